// Takes a yes to training with cuffs back, also without a network. It counts on this phone from the tap on; the server
// hears it as soon as it can, from any page of this account.
//   form[data-csrf-url]    takes it back; data-kind says whose (own, parent)
//   [data-taken-back]      is shown while it waits; [data-may-begin] is hidden meanwhile, the form among them
import { findAll } from "../page/elements.js";

/** @typedef {{ url: string, csrfUrl: string, kind: string }} TakenBack */

/** @param {string} account */
const keyOf = (account) => `taken-back:${account}`;

/**
 * @param {string} account
 * @returns {TakenBack[]} what was taken back here and the server does not know yet
 */
export function takenBackHere(account) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(account)) ?? "[]");
  } catch {
    return [];
  }
}

/** @param {string} account @param {TakenBack[]} waiting */
const keep = (account, waiting) => localStorage.setItem(keyOf(account), JSON.stringify(waiting));

/** @param {string} account */
function showWaiting(account) {
  const waits = takenBackHere(account).length > 0;
  for (const notice of findAll("[data-taken-back]")) notice.hidden = !waits;
  if (waits) for (const part of findAll("[data-may-begin]")) part.hidden = true;
}

/**
 * Tell the server what waits, and what is taken back meanwhile, once it has said that this account is signed in there.
 *
 * @param {string} account
 * @param {() => void} onSent
 */
async function sendWaiting(account, onSent) {
  let waiting = takenBackHere(account);
  try {
    while (waiting.length) {
      const { url, csrfUrl, kind } = waiting[0];
      const who = await (await fetch(csrfUrl)).json();
      if (who.account !== account) return;
      const body = new URLSearchParams({ csrfmiddlewaretoken: who.token, kind });
      // It answers with a redirect, to a page that says what happened: not followed, so that the page is read.
      const reply = await fetch(url, { method: "POST", body, redirect: "manual" });
      if (reply.type !== "opaqueredirect") return;
      // Only what was sent is done: more may have come meanwhile. What was sent twice is taken back once.
      waiting = takenBackHere(account).filter((each) => each.kind !== kind);
      keep(account, waiting);
      if (!waiting.length) onSent();
    }
  } catch {
    // no network, or somebody's page in between: it waits
  }
}

/**
 * Start on a page of a client.
 *
 * @param {string} account
 * @param {() => void} onSent called when the server has heard what waited
 */
export function startTakeBack(account, onSent) {
  const send = () => sendWaiting(account, onSent);
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const { kind = "", csrfUrl } = form.dataset;
    if (!csrfUrl) return;
    try {
      keep(account, [...takenBackHere(account), { url: form.action, csrfUrl, kind }]);
    } catch {
      return; // no storage: the form goes to the server by itself
    }
    event.preventDefault();
    showWaiting(account);
    send();
  });
  addEventListener("online", send);
  showWaiting(account);
  send();
}
