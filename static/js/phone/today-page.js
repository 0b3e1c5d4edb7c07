// Today on the phone: what was logged here and is not on the page yet, by data attributes.
//   [data-today]           its line; account and the addresses of the API
//   [data-phone-chip]      says how much is saved and how much waits
//   [data-on-phone=ID]     a session; data-state is what the page knows of it. [data-on-phone-words] tells what this
//                          phone knows, [data-go] leads on, [data-ready-now] is for a session that was not begun
import { learn } from "./server-clock.js";
import "./start-form.js";
import { openLog } from "./event-log.js";
import { onPhone } from "./session-status.js";
import { startSync } from "./sync.js";
import { readyChip } from "./sync-chip.js";

const main = document.querySelector("[data-today]");
const every = (selector, root = document) => [...root.querySelectorAll(selector)];

async function showSessions(log) {
  for (const box of every("[data-on-phone]")) {
    const told = onPhone(await log.eventsOf(box.dataset.onPhone), box.dataset.state);
    for (const line of every("[data-on-phone-words]", box)) {
      line.hidden = !told;
      if (told) line.querySelector("[data-words]").textContent = told.words;
    }
    if (!told) continue;
    for (const chip of every("[data-on-phone-chip]", box)) chip.textContent = told.chip;
    for (const link of every("[data-go]", box)) {
      link.textContent = told.go;
      link.hidden = false;
    }
    for (const part of every("[data-ready-now]", box)) part.hidden = true;
  }
}

/** Begin, on a first page. */
export async function startToday() {
  let log;
  try {
    log = await openLog(main.dataset.account);
  } catch (error) {
    return console.info("This phone keeps nothing:", error.message);
  }
  for (const part of every("[data-phone-chip]")) part.hidden = false;
  await showSessions(log);
  log.subscribe(() => showSessions(log));
  const showChip = readyChip(log);
  startSync(log, {
    url: main.dataset.syncUrl,
    csrfUrl: main.dataset.csrfUrl,
    token: document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? null,
    onReply: learn,
    onState: showChip,
  });
}
