// "3 saved on this phone, 1 waiting": what became of what was logged here, in words, and what can be done about it.
//   [data-chip]          the button that always says it; opens the box; aria-busy while its words are of a moment ago
//   [data-chip-words], [data-chip-state]   its words; the box's sentence
//   [data-chip-refused]  the list of what was not accepted, a <template> row each; [data-chip-again] sends one again
//   [data-chip-export]   saves everything as a file; [data-chip-sign-in] leads to the sign-in and back
import { fill } from "./fill-template.js";

const KINDS = {
  started: "The ready check",
  cuffs_on: "Cuffs on",
  set_performed: "A set",
  set_corrected: "A correction",
  feedback: "How it felt",
  symptom: "A sign you reported",
  stopped: "STOP",
  cuffs_off: "Cuffs off",
  finished: "The end of a session",
  note: "A note",
};
const STATES = {
  idle: "Everything goes to your coach by itself.",
  sending: "Sending …",
  offline: "No network. It goes out by itself as soon as there is one.",
  "sign-in-needed": "You are signed out. Sign in, and it goes out. Until then it stays on this phone.",
  "server-trouble": "The site does not answer as it should. This phone tries again by itself.",
};
const time = new Intl.DateTimeFormat(undefined, { weekday: "short", hour: "2-digit", minute: "2-digit" });

export function chipWords({ saved, waiting, refused }, state) {
  if (refused) return `${saved} saved on this phone, ${refused} not accepted`;
  if (waiting && state === "sign-in-needed") return `${waiting} waiting: sign in`;
  if (waiting) return `${saved} saved on this phone, ${waiting} waiting`;
  return saved ? `${saved} saved on this phone, all sent` : "Nothing waiting on this phone";
}

/** A set of words for one refused event: what it was, when, and why not. */
function refusedView({ id, kind, occurred_at: at, body, reasons }) {
  const reps = kind === "set_performed" ? `, set ${body.set}: ${body.reps} reps` : "";
  return { id, what: `${KINDS[kind] ?? "Something"}${reps}`, when: time.format(new Date(at)), why: reasons.join(" ") };
}

/** The chip of a page; `show(counts, state)` after any change. */
export function readyChip(log) {
  const chip = document.querySelector("[data-chip]");
  if (!chip) return () => {};
  const box = document.getElementById(chip.dataset.openDialog);
  const row = box.querySelector("[data-chip-refused] template");
  let state = "idle";
  let turn = 0;

  box.querySelector("[data-chip-export]").addEventListener("click", async () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await log.exportFile());
    link.download = `cuffwise-${new Date().toISOString().slice(0, 10)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
  box.querySelector("[data-chip-refused]").addEventListener("click", async (event) => {
    const button = event.target.closest("[data-chip-again]");
    if (!button) return;
    button.disabled = true;
    box.querySelector("[data-close-dialog]").focus(); // its row goes
    await log.sendAgain(button.dataset.chipAgain);
  });
  const signIn = box.querySelector("[data-chip-sign-in]");
  signIn.href = `${signIn.dataset.address}?next=${encodeURIComponent(location.pathname)}`;

  async function show(newState = state) {
    state = newState;
    turn += 1;
    const mine = turn;
    chip.setAttribute("aria-busy", "true");
    const counts = await log.counts();
    if (mine !== turn) return; // a later one counts again
    chip.removeAttribute("aria-busy");
    const words = chipWords(counts, state);
    const label = chip.querySelector("[data-chip-words]");
    if (label.textContent !== words) label.textContent = words;
    chip.dataset.state = counts.refused || state === "sign-in-needed" ? "trouble" : counts.waiting ? "waiting" : "sent";
    box.querySelector("[data-chip-state]").textContent = counts.waiting ? STATES[state] : STATES.idle;
    signIn.hidden = !(counts.waiting && state === "sign-in-needed");
    const refused = counts.refused ? await log.refused() : [];
    const list = box.querySelector("[data-chip-refused]");
    list.hidden = !refused.length;
    list.replaceChildren(row, ...refused.map((record) => rowOf(row, record)));
  }

  log.subscribe(() => show());
  show();
  return show;
}

function rowOf(row, record) {
  const made = row.content.cloneNode(true);
  fill(made, refusedView(record));
  return made;
}
