// Today on the phone: adds what was logged here to the page, by data attributes.
//   [data-today]           the line; has the account and the addresses of the API
//   [data-phone-chip]      says how many events are saved and how many wait
//   [data-on-phone=ID]     a session; data-state is what the page knows of it. [data-on-phone-status] tells what this
//                          phone knows, [data-go] leads on, [data-ready-now] is for a session that was not begun
import { learnTime } from "./server-clock.js";
import "./start-form.js";
import { csrfTokenOf, find, findAll } from "../page/elements.js";
import { openLog } from "./event-log.js";
/** @import { EventLog } from "./event-log.js" */
import { statusOnPhone } from "./session-status.js";
import { startSync } from "./sync.js";
import { startChip } from "./sync-chip.js";

/** @param {EventLog} log */
async function showSessions(log) {
  for (const box of findAll("[data-on-phone]")) {
    const status = statusOnPhone(await log.eventsOf(box.dataset.onPhone), box.dataset.state);
    for (const line of findAll("[data-on-phone-status]", box)) {
      line.hidden = !status;
      if (status) find("[data-status-text]", line).textContent = status.text;
    }
    if (!status) continue;
    for (const chip of findAll("[data-on-phone-chip]", box)) chip.textContent = status.chip;
    for (const link of findAll("[data-go]", box)) {
      link.textContent = status.link;
      link.hidden = false;
      link.removeAttribute("data-may-begin"); // it is begun, and has to be ended
    }
    for (const part of findAll("[data-ready-now]", box)) part.hidden = true;
  }
}

/** Start on the page of today. */
export async function startToday() {
  const main = find("[data-today]");
  let log;
  try {
    log = await openLog(main.dataset.account);
  } catch (error) {
    return console.info("This phone keeps nothing:", error);
  }
  for (const part of findAll("[data-phone-chip]")) part.hidden = false;
  await showSessions(log);
  log.subscribe(() => showSessions(log));
  const showChip = startChip(log);
  startSync(log, {
    url: main.dataset.syncUrl,
    csrfUrl: main.dataset.csrfUrl,
    token: csrfTokenOf(document),
    onReply: learnTime,
    onState: showChip,
  });
}
