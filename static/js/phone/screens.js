// Chooses the screen of a session from the payload, the record and the time: the counterpart of
// sessions/phone/screens. The values of its <template> come from screen-values.js. Never touches the page.
import { reaches } from "./events.js";
import { clock, instantOf, instantText } from "./format.js";
import { cuffSeconds, fold, nextStep } from "./record.js";

/**
 * @import {
 *   Payload, PlannedExercise, ScreenHead, ScreenName, SessionEvent, SessionRecord, SetOfSession, Standing, Step
 * } from "./types.js"
 */

/** @type {Record<Step["name"], ScreenName>} */
const SCREENS = {
  "not-started": "ready",
  "put-cuffs-on": "place",
  "do-set": "set",
  "take-cuffs-off": "cuffs-off",
  "give-feedback": "feedback",
  done: "summary",
  stopped: "stopped",
};

/**
 * @param {Payload} payload
 * @param {SessionEvent[]} events
 * @param {number} now
 * @param {string[]} [onHold] why the gate refuses the session, as far as this phone knows
 * @returns {Standing}
 */
export function standingAt(payload, events, now, onHold = []) {
  /** @param {string} kind */
  const endsSession = (kind) => payload.symptoms.some((each) => each.kind === kind && each.ends_session);
  const record = fold(events, payload.exercises, endsSession);
  const isOver = record.state === "finished" || record.state === "stopped";
  const endsAt = instantOf(payload.cleared_until);
  const refused = onHold.length || endsAt === null || now < endsAt ? onHold : [payload.lapsed];
  const step = stepAt(payload, record, now);
  const problem = startProblem(payload, record, step, now);
  const isAskedLate = problem !== "" && problem === payload.begun?.unasked && !record.openSince && !refused.length;
  const reasons = problem && !isAskedLate ? [...refused, problem] : refused;
  return {
    record,
    step,
    isOver,
    areCuffsOn: record.openSince !== null,
    isOnHold: !isOver && reasons.length > 0,
    reasons,
    isAskedLate,
    isExpired: record.state === "assigned" && now >= (instantOf(payload.valid_until) ?? 0),
    last: lastSet(record),
  };
}

/**
 * @param {Payload} payload
 * @param {SessionRecord} record
 * @param {number} now
 * @returns {Step}
 */
export function stepAt(payload, record, now) {
  return nextStep(record, payload.exercises, payload.cuff_mode, now, {
    capSeconds: payload.cap_seconds,
    changeoverSeconds: payload.changeover_seconds,
    longChangeover: payload.long_changeover,
  });
}

/** @param {SessionRecord} record @returns {SetOfSession[]} every set that counts */
function setsOf({ exercises }) {
  return exercises.flatMap(({ performed }, index) => performed.map((done) => ({ index, done })));
}

/** @param {SessionRecord} record @returns {SetOfSession | null} the set logged last, over all exercises */
function lastSet(record) {
  const [first, ...others] = setsOf(record);
  return first ? others.reduce((latest, each) => (latest.done.at >= each.done.at ? latest : each), first) : null;
}

/** @param {SessionRecord} record @param {string} eventId @returns {SetOfSession | null} the set that this event logged */
export function setLoggedAs(record, eventId) {
  return setsOf(record).find(({ done }) => done.id === eventId) ?? null;
}

/** @param {SessionRecord} record */
export const repsDone = (record) => record.exercises.reduce((sum, { repsDone: reps }) => sum + reps, 0);

/** @param {SessionRecord} record @returns {boolean} whether a repetition was done, or any work in minutes */
export const hasWork = ({ exercises }) =>
  exercises.some(({ repsDone: reps, isTimed, performed }) => reps || (isTimed && performed.length));

/** @param {Step} step @returns {number | null} which exercise it is about */
export function exerciseIndex(step) {
  if (step.name === "not-started") return 0;
  return "exercise" in step ? step.exercise : null;
}

/**
 * @param {Payload} payload
 * @param {SessionRecord} record
 * @returns {string} the first words to do after a red "yes" of the ready check, before any set; "" for none
 */
export function redFlagOf(payload, record) {
  if (hasWork(record) || record.openSince) return "";
  const said = payload.ready.find(({ code, red_flag: words }) => words && record.ready[code])?.red_flag;
  if (said || !payload.pressure) return said ?? "";
  const { red_from: from, red_flag: words } = payload.pressure;
  return reaches(record.pressure, from) ? words : "";
}

