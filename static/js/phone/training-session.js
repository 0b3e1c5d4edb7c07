// Runs a training session on the phone. Each tap is first written to the log, with strict durability; then the next screen
// is made from the events of the server and of this phone. The network is used only in the background.
//   [data-shown]           on main: performance.now() when its screen was shown
//   a[href="#correct=ID"]  opens the correction of a set

import { csrfTokenOf, find } from "../page/elements.js";
import { openLog } from "./event-log.js";
import { bodiesOf, eventsOf, fieldsOf } from "./events.js";
import { timeoutSignal } from "./fetch-timeout.js";
import { fillTemplate } from "./fill-template.js";
import { instant } from "./record.js";
import { valuesOf } from "./screen-values.js";
import { headOf, screenOf, setLoggedAs, standingAt } from "./screens.js";
import { learnTime, notBefore, now, onDoubt } from "./server-clock.js";
import {
  forgetStop,
  isStopShown,
  sendStoredStop,
  showStopAdvice,
  showStopState,
  storedStop,
  storeStop,
} from "./stop.js";
import { startSync } from "./sync.js";
import { startChip } from "./sync-chip.js";
import { takenBackHere } from "./take-back.js";

/** @import { EventLog } from "./event-log.js" */
/**
 * @import {
 *   LoggedEvent, Payload, ScreenHead, ScreenName, SessionEvent, Standing, TemplateValues
 * } from "./types.js"
 */
/**
 * @typedef {object} SessionPage
 * @property {HTMLElement} main
 * @property {Payload} payload
 * @property {(standing: Standing, head: ScreenHead | null) => void} onScreen called with each new screen
 */

const CORRECT = "#correct=";
const URGENT = ["symptom", "stopped"];
const AWAY_MS = 60_000;
const PATIENCE_MS = 15_000;

/**
 * Run the session of this page.
 *
 * @param {SessionPage} page
 * @returns {Promise<TrainingSession | null>} null if the phone has no storage: then the plain forms are used
 */
export async function runSession(page) {
  let log;
  try {
    log = await openLog(page.main.dataset.account);
  } catch (error) {
    console.info("This phone keeps nothing:", error);
    return null;
  }
  const session = new TrainingSession(page, log);
  await session.begin();
  return session;
}

class TrainingSession {
  /** @param {SessionPage} page @param {EventLog} log */
  constructor({ main, payload, onScreen }, log) {
    this.main = main;
    this.payload = payload;
    this.onScreen = onScreen;
    this.log = log;
    this.id = payload.session;
    this.holdKey = `hold:${log.account}:${this.id}`;
    this.events = new Map(payload.events.map((event) => [event.id.toLowerCase(), event]));
    /** @type {LoggedEvent[]} what this phone logged */
    this.own = [];
    /** @type {string[]} why the gate refuses the session */
    this.onHold = storedHold(this.holdKey, payload) ?? payload.on_hold;
    this.lookedAt = performance.now();
    this.shownKey = "";
    this.isBusy = false;
    this.leave = find(".live-leave").getAttribute("href") ?? "/";
  }

  async begin() {
    const stop = storedStop(this.log.account, this.id);
    if (stop) await this.#logStop(stop);
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
    addEventListener("storage", () => this.show()); // a yes that is taken back in another tab
    await this.#forget();
    this.log.subscribe(() => this.#read());
    const showChip = startChip(this.log);
    startSync(this.log, {
      url: this.main.dataset.syncUrl,
      csrfUrl: this.main.dataset.csrfUrl,
      token: csrfTokenOf(document),
      onReply: learnTime,
      onAnswer: (answer) => this.#hear(answer),
      onState: (state) => {
        showChip(state);
        if (state !== "idle") showStopState(state);
      },
    });
  }

  /** Read this phone's events of the session. Events that were read once are kept in memory. */
  async #read() {
    const waited = this.#waits();
    this.own = await this.log.eventsOf(this.id);
    this.#addEvents(this.own);
    const waits = this.#waits();
    // The server's texts on the page do not include these events.
    if (this.payload.is_closed && waited && !waits) return location.reload();
    if (isStopShown() && !this.#waits(URGENT)) showStopState("sent");
    this.show();
  }

  /** @param {string[]} [kinds] @returns {boolean} whether any event, or one of these kinds, is not sent yet */
  #waits(kinds) {
    return this.own.some(({ state, kind }) => state === "waiting" && (kinds?.includes(kind) ?? true));
  }

