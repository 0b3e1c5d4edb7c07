// Work in minutes: its clock from events, as sessions/domain/record/bout_clock.py and sessions/domain/timed/running.py have
// it, and the values of its screen. Only a page that has such work loads this file. Never touches the page.
import { BODIES } from "./events.js";
import { clock, instantText } from "./format.js";
import { partPills, VALUES, withoutCuffs } from "./screen-values.js";
import { partOf } from "./screens.js";
import { timedWork } from "./timed-slot.js";

/**
 * @import {
 *   Bouts, EventBody, ExerciseRecord, Payload, PerformedSet, Standing, TemplateValues
 * } from "./types.js"
 */
/** @typedef {{ id: string, kind: string, at: number, body: EventBody }} Event an event with its instant */

const MAX_PAUSE_MS = 600_000;
const MOST_LATE_MS = 300_000;

/**
 * Read the events of an exercise's clock, one by one: begun, stood, went on.
 *
 * @param {Bouts} bouts
 * @param {ExerciseRecord} exercise
 * @returns {(event: Event) => void}
 */
const boutClock =
  ({ is_resting: isResting }, exercise) =>
  ({ kind, at, body: { set } }) => {
    const { running } = exercise;
    const isDone = (/** @type {number} */ number) => exercise.performed.some((each) => each.number === number);
    const begin = (/** @type {number} */ number) => ({ number, startedAt: at, pausedAt: null, stood: 0 });
    if (isResting && kind === "cuffs_on") {
      let number = 1;
      while (isDone(number)) number++;
      exercise.running = begin(number);
    } else if (kind === "bout_started" && running?.number !== set && !isDone(set)) exercise.running = begin(set);
    else if (running?.number !== set) return;
    else if (kind === "bout_paused") running.pausedAt ??= at;
    else if (kind === "bout_resumed" && running.pausedAt !== null && at - running.pausedAt <= MAX_PAUSE_MS) {
      running.stood += at - running.pausedAt;
      running.pausedAt = null;
    }
  };

/** @param {Bouts} bouts @returns {number} the seconds from the beginning of one part to its end, rests in it included */
const partSeconds = ({ count, seconds, rest_seconds: rest, cuffs_stay_on: stay }) =>
  stay ? count * seconds + (count - 1) * rest : seconds;

/**
 * @param {Bouts} bouts
 * @param {NonNullable<ExerciseRecord["running"]>} running
 * @param {number} at
 * @returns {number | null} whole seconds of work in a part that is said to be done now; null where nobody knows
 */
export function secondsWorked(bouts, { startedAt, pausedAt, stood }, at) {
  const elapsedMs = (pausedAt ?? at) - startedAt - stood;
  if (elapsedMs > partSeconds(bouts) * 1000 + MOST_LATE_MS) return null;
  const elapsed = Math.max(0, Math.floor(elapsedMs / 1000 + 1e-6));
  if (!bouts.cuffs_stay_on) return Math.min(bouts.seconds, elapsed);
  const each = bouts.seconds + bouts.rest_seconds;
  const begun = Math.min(bouts.seconds, elapsed % each);
  return Math.min(bouts.count * bouts.seconds, Math.floor(elapsed / each) * bouts.seconds + begun);
}

/** @param {Bouts} bouts @param {ExerciseRecord} exercise @param {PerformedSet} done @param {Event[]} said */
function secondsOf(bouts, { running }, done, said) {
  const typed = said.flatMap(({ body }) => body.seconds ?? []).at(-1);
  if (typed !== undefined) return typed;
  return running?.number === done.number ? secondsWorked(bouts, running, done.at) : null;
}

/** @param {Bouts} bouts @param {ExerciseRecord} exercise @param {number} set @param {number} now */
function clockState(bouts, { running }, set, now) {
  if (running?.number !== set) return "ready";
  if (secondsWorked(bouts, running, now) === null) return "late";
  if (running.pausedAt === null) return "running";
  return now - running.pausedAt > MAX_PAUSE_MS ? "ended" : "paused";
}

/** @type {Record<string, string>} the counterpart of sessions/phone/screens/bout.py */
const BELOW = {
  ready: "min",
  running: "min, running",
  paused: "min, paused",
  ended: "The pause was too long to go on.",
  late: "The time was up long ago.",
};

/** @param {Payload} payload @param {Standing} standing @param {{ now: number, index: number }} moment @returns {TemplateValues} */
function boutValues(payload, { record, step, last }, { now, index }) {
  const plan = payload.exercises[index];
  const { performed, running } = record.exercises[index];
  const { bouts } = plan;
  if (step.name !== "do-set" || !bouts) return {};
  const { clock: state, set } = step;
  const worked = running && secondsWorked(bouts, running, now);
  const isWork = !bouts.is_resting;
  return {
    set,
    state,
    asked: `${bouts.cuffs_stay_on ? bouts.count : 1} ${bouts.seconds} ${bouts.rest_seconds}`,
    started: state === "ready" ? null : instantText(running?.startedAt ?? null),
    paused: instantText(running?.pausedAt ?? null),
    stood: running?.stood ?? 0,
    where: plan.sets.length > 1 ? partOf(plan, set) : bouts.text,
    below: BELOW[state ?? ""],
    isResting: bouts.is_resting,
    isReady: isWork && state === "ready",
    ...(state !== "ready" && { mayPutOff: false }),
    isPaused: isWork && state === "paused",
    isLate: isWork && state === "late",
    mayPause: isWork && state === "running",
    mayFinish: isWork && (state === "running" || state === "ended"),
    mayType: isWork && state !== "late",
    doneLabel: state === "running" ? "Done" : `Done, ${clock(worked ?? 0)}`,
    hasLast: performed.length > 0 && last !== null,
    lastTime: performed.length ? "" : plan.last,
    cueList: performed.length || plan.last ? [] : plan.cues.map((cue) => ({ cue })),
    pills: plan.sets.length > 1 ? partPills(plan, performed, set) : [],
    ...withoutCuffs(payload, record, step),
  };
}

/** @type {typeof BODIES} the clock is started, stands or goes on; a round at rest is over and the cuffs come off */
const bodies = {
  bout: ({ prescription, set, kind }) => [[kind, { prescription, set: Number(set) }]],
  round: (fields, known) => [...BODIES.set(fields, known), ["cuffs_off", {}]],
};

Object.assign(BODIES, bodies);
VALUES.bout = boutValues;
Object.assign(timedWork, { readClock: boutClock, secondsOf, clockState });
