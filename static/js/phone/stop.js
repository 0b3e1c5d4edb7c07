// STOP: shows at once what to do. Until the phone's log has the report, it is stored twice: in localStorage, which needs
// no waiting, and in memory, in case the phone has no storage. It is stored under the account that made it.
import { find, findAll } from "../page/elements.js";
import { bodiesOf, eventsOf, fieldsOf } from "./events.js";
import { startSync } from "./sync.js";

/** @import { EventQueue, Payload, SessionEvent, SyncState } from "./types.js" */
/** @typedef {string | undefined} Name of an account or a session, as a page has it */

/** @type {HTMLElement | null} */
const section = document.querySelector("#stop");
/** @type {HTMLElement | null | undefined} what to do about the reported sign */
const advice = section?.querySelector("[data-stop-advice]");
/** @type {Map<string, SessionEvent[]>} */
const inMemory = new Map();
/** @param {Name} account @param {Name} session */
const keyOf = (account, session) => `stop:${account}:${session}`;

/** @param {Name} account @param {Name} session @param {SessionEvent[]} events */
export function storeStop(account, session, events) {
  inMemory.set(keyOf(account, session), events);
  try {
    localStorage.setItem(keyOf(account, session), JSON.stringify(events));
  } catch {
    // no storage: it is still sent from this page
  }
}

/** @param {Name} account @param {Name} session @returns {SessionEvent[] | null} events of a stop that no log has yet */
export function storedStop(account, session) {
  const key = keyOf(account, session);
  try {
    return inMemory.get(key) ?? JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return inMemory.get(key) ?? null;
  }
}

/** @param {Name} account @param {Name} session */
export function forgetStop(account, session) {
  const key = keyOf(account, session);
  inMemory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // nothing was stored there
  }
}

const SENDING = "Telling your coach …";
const NOT_SENT = "Not sent yet. It is kept on this phone and goes out as soon as there is a network.";

/**
 * Show what to do about this sign, above everything else.
 *
 * @param {string} reason
 */
export function showStopAdvice(reason) {
  if (!section || !advice) return;
  /** @type {HTMLElement | null} */
  const button = reasonsForm().querySelector(`button[value="${reason}"]`);
  find("[data-stop-label]", advice).textContent = button?.textContent ?? "";
  find("[data-stop-next]", advice).textContent = button?.dataset.next ?? "";
  find("[data-stop-state]", advice).textContent = SENDING;
  for (const part of findAll("[data-asks]", section)) part.hidden = true;
  advice.hidden = false;
  if (location.hash !== "#stop") location.hash = "stop";
}

const reasonsForm = () => find("#stop form.stop-reasons", document, HTMLFormElement);

export const isStopShown = () => Boolean(advice && !advice.hidden);

/** @param {SyncState | "sent"} state how far the report has come; "sent" closes the screen */
export function showStopState(state) {
  if (!advice || !isStopShown()) return;
  find("[data-stop-state]", advice).textContent = state === "sending" ? SENDING : NOT_SENT;
  if (state === "sent") closeStop();
}

function closeStop() {
  if (!section || !advice) return;
  advice.hidden = true;
  for (const part of findAll("[data-asks]", section)) part.hidden = false;
  if (location.hash === "#stop") location.hash = "main";
}

/**
 * Send a stored stop where there is no log to put it into.
 *
 * @param {HTMLElement} main
 * @param {() => void} done called once the server has it
 */
export function sendStoredStop(main, done) {
  const { account, session, syncUrl: url, csrfUrl } = main.dataset;
  const waiting = () => storedStop(account, session) ?? [];
  /** @type {EventQueue} */
  const queue = {
    account: account ?? "",
    waiting,
    counts: () => ({ waiting: waiting().length }),
    subscribe: () => () => {},
    settle(verdicts) {
      const left = waiting().filter(({ id }) => !verdicts.has(id));
      if (left.length) return storeStop(account, session, left);
      forgetStop(account, session);
      return done();
    },
  };
  const retry = 5000;
  return startSync(queue, {
    url,
    csrfUrl,
    retry,
    onState: (state) => showStopState(state === "idle" ? "sent" : state),
  });
}

/**
 * STOP on a page whose other forms go to the server one by one.
 *
 * @param {{ main: HTMLElement, payload: Payload, now: () => number }} page
 */
export function stopWithoutLog({ main, payload, now }) {
  const { account, session = "" } = main.dataset;
  const form = reasonsForm();
  const send = () => sendStoredStop(main, () => location.replace(location.pathname));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    delete form.dataset.sending;
    const fields = fieldsOf(form, event.submitter);
    const bodies = bodiesOf(fields, { isOn: "cuffs_on" in fields, symptoms: payload.symptoms });
    storeStop(account, session, eventsOf(bodies ?? [], session, now()));
    showStopAdvice(fields.reason);
    send();
  });
  if (storedStop(account, session)) send();
}