  /**
   * Apply the gate's newest answer: it may refuse what it allowed when the page was made.
   *
   * @param {{ on_hold?: Record<string, string[]> }} answer
   */
  #hear({ on_hold: onHold }) {
    if (!onHold || !Object.hasOwn(onHold, this.id)) return;
    this.onHold = onHold[this.id];
    storeHold(this.holdKey, this.onHold);
    this.show();
  }

  /** After a while away, fetch what another phone logged, and the gate's answer. */
  async #lookAgain({ isSure = false } = {}) {
    if (!isSure && performance.now() - this.lookedAt < AWAY_MS) return;
    this.lookedAt = performance.now();
    const payload = await fetchPayload(this.main.dataset.account);
    if (!payload) return;
    this.#addEvents(payload.events);
    this.payload = { ...payload, exercises: payload.exercises.length ? payload.exercises : this.payload.exercises };
    this.onHold = payload.on_hold;
    this.show();
  }

  /** @param {SessionEvent[]} events */
  #addEvents(events) {
    for (const event of events) if (!this.events.has(event.id)) this.events.set(event.id, event);
  }

  /** Remove a finished session from this phone, once the server has all of its events. */
  async #forget() {
    const onServer = new Set(this.payload.events.map((event) => event.id));
    if (!standingAt(this.payload, this.payload.events, now()).isOver) return;
    storeHold(this.holdKey, []);
    if (this.own.length && this.own.every(({ id }) => onServer.has(id))) await this.log.forget(onServer);
  }

  #standing(at = now()) {
    return standingAt(this.payload, [...this.events.values()], at, this.#heldBy());
  }

  /** @returns {string[]} why the gate refuses; a yes that was taken back here counts before the server knows it */
  #heldBy() {
    for (const { kind } of takenBackHere(this.log.account)) {
      const reason = this.payload.taken_back?.[kind];
      if (!reason || this.onHold.includes(reason)) continue;
      this.onHold = [reason, ...this.onHold];
      storeHold(this.holdKey, this.onHold); // until a newer page says otherwise
    }
    return this.onHold;
  }

  /** Show the screen that is due, unless it is shown already. */
  show() {
    const at = now();
    const standing = this.#standing(at);
    const id = location.hash.startsWith(CORRECT) && location.hash.slice(CORRECT.length);
    const correcting = id ? setLoggedAs(standing.record, id) : null;
    const screen = screenOf(this.payload, standing, at, correcting);
    const isUnsent = this.#waits(URGENT);
    const key = JSON.stringify([screen, standing.step, this.events.size, this.onHold, isUnsent, correcting?.done.id]);
    if (key === this.shownKey) return;
    const isFirst = this.shownKey === "";
    this.shownKey = key;
    if (screen)
      this.#render(
        screen,
        valuesOf(this.payload, { ...standing, isUnsent }, screen, { now: at, correcting, leave: this.leave }),
      );
    if (screen && !isFirst) {
      scrollTo(0, 0);
      if (location.hash !== "#stop") this.main.focus({ preventScroll: true });
    }
    this.onScreen(standing, screen && headOf(this.payload, standing, screen, correcting, at));
  }

  /** @param {ScreenName} screen @param {TemplateValues} values */
  #render(screen, values) {
    this.main.replaceChildren(fillTemplate(find(`#screen-${screen}`, document, HTMLTemplateElement), values));
    this.main.dataset.screen = screen;
    this.main.dataset.shown = String(performance.now());
  }

  /** @param {SubmitEvent} event */
  #submitted(event) {
    const fields = fieldsOf(/** @type {HTMLFormElement} */ (event.target), event.submitter);
    const bodies = bodiesOf(fields, {
      questions: this.payload.ready.map(({ code }) => code),
      loads: Object.fromEntries(
        this.#standing().record.exercises.map(({ id, otherLoadKg }, index) => [
          id,
          otherLoadKg ?? this.payload.exercises[index].load_kg,
        ]),
      ),
      targets: Object.fromEntries(
        this.payload.exercises.map(({ id, gauges = [] }) => [
          id,
          Object.fromEntries(gauges.map(({ limb, mmhg }) => [limb, mmhg])),
        ]),
      ),
      symptoms: this.payload.symptoms,
      noCuffsFrom: this.payload.pressure?.no_cuffs_from,
      isOn: this.#standing().areCuffsOn,
    });
    if (!bodies) return;
    event.preventDefault();
    const events = eventsOf(bodies, this.id, this.#at());
    if (fields.step === "stop") this.#stop(events, fields.reason);
    else this.#log(events);
  }

  /** @returns {number} now, and later than everything that this phone logged before */
  #at() {
    const latest = Math.max(0, ...this.own.map((event) => Math.floor(instant(event.occurred_at))));
    return Math.max(Math.floor(now()), latest + 1);
  }

  /** @param {SessionEvent[]} events */
  async #log(events) {
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      await this.log.append(events);
      this.#logged(events);
    } catch (error) {
      this.#showError(`${/** @type {Error} */ (error).message} This was not saved.`);
    } finally {
      this.isBusy = false;
    }
  }

  /** @param {SessionEvent[]} events @param {string} reason */
  async #stop(events, reason) {
    showStopAdvice(reason);
    storeStop(this.log.account, this.id, events);
    await this.#logStop(events);
    this.#logged(events);
  }

  /**
   * Write a stop to the log; if that fails, send it directly.
   *
   * @param {SessionEvent[]} events
   */
  async #logStop(events) {
    try {
      await this.log.append(events);
      forgetStop(this.log.account, this.id);
    } catch (error) {
      console.warn(error);
      sendStoredStop(this.main, () => showStopState("sent"));
    }
  }

  /** @param {SessionEvent[]} events */
  #logged(events) {
    this.#addEvents(events);
    if (location.hash.startsWith(CORRECT)) history.replaceState(null, "", location.pathname);
    if (location.hash === "#stop" && !isStopShown()) location.hash = "main";
    this.show();
  }

  /** @param {string} text */
  #showError(text) {
    const notice = document.createElement("p");
    notice.className = "notice notice-danger";
    notice.setAttribute("role", "alert");
    notice.textContent = text;
    this.main.prepend(notice);
  }
}

