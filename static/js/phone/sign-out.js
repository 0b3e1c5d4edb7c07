// Signs out of a phone, also without a network. Deletes stored pages and events that the server has. Unsent events stay
// under their account: nobody else sees them, and the next sign-in of that account sends them.
//   form[data-sign-out]      signs out the account in data-account
//   [data-unsent]            shown if there are unsent events; [data-unsent-count] says how many
//   [data-send]              sends them now; [data-export] saves them as a file; [data-unsent-state] shows the result

import { find } from "../page/elements.js";
import { forgetAnswers } from "../page/kept-answers.js";
import { openLog } from "./event-log.js";
import { announceSignOut } from "./sign-out-channel.js";
import { startSync } from "./sync.js";

/** @import { EventLog } from "./event-log.js" */
/** @import { SyncState } from "./types.js" */

const PATIENCE_MS = 20_000;
const LEAVING = "leaving"; // the worker ends the session on the server as soon as it can

/**
 * Delete every stored page and answer, and mark that the worker has to end the session on the server.
 *
 * @param {string} account
 */
async function forgetPages(account) {
  forgetAnswers();
  if (!window.caches) return;
  await (await caches.open(LEAVING)).put("/who", new Response(account));
  for (const name of await caches.keys()) if (name.startsWith("pages:")) await caches.delete(name);
  announceSignOut();
}

/** @param {string} account @returns {number} stops that are not in any log */
function countStops(account) {
  return Object.keys(localStorage).filter((key) => key.startsWith(`stop:${account}:`)).length;
}

/** @param {{ waiting: number, refused: number }} counts */
function countsText({ waiting, refused }) {
  /** @param {number} count */
  const entries = (count) => `${count} ${count === 1 ? "entry" : "entries"}`;
  const parts = [];
  if (waiting) parts.push(`${entries(waiting)} not sent yet`);
  if (refused) parts.push(`${entries(refused)} that the server did not take`);
  return parts.join(" and ");
}

/**
 * Ask before this form signs out.
 *
 * @param {HTMLFormElement} form
 */
export async function guardSignOut(form) {
  const account = form.dataset.account || (await accountOfPages());
  const box = find("[data-unsent]");
  const state = find("[data-unsent-state]", box);
  const sendButton = find("[data-send]", box, HTMLButtonElement);
  const exportButton = find("[data-export]", box);
  const log = account ? await openLog(account).catch(() => null) : null;

  async function look() {
    const counts = log ? await log.counts() : { waiting: 0, refused: 0 };
    if (!log) counts.waiting = countStops(account); // a phone whose log does not open still keeps a stop
    const unsent = counts.waiting + counts.refused;
    box.hidden = unsent === 0;
    find("[data-unsent-count]", box).textContent = countsText(counts);
    sendButton.hidden = !log || counts.waiting === 0;
    exportButton.hidden = !log;
    find("[data-sign-out-label]", form).textContent = unsent ? "Keep them here and sign out" : "Sign out";
    return counts;
  }

  sendButton.addEventListener("click", async () => {
    if (!log) return;
    sendButton.disabled = true;
    state.textContent = "Sending …";
    const reached = await sendAll(log, form.dataset);
    const { waiting } = await look();
    sendButton.disabled = false;
    /** @type {Partial<Record<SyncState, string>>} */
    const trouble = { offline: "There is no network now.", "sign-in-needed": "Sign in again to send them." };
    state.textContent = waiting
      ? ((reached && trouble[reached]) ?? "That did not work. Try again in a minute.")
      : "Everything is sent.";
  });
  exportButton.addEventListener("click", async () => {
    if (!log) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await log.exportFile());
    link.download = "cuffwise-sets.json";
    link.click();
    URL.revokeObjectURL(link.href);
    state.textContent = "Saved as a file on this phone.";
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    navigator.serviceWorker?.controller?.postMessage("end-push");
    await log?.wipe();
    await forgetPages(account);
    if (form.method === "post") form.submit();
    else location.replace("/");
  });
  await look();
}

/**
 * Send what waits.
 *
 * @param {EventLog} log
 * @param {DOMStringMap} addresses
 * @returns {Promise<SyncState | undefined>} the state it came to; nothing where another tab is at it for long
 */
async function sendAll(log, { syncUrl, csrfUrl }) {
  /** @type {ReturnType<typeof startSync> | undefined} */
  let sync;
  /** @type {SyncState | undefined} */
  const reached = await new Promise((resolve) => {
    sync = startSync(log, { url: syncUrl, csrfUrl, onState: (state) => state === "sending" || resolve(state) });
    setTimeout(() => resolve(undefined), PATIENCE_MS);
  });
  sync?.stop();
  return reached;
}

/** @returns {Promise<string>} whose pages are stored here: what a page without a network knows */
async function accountOfPages() {
  const name = (await caches.keys()).find((each) => each.startsWith("pages:"));
  return name?.slice("pages:".length) ?? "";
}
