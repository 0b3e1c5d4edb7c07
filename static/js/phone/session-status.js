// What this phone tells of a session, beside what a page says that may be older.

const RANK = { assigned: 0, started: 1, finished: 2, stopped: 2 };
const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

function stateOf(events) {
  const has = (kind) => events.some((event) => event.kind === kind);
  if (has("stopped")) return "stopped";
  if (has("finished")) return "finished";
  return events.length ? "started" : "assigned";
}

/** Sets that were logged here and not taken back: how many, and their repetitions after corrections. */
function setsOf(events) {
  const corrections = new Map();
  for (const { kind, body } of events) if (kind === "set_corrected") corrections.set(body.corrects, body);
  const sets = events
    .filter(({ kind, id }) => kind === "set_performed" && !corrections.get(id)?.undone)
    .map(({ id, body }) => corrections.get(id)?.reps ?? body.reps);
  return { count: sets.length, reps: sets.reduce((sum, reps) => sum + reps, 0) };
}

/** {state, words, chip, go}, or null where the page knows as much: nothing waits, and it is as far. */
export function onPhone(events, pageState) {
  const held = events.filter(({ state }) => state !== "refused");
  const state = stateOf(held);
  const waits = held.some((event) => event.state === "waiting");
  if (!held.length || (!waits && RANK[state] <= RANK[pageState])) return null;
  const { count, reps } = setsOf(held);
  const sets = `${plural(count, "set")}, ${plural(reps, "rep")}.`;
  const sent = waits ? "It goes to your coach as soon as there is a network." : "Your coach has it.";
  return {
    state,
    ...{
      started: { words: `In progress on this phone: ${sets} ${sent}`, chip: "On this phone", go: "Continue" },
      finished: { words: `Done on this phone: ${sets} ${sent}`, chip: "Done", go: "See the session" },
      stopped: { words: `Stopped on this phone. No more cuffs today. ${sent}`, chip: "Stopped", go: "See the session" },
    }[state],
  };
}