/**
 * @param {string} key
 * @param {Payload} payload
 * @returns {string[] | null} why the gate refuses, as the server said after this page was made; null where it did not
 */
function storedHold(key, payload) {
  try {
    const { reasons, at } = JSON.parse(localStorage.getItem(key) ?? "{}") ?? {};
    return at > Date.parse(payload.served_at) ? reasons : null;
  } catch {
    return null;
  }
}

/** @param {string} key @param {string[]} reasons none where the gate allows the session */
function storeHold(key, reasons) {
  try {
    if (reasons.length) localStorage.setItem(key, JSON.stringify({ reasons, at: now() }));
    else localStorage.removeItem(key);
  } catch {
    // until the page is left
  }
}

/**
 * @param {string | undefined} account
 * @returns {Promise<Payload | null>} what the server would put into this page now; null where it cannot be asked
 */
async function fetchPayload(account) {
  try {
    const sentAt = Date.now();
    const reply = await fetch(location.pathname, {
      redirect: "error",
      cache: "no-store",
      signal: timeoutSignal(PATIENCE_MS),
    });
    if (!reply.ok) return null;
    learnTime(reply.headers.get("Date"), sentAt, Date.now());
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    if (page.querySelector("[data-live]")?.getAttribute("data-account") !== account) return null;
    return payloadOf(page);
  } catch {
    return null;
  }
}

/** @param {Document} page @returns {Payload} */
export function payloadOf(page) {
  return JSON.parse(page.getElementById("phone-payload")?.textContent ?? "null");
}