/** @param {Payload} payload @param {number} now @returns {boolean} whether the region has not rested long enough */
function isTooSoon({ rest }, now) {
  return now < (instantOf(rest?.not_before ?? null) ?? 0);
}

/**
 * Why a session that was begun does not go on: the counterpart of sessions/domain/starts.py.
 *
 * @param {Payload} payload
 * @param {SessionRecord} record
 * @param {Step} step
 * @param {number} now
 * @returns {string} "" where it may go on, or nothing is left to do
 */
function startProblem(payload, record, step, now) {
  const { begun, rest } = payload;
  if (!begun || record.state !== "started" || !["put-cuffs-on", "do-set"].includes(step.name)) return "";
  const at = Math.min(record.startedAt ?? now, now);
  if (at < Date.parse(begun.from) || at >= Date.parse(begun.until)) return begun.other_day;
  if (isTooSoon(payload, now)) return rest?.too_short ?? "";
  return Object.keys(record.ready).length ? "" : begun.unasked;
}

/**
 * @param {Payload} payload
 * @param {Standing} standing
 * @param {number} now
 * @param {SetOfSession | null} [correcting] the set that is being corrected
 * @returns {ScreenName | null} null where the server's own page stands: cancelled, or another day's
 */
export function screenOf(payload, standing, now, correcting = null) {
  const { record, step, isOver, isOnHold, isExpired } = standing;
  if (correcting) return "correct";
  if (payload.is_closed && record.state === "assigned") return null;
  if (step.name === "take-cuffs-off" && (isOver || !isOnHold)) return "cuffs-off";
  if (redFlagOf(payload, record) && record.state !== "stopped") return "no-cuffs";
  if (isOnHold) return "on-hold";
  if (isExpired) return "expired";
  if (step.name === "not-started" && isTooSoon(payload, now)) return "too-soon";
  if (standing.isAskedLate) return "ready";
  const saidYes = Object.values(record.ready).includes(true);
  if (step.name === "do-set" && saidYes && !record.saidWithoutCuffs && !hasWork(record)) return "no-cuffs";
  if (step.name === "do-set" && step.clock) return "bout";
  return SCREENS[step.name];
}

/**
 * @param {Payload} payload
 * @param {Standing} standing
 * @param {ScreenName} screen
 * @param {SetOfSession | null} correcting
 * @param {number} now
 * @returns {ScreenHead}
 */
export function headOf(payload, standing, screen, correcting, now) {
  const { record } = standing;
  const seconds = cuffSeconds(record, now);
  const { warn_seconds: warn, cap_seconds: cap } = payload;
  const [where, below] = titleOf(payload, standing, screen, correcting);
  return {
    where,
    below,
    digits: clock(seconds),
    onSince: instantText(record.openSince),
    before: cuffSeconds({ ...record, openSince: null }, null),
    level: seconds >= cap ? "over" : seconds >= warn ? "warn" : "ok",
    warn,
    cap,
    isOver: standing.isOver,
  };
}

/** @param {PlannedExercise} plan @param {number} set @returns {string} "Set 2 of 4", "Round 1 of 3" */
export function partOf({ sets, bouts }, set) {
  if (bouts && sets.length === 1) return "Minutes";
  return `${bouts ? (bouts.is_resting ? "Round" : "Bout") : "Set"} ${set} of ${sets.length}`;
}

/** @type {Partial<Record<Step["name"], string>>} */
const TITLES = { "give-feedback": "How was it?", "take-cuffs-off": "Cuffs off", "put-cuffs-on": "Cuffs on" };

/**
 * @param {Payload} payload
 * @param {Standing} standing
 * @param {ScreenName} screen
 * @param {SetOfSession | null} correcting
 * @returns {[title: string, below: string]}
 */
function titleOf(payload, { record, step, isOver, isOnHold }, screen, correcting) {
  const region = payload.region_label;
  if (isOnHold) return ["On hold", ""];
  if (correcting) return ["Correct a set", payload.exercises[correcting.index].name];
  if (isOver) return [record.state === "stopped" ? "Stopped" : "Session done", region];
  if (screen === "ready" || screen === "no-cuffs") return ["Before you start", region];
  const index = exerciseIndex(step);
  if (index === null || screen === "expired") return [region, ""];
  const set = step.name === "do-set" && partOf(payload.exercises[index], step.set);
  const place = record.order.indexOf(index) + 1;
  return [set || (TITLES[step.name] ?? ""), `Exercise ${place} of ${payload.exercises.length}`];
}
