// STOP: what to do is shown at once. The report is kept twice until the phone's log has it: here, where it takes no
// waiting, and in memory, should the phone keep nothing at all. It is kept under the login that made it.
import { bodiesOf, eventsOf } from "./events.js";
import { startSync } from "./sync.js";

const section = document.getElementById("stop");
const form = section?.querySelector("form.stop-reasons");
const told = section?.querySelector("[data-told]");
const inMemory = new Map();
const keyOf = (account, session) => `stop:${account}:${session}`;

export function keepStop(account, session, events) {
  inMemory.set(keyOf(account, session), events);
  try {
    localStorage.setItem(keyOf(account, session), JSON.stringify(events));
  } catch {
    // no storage: it is still sent from this page
  }
}

/** The events of a stop that no log has yet; null where there is none. */
export function keptStop(account, session) {
  const key = keyOf(account, session);
  try {
    return inMemory.get(key) ?? JSON.parse(localStorage.getItem(key));
  } catch {
    return inMemory.get(key) ?? null;
  }
}

export function stopIsKept(account, session) {
  const key = keyOf(account, session);
  inMemory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // nothing was kept there
  }
}

const TELLING = "Telling your coach …";
const NOT_SENT = "Not sent yet. It is kept on this phone and goes out as soon as there is a network.";

/** What to do about this sign, over everything else. */
export function tellStop(reason) {
  const button = form.querySelector(`button[value="${reason}"]`);
  told.querySelector("[data-told-label]").textContent = button?.textContent ?? "";
  told.querySelector("[data-told-next]").textContent = button?.dataset.next ?? "";
  told.querySelector("[data-told-state]").textContent = TELLING;
  for (const part of section.querySelectorAll("[data-asks]")) part.hidden = true;
  told.hidden = false;
  if (location.hash !== "#stop") location.hash = "stop";
}

export const isTelling = () => told !== null && !told.hidden;

/** How far the report has come: "sent" closes the screen. */
export function stopCame(state) {
  if (!isTelling()) return;
  told.querySelector("[data-told-state]").textContent = state === "sending" ? TELLING : NOT_SENT;
  if (state === "sent") closeStop();
}

export function closeStop() {
  told.hidden = true;
  for (const part of section.querySelectorAll("[data-asks]")) part.hidden = false;
  if (location.hash === "#stop") location.hash = "main";
}

/** Send a kept stop where there is no log to put it into; `done()` is called once the server has it. */
export function sendKeptStop(main, done) {
  const { account, session, syncUrl: url, csrfUrl } = main.dataset;
  const waiting = () => keptStop(account, session) ?? [];
  const queue = {
    account,
    waiting,
    counts: () => ({ waiting: waiting().length }),
    subscribe: () => () => {},
    settle(verdicts) {
      const left = waiting().filter(({ id }) => !verdicts.has(id));
      if (left.length) return keepStop(account, session, left);
      stopIsKept(account, session);
      return done();
    },
  };
  const retry = 5000;
  return startSync(queue, { url, csrfUrl, retry, onState: (state) => stopCame(state === "idle" ? "sent" : state) });
}

/** STOP on a page whose other forms go to the server one by one. */
export function stopWithoutLog({ main, payload, now }) {
  const { account, session } = main.dataset;
  const send = () => sendKeptStop(main, () => location.replace(location.pathname));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    delete form.dataset.sending;
    const fields = Object.fromEntries(new FormData(form, event.submitter));
    const bodies = bodiesOf(fields, { isOn: "cuffs_on" in fields, symptoms: payload.symptoms });
    keepStop(account, session, eventsOf(bodies, session, now()));
    tellStop(fields.reason);
    send();
  });
  if (keptStop(account, session)) send();
}
