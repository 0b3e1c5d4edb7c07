// "No to all, start" on the first page writes to this phone's log, as the session's own page does, so it needs no network.
// If the phone has no storage, the form is sent to the server.
//   form[data-begin]   data-session, data-account, data-questions (codes), data-until (the page holds no longer)

import { openLog } from "./event-log.js";
import { bodiesOf, eventsOf } from "./events.js";
import { now } from "./server-clock.js";

/** @type {HTMLFormElement | null} */
const startForm = document.querySelector("form[data-begin]");
let isBusy = false;

/** @param {HTMLFormElement} form @param {HTMLElement | null} button */
async function start(form, button) {
  const { session = "", account, questions = "", until = "", live = "" } = form.dataset;
  if (now() >= Date.parse(until)) return location.reload();
  try {
    const log = await openLog(account);
    // A second tap on an old page must not start the session twice.
    if (!(await log.eventsOf(session)).some(({ kind }) => kind === "started")) {
      const bodies = bodiesOf({ step: "ready", no_to_all: "on" }, { questions: questions.split(" ") });
      await log.append(eventsOf(bodies ?? [], session, now()));
    }
    location.assign(live);
  } catch {
    // this phone keeps nothing
    form.removeAttribute("data-begin");
    form.requestSubmit(button);
  }
}

startForm?.addEventListener("submit", (event) => {
  if (!startForm.hasAttribute("data-begin")) return;
  event.preventDefault();
  if (isBusy) return;
  isBusy = true;
  start(startForm, event.submitter).finally(() => (isBusy = false));
});
