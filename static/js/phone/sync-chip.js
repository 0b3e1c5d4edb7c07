// "3 saved on this phone, 1 waiting": the state of this phone's events as text, and actions for those that wait.
//   [data-chip]          the button with the text; opens the box; aria-busy while its text is out of date
//   [data-chip-text], [data-chip-state]   the text of the button; the sentence in the box
//   [data-chip-refused]  the list of refused events, each from the <template>; [data-chip-again] sends one again
//   [data-chip-export]   saves everything as a file; [data-chip-sign-in] leads to the sign-in and back
import { find } from "../page/elements.js";
import { fillTemplate } from "./fill-template.js";

/** @import { EventLog } from "./event-log.js" */
/** @import { EventBody, EventCounts, LoggedEvent, SyncState } from "./types.js" */

/** @type {Record<string, string>} */
const KINDS = {
  started: "The ready check",
  cuffs_on: "Cuffs on",
  set_performed: "A set",
  set_corrected: "A correction",
  set_left_out: "A set left out",
  bout_started: "A start",
  bout_paused: "A pause",
  bout_resumed: "The end of a pause",
  feedback: "How it felt",
  symptom: "A sign you reported",
  stopped: "STOP",
  cuffs_off: "Cuffs off",
  finished: "The end of a session",
  note: "A note",
};
/** @type {Record<SyncState, string>} */
const STATES = {
  idle: "Everything goes to your coach by itself.",
  sending: "Sending …",
  offline: "No network. It goes out by itself as soon as there is one.",
  "sign-in-needed": "You are signed out. Sign in, and it goes out. Until then it stays on this phone.",
  "server-trouble": "The site does not answer as it should. This phone tries again by itself.",
};
const time = new Intl.DateTimeFormat(undefined, { weekday: "short", hour: "2-digit", minute: "2-digit" });

/** @param {EventCounts} counts @param {SyncState} state */
export function chipText({ saved, waiting, refused }, state) {
  if (refused) return `${saved} saved on this phone, ${refused} not accepted`;
  if (waiting && state === "sign-in-needed") return `${waiting} waiting: sign in`;
  if (waiting) return `${saved} saved on this phone, ${waiting} waiting`;
  return saved ? `${saved} saved on this phone, all sent` : "Nothing waiting on this phone";
}

/** @param {{ kind: string, body: EventBody }} event @returns {string} what it was; work in minutes has no repetitions */
export function eventText({ kind, body: { set, reps } }) {
  const of = kind === "set_performed" ? `, set ${set}${reps ? `: ${reps} reps` : ""}` : "";
  return `${KINDS[kind] ?? "Something"}${of}`;
}

/** @param {LoggedEvent} event @returns what it was, when, and why it was not accepted */
function refusedValues({ id, kind, occurred_at: at, body, reasons }) {
  return { id, what: eventText({ kind, body }), when: time.format(new Date(at)), why: reasons.join(" ") };
}

/**
 * Start the chip of a page.
 *
 * @param {EventLog} log
 * @returns {(state: SyncState) => void} shows this state
 */
export function startChip(log) {
  /** @type {HTMLElement | null} */
  const chip = document.querySelector("[data-chip]");
  if (!chip) return () => {};
  const box = find(`#${chip.dataset.openDialog}`);
  const list = find("[data-chip-refused]", box);
  const row = find("template", list, HTMLTemplateElement);
  const signIn = find("[data-chip-sign-in]", box, HTMLAnchorElement);
  /** @type {SyncState} */
  let state = "idle";
  let turn = 0;

  find("[data-chip-export]", box).addEventListener("click", async () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await log.exportFile());
    link.download = `cuffwise-${new Date().toISOString().slice(0, 10)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
  list.addEventListener("click", async ({ target }) => {
    const button = target instanceof Element && target.closest("[data-chip-again]");
    if (!(button instanceof HTMLButtonElement)) return;
    button.disabled = true;
    find("[data-close-dialog]", box).focus(); // its row goes
    await log.sendAgain(button.dataset.chipAgain);
  });
  signIn.href = `${signIn.dataset.address}?next=${encodeURIComponent(location.pathname)}`;

  async function show(newState = state) {
    if (!chip) return;
    state = newState;
    turn += 1;
    const mine = turn;
    chip.setAttribute("aria-busy", "true");
    const counts = await log.counts();
    if (mine !== turn) return; // a later one counts again
    chip.removeAttribute("aria-busy");
    const text = chipText(counts, state);
    const label = find("[data-chip-text]", chip);
    if (label.textContent !== text) label.textContent = text;
    chip.dataset.state = counts.refused || state === "sign-in-needed" ? "trouble" : counts.waiting ? "waiting" : "sent";
    find("[data-chip-state]", box).textContent = counts.waiting ? STATES[state] : STATES.idle;
    signIn.hidden = !(counts.waiting && state === "sign-in-needed");
    const refused = counts.refused ? await log.refused() : [];
    list.hidden = !refused.length;
    list.replaceChildren(row, ...refused.map((event) => fillTemplate(row, refusedValues(event))));
  }

  log.subscribe(() => show());
  show();
  return show;
}
