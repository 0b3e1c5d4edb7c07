// The state of a session: what this phone logged, merged with what an older page says.

/** @import { EventState, SessionEvent, SessionState } from "./types.js" */

/** @type {Record<string, number>} */
const RANK = { assigned: 0, started: 1, finished: 2, stopped: 2 };

/** @param {number} count @param {string} noun */
const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** @param {SessionEvent[]} events @returns {SessionState} */
function stateOf(events) {
  /** @param {string} kind */
  const has = (kind) => events.some((event) => event.kind === kind);
  if (has("stopped")) return "stopped";
  if (has("finished")) return "finished";
  return events.length ? "started" : "assigned";
}

/** @param {SessionEvent[]} events @returns {string} how many sets and repetitions, corrected and not undone */
function setsText(events) {
  const corrections = new Map();
  for (const { kind, body } of events) if (kind === "set_corrected") corrections.set(body.corrects, body);
  const sets = events
    .filter(({ kind, id }) => kind === "set_performed" && !corrections.get(id)?.undone)
    .map(({ id, body }) => corrections.get(id)?.reps ?? body.reps);
  const reps = sets.reduce((sum, each) => sum + each, 0);
  // Work in minutes has no repetitions.
  return sets.length && !reps
    ? `${plural(sets.length, "set")}.`
    : `${plural(sets.length, "set")}, ${plural(reps, "rep")}.`;
}

/**
 * @param {(SessionEvent & { state: EventState })[]} events of one session
 * @param {string | undefined} pageState what the page says of it
 * @returns {{ state: SessionState, text: string, chip: string, link: string } | null} null where the page knows as much
 */
export function statusOnPhone(events, pageState) {
  const accepted = events.filter(({ state }) => state !== "refused");
  const state = stateOf(accepted);
  const waits = accepted.some((event) => event.state === "waiting");
  if (!accepted.length || (!waits && RANK[state] <= RANK[pageState ?? "assigned"])) return null;
  const sets = setsText(accepted);
  const sent = waits ? "It goes to your coach as soon as there is a network." : "Your coach has it.";
  if (state === "finished")
    return { state, text: `Done on this phone: ${sets} ${sent}`, chip: "Done", link: "See the session" };
  if (state === "stopped")
    return {
      state,
      text: `Stopped on this phone. No more cuffs today. ${sent}`,
      chip: "Stopped",
      link: "See the session",
    };
  return { state, text: `In progress on this phone: ${sets} ${sent}`, chip: "On this phone", link: "Continue" };
}
