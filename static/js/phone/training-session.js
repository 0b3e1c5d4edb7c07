// A training session that runs on the phone. What is tapped goes into the log first, strictly; then the next screen is
// made from the server's events and this phone's together. The network is asked in the background only.
//   [data-shown]           on main: when its screen was shown, by performance.now()
//   a[href="#correct=ID"]  leads to another number for a set

import { openLog } from "./event-log.js";
import { bodiesOf, eventsOf } from "./events.js";
import { made } from "./fill-template.js";
import { instant } from "./record.js";
import { headOf, screenOf, setLoggedAs, standing, viewOf } from "./screens.js";
import { learn, notBefore, now, onDoubt } from "./server-clock.js";
import { isTelling, keepStop, keptStop, sendKeptStop, stopCame, stopIsKept, tellStop } from "./stop.js";
import { startSync } from "./sync.js";
import { readyChip } from "./sync-chip.js";

const CORRECT = "#correct=";
const URGENT = ["symptom", "stopped"];
const AWAY_MS = 60_000;

/** Run the session of this page; null where this phone keeps nothing, and the plain forms go on working. */
export async function runSession({ main, payload, onScreen }) {
  let log;
  try {
    log = await openLog(main.dataset.account);
  } catch (error) {
    console.info("This phone keeps nothing:", error.message);
    return null;
  }
  const session = new Session({ main, payload, log, onScreen });
  await session.begin();
  return session;
}

class Session {
  constructor({ main, payload, log, onScreen }) {
    Object.assign(this, { main, payload, log, onScreen });
    this.id = payload.session;
    this.holdKey = `hold:${log.account}:${this.id}`;
    this.events = new Map(payload.events.map((event) => [event.id.toLowerCase(), event]));
    this.own = [];
    this.onHold = heldSince(this.holdKey, payload) ?? payload.on_hold;
    this.lookedAt = performance.now();
    this.shown = "";
    this.isBusy = false;
    this.leave = document.querySelector(".live-leave").getAttribute("href");
  }

  async begin() {
    const kept = keptStop(this.log.account, this.id);
    if (kept) await this.#keepStop(kept);
    await this.#read();
    notBefore(Math.max(0, ...this.own.map((event) => instant(event.occurred_at))));
    const wanted = new URLSearchParams(location.search).get("correct");
    if (wanted) history.replaceState(null, "", `${location.pathname}${CORRECT}${wanted}`);
    this.show();
    document.addEventListener("submit", (event) => this.#submitted(event), true);
    addEventListener("hashchange", () => this.show());
    document.addEventListener("visibilitychange", () => document.hidden || this.#lookAgain());
    onDoubt(() => this.#lookAgain({ isSure: true }));
    addEventListener("pageshow", (event) => event.persisted && this.#lookAgain());
    await this.#forget();
    this.log.subscribe(() => this.#read());
    const showChip = readyChip(this.log);
    startSync(this.log, {
      url: this.main.dataset.syncUrl,
      csrfUrl: this.main.dataset.csrfUrl,
      token: document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? null,
      onReply: learn,
      onAnswer: (answer) => this.#hear(answer),
      onState: (state) => {
        showChip(state);
        if (state !== "idle") stopCame(state);
      },
    });
  }

  /** What this phone holds for the session. An event that was seen once stays seen. */
  async #read() {
    const waited = this.#waits();
    this.own = await this.log.eventsOf(this.id);
    this.#heard(this.own);
    const waits = this.#waits();
    // The server's own words were about a session without these events.
    if (this.payload.is_closed && waited && !waits) return location.reload();
    if (isTelling() && !this.#waits(URGENT)) stopCame("sent");
    this.show();
  }

  #waits(kinds = null) {
    return this.own.some(({ state, kind }) => state === "waiting" && (kinds?.includes(kind) ?? true));
  }

  /** The gate may refuse by now what it allowed when the page was made. */
  #hear({ on_hold: onHold }) {
    if (!onHold || !Object.hasOwn(onHold, this.id)) return;
    this.onHold = onHold[this.id];
    holdFrom(this.holdKey, this.onHold);
    this.show();
  }

  /** After a while away: what another phone logged meanwhile, and what the gate says by now. */
  async #lookAgain({ isSure = false } = {}) {
    if (!isSure && performance.now() - this.lookedAt < AWAY_MS) return;
    this.lookedAt = performance.now();
    const payload = await fetchPayload(this.main.dataset.account);
    if (!payload) return;
    this.#heard(payload.events);
    this.payload = { ...payload, exercises: payload.exercises.length ? payload.exercises : this.payload.exercises };
    this.onHold = payload.on_hold;
    this.show();
  }

  #heard(events) {
    for (const event of events) if (!this.events.has(event.id)) this.events.set(event.id, event);
  }

  /** A session that is over, and that the server tells whole: this phone need not hold it any longer. */
  async #forget() {
    const told = new Set(this.payload.events.map((event) => event.id));
    if (!standing(this.payload, this.payload.events, now()).isOver) return;
    holdFrom(this.holdKey, []);
    if (this.own.length && this.own.every(({ id }) => told.has(id))) await this.log.forget(told);
  }

