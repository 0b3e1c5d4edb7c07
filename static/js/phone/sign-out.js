// Signing out of a phone. Pages that were kept go at once, also without a network; what the server has goes too. Sets that
// were not sent stay under the account that made them: nobody else sees them, and its next sign-in sends them.
//   form[data-sign-out]      signs out; data-account says who
//   [data-unsent]            shown where something is not on the server yet, [data-unsent-count] says how many
//   [data-send]              sends it now; [data-export] saves it as a file; [data-unsent-state] tells what came of it

import { openLog } from "./event-log.js";
import { tellSignOut } from "./sign-out-channel.js";
import { startSync } from "./sync.js";

const PATIENCE_MS = 20_000;
const LEAVING = "leaving"; // the worker ends the session on the server as soon as it can

/** Forget every page that was kept, and mark that the session has to end. */
export async function forgetPages(account) {
  if (!window.caches) return;
  await (await caches.open(LEAVING)).put("/who", new Response(account));
  for (const name of await caches.keys()) if (name.startsWith("pages:")) await caches.delete(name);
  tellSignOut();
}

function stopsOf(account) {
  return Object.keys(localStorage).filter((key) => key.startsWith(`stop:${account}:`)).length;
}

function words({ waiting, refused }) {
  const sets = (count) => `${count} ${count === 1 ? "entry" : "entries"}`;
  const parts = [];
  if (waiting) parts.push(`${sets(waiting)} not sent yet`);
  if (refused) parts.push(`${sets(refused)} that the server did not take`);
  return parts.join(" and ");
}

/** Ask before this form signs out. */
export async function guardSignOut(form) {
  const account = form.dataset.account || (await accountOfPages());
  const box = document.querySelector("[data-unsent]");
  const state = box.querySelector("[data-unsent-state]");
  const log = account ? await openLog(account).catch(() => null) : null;

  async function look() {
    const counts = log ? await log.counts() : { waiting: 0, refused: 0 };
    if (!log) counts.waiting = stopsOf(account); // a phone whose log does not open still keeps a stop
    const unsent = counts.waiting + counts.refused;
    box.hidden = unsent === 0;
    box.querySelector("[data-unsent-count]").textContent = words(counts);
    box.querySelector("[data-send]").hidden = !log || counts.waiting === 0;
    box.querySelector("[data-export]").hidden = !log;
    form.querySelector("[data-sign-out-label]").textContent = unsent ? "Keep them here and sign out" : "Sign out";
    return counts;
  }

  box.querySelector("[data-send]").addEventListener("click", async (event) => {
    const button = event.currentTarget;
    button.disabled = true;
    state.textContent = "Sending …";
    const said = await sendAll(log, form.dataset);
    const { waiting } = await look();
    button.disabled = false;
    const trouble = { offline: "There is no network now.", "sign-in-needed": "Sign in again to send them." };
    state.textContent = waiting
      ? (trouble[said] ?? "That did not work. Try again in a minute.")
      : "Everything is sent.";
  });
  box.querySelector("[data-export]").addEventListener("click", async () => {
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

/** Send what waits; resolves with the state it came to, or with nothing where another tab is at it for long. */
async function sendAll(log, { syncUrl, csrfUrl }) {
  let sync = null;
  const said = await new Promise((resolve) => {
    sync = startSync(log, { url: syncUrl, csrfUrl, onState: (state) => state === "sending" || resolve(state) });
    setTimeout(resolve, PATIENCE_MS);
  });
  sync.stop();
  return said;
}

/** Whose pages were kept here: what a page without a network knows. */
async function accountOfPages() {
  const name = (await caches.keys()).find((each) => each.startsWith("pages:"));
  return name?.slice("pages:".length) ?? "";
}