  #stands(at = now()) {
    return standing(this.payload, [...this.events.values()], at, this.onHold);
  }

  /** Show the screen that is due, if it is not there already. */
  show() {
    const at = now();
    const stands = this.#stands(at);
    const id = location.hash.startsWith(CORRECT) && location.hash.slice(CORRECT.length);
    const correcting = id ? setLoggedAs(stands.record, id) : null;
    const screen = screenOf(this.payload, stands, correcting);
    const isUnsent = this.#waits(URGENT);
    const due = JSON.stringify([screen, stands.step, this.events.size, this.onHold, isUnsent, correcting?.done.id]);
    if (due === this.shown) return;
    const isFirst = this.shown === "";
    this.shown = due;
    if (screen)
      this.#render(
        screen,
        viewOf(this.payload, { ...stands, isUnsent }, screen, { now: at, correcting, leave: this.leave }),
      );
    if (screen && !isFirst) {
      scrollTo(0, 0);
      if (location.hash !== "#stop") this.main.focus({ preventScroll: true });
    }
    this.onScreen(stands, screen && headOf(this.payload, stands, screen, correcting, at));
  }

  #render(screen, view) {
    this.main.replaceChildren(made(`screen-${screen}`, view));
    this.main.dataset.screen = screen;
    this.main.dataset.shown = performance.now();
  }

  #submitted(event) {
    const fields = Object.fromEntries(new FormData(event.target, event.submitter));
    const bodies = bodiesOf(fields, {
      questions: this.payload.ready.map(({ code }) => code),
      loads: Object.fromEntries(this.payload.exercises.map((each) => [each.id, each.load_kg])),
      symptoms: this.payload.symptoms,
      isOn: this.#stands().isOn,
    });
    if (!bodies) return;
    event.preventDefault();
    const events = eventsOf(bodies, this.id, this.#at());
    if (fields.step === "stop") this.#stop(events, fields.reason);
    else this.#log(events);
  }

  /** Now, and later than everything this phone said before. */
  #at() {
    const latest = Math.max(0, ...this.own.map((event) => Math.floor(instant(event.occurred_at))));
    return Math.max(Math.floor(now()), latest + 1);
  }

  async #log(events) {
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      await this.log.append(events);
      this.#took(events);
    } catch (error) {
      this.#tell(`${error.message} This was not saved.`);
    } finally {
      this.isBusy = false;
    }
  }

  async #stop(events, reason) {
    tellStop(reason);
    keepStop(this.log.account, this.id, events);
    await this.#keepStop(events);
    this.#took(events);
  }

  /** Into the log; where it takes nothing any more, the stop goes out by itself. */
  async #keepStop(events) {
    try {
      await this.log.append(events);
      stopIsKept(this.log.account, this.id);
    } catch (error) {
      console.warn("stop:", error);
      sendKeptStop(this.main, () => stopCame("sent"));
    }
  }

  #took(events) {
    this.#heard(events);
    if (location.hash.startsWith(CORRECT)) history.replaceState(null, "", location.pathname);
    if (location.hash === "#stop" && !isTelling()) location.hash = "main";
    this.show();
  }

  #tell(words) {
    const notice = document.createElement("p");
    notice.className = "notice notice-danger";
    notice.setAttribute("role", "alert");
    notice.textContent = words;
    this.main.prepend(notice);
  }
}

/** Why the gate refuses, as the server told after this page was made; null where it did not. */
function heldSince(key, payload) {
  try {
    const { reasons, at } = JSON.parse(localStorage.getItem(key)) ?? {};
    return at > Date.parse(payload.served_at) ? reasons : null;
  } catch {
    return null;
  }
}

function holdFrom(key, reasons) {
  try {
    if (reasons.length) localStorage.setItem(key, JSON.stringify({ reasons, at: now() }));
    else localStorage.removeItem(key);
  } catch {
    // until the page is left
  }
}

/** The payload of this page as the server would make it now; null where there is no telling. */
async function fetchPayload(account) {
  try {
    const sentAt = Date.now();
    const reply = await fetch(location.pathname, {
      redirect: "error",
      cache: "no-store",
      signal: AbortSignal.timeout(15_000),
    });
    if (!reply.ok) return null;
    learn(reply.headers.get("Date"), sentAt, Date.now());
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    if (page.querySelector("[data-live]")?.dataset.account !== account) return null;
    return JSON.parse(page.getElementById("phone-payload").textContent);
  } catch {
    return null;
  }
}
