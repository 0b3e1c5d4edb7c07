// What was done and what comes next: the counterpart of sessions/domain/record. Shared vectors in tests/phone/ test that
// both give the same. Events are as the server stores them; instants are milliseconds since 1970.

import { timedWork } from "./timed-slot.js";

/** @import { Bouts, CuffMode, EventBody, ExerciseRecord, PerformedSet, SessionEvent, SessionRecord, Step } from "./types.js" */
/**
 * @typedef {{ id: string, kind: string, at: number, body: EventBody }} Event an event with its instant
 * @typedef {{ id: string, sets: number[], rest_seconds: number, failure_from?: number, released?: boolean,
 *   bouts?: Bouts }} Planned
 * @typedef {{ from_seconds: number, seconds: number }} LongChangeover once the cuffs have been on for so long
 * @typedef {{ capSeconds: number, changeoverSeconds: number, longChangeover?: LongChangeover }} Limits
 */

const STARTING = ["started", "cuffs_on", "bout_started", "set_performed"];

/**
 * @param {string} text in ISO form
 * @returns {number} milliseconds since 1970, with microseconds as a fraction
 */
export function instant(text) {
  const parts = /^(.*?)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (!parts) throw new RangeError(`${text} is no instant`);
  const [, whole, fraction = "", zone] = parts;
  return Date.parse(whole + zone) + Number(`0.${fraction || 0}`) * 1000;
}

/**
 * Make the record from events. Any order, repetition and mix of phones gives the same record.
 *
 * @param {SessionEvent[]} events
 * @param {Planned[]} plan
 * @param {(symptom: string) => boolean} endsSession
 * @returns {SessionRecord}
 */
export function fold(events, plan, endsSession) {
  const ordered = inOrder(events);
  /** @param {string} kind */
  const of = (kind) => ordered.filter((event) => event.kind === kind);
  /** @param {string} kind */
  const firstAt = (kind) => of(kind)[0]?.at ?? null;
  const finishedAt = firstAt("finished");
  const stop = ordered.find(
    (event) =>
      event.kind === "stopped" ||
      (event.kind === "symptom" && endsSession(event.body.kind) && (finishedAt === null || event.at < finishedAt)),
  );
  const startedAt = firstAt("started") ?? ordered.find((event) => STARTING.includes(event.kind))?.at ?? null;
  const ready = readyOf(of("started"));
  const saidWithoutCuffs = of("started").some((event) => event.body.without_cuffs === true);
  const intervals = cuffIntervals(ordered);
  const last = intervals.at(-1);
  const exercises = exercisesOf(ordered, plan, stop?.at ?? null);
  return {
    state: stop ? "stopped" : finishedAt !== null ? "finished" : startedAt !== null ? "started" : "assigned",
    startedAt,
    finishedAt,
    stoppedAt: stop?.at ?? null,
    stopReason: stop ? stop.body.reason || stop.body.kind : "",
    ready,
    pressure: of("started").find(({ body }) => body.pressure)?.body.pressure ?? [],
    saidWithoutCuffs,
    endReason:
      of("finished")
        .flatMap(({ body }) => body.reason ?? [])
        .at(-1) ?? "",
    withoutCuffs: saidWithoutCuffs || Object.values(ready).includes(true),
    exercises,
    order: orderOf(exercises),
    intervals,
    openSince: last && last.offAt === null ? last.onAt : null,
    cuffsOffAt: latestOf(intervals.flatMap(({ offAt }) => offAt ?? [])),
    closedMs: intervals.reduce((sum, { onAt, offAt }) => (offAt === null ? sum : sum + offAt - onAt), 0),
    symptoms: of("symptom").map(({ id, at, body }) => ({ id, at, kind: body.kind, note: body.note ?? "" })),
    notes: of("note").map(({ id, at, body }) => ({ id, at, text: body.text })),
  };
}

/** @param {SessionEvent[]} events @returns {Event[]} each identifier once, by the time it happened and then by identifier */
function inOrder(events) {
  /** @type {Map<string, Event>} */
  const byId = new Map();
  for (const event of events) {
    const id = event.id.toLowerCase();
    if (!byId.has(id)) byId.set(id, { id, kind: event.kind, body: event.body, at: instant(event.occurred_at) });
  }
  return [...byId.values()].sort((one, two) => one.at - two.at || (one.id < two.id ? -1 : 1));
}

/** @param {Event[]} started @returns {Record<string, boolean>} */
function readyOf(started) {
  /** @type {Record<string, boolean>} */
  const ready = {};
  for (const { body } of started) {
    for (const [code, yes] of Object.entries(body.ready ?? {})) ready[code] = Boolean(ready[code]) || yes === true;
  }
  return ready;
}

/** @param {Event[]} ordered @returns {SessionRecord["intervals"]} */
function cuffIntervals(ordered) {
  const intervals = [];
  /** @type {number | null} */
  let onAt = null;
  for (const { kind, at } of ordered) {
    if (kind === "cuffs_on" && onAt === null) onAt = at;
    if (kind === "cuffs_off" && onAt !== null) {
      intervals.push({ onAt, offAt: at });
      onAt = null;
    }
  }
  return onAt === null ? intervals : [...intervals, { onAt, offAt: null }];
}

/** @param {Event[]} ordered @param {Planned[]} plan @param {number | null} stoppedAt @returns {ExerciseRecord[]} */
function exercisesOf(ordered, plan, stoppedAt) {
  /** @type {Map<string, Event[]>} */
  const corrections = new Map();
  for (const event of ordered) {
    if (event.kind !== "set_corrected") continue;
    const corrects = event.body.corrects.toLowerCase();
    corrections.set(corrects, [...(corrections.get(corrects) ?? []), event]);
  }
  return plan.map((planned) => {
    const own = ordered.filter(({ body }) => body.prescription?.toLowerCase() === planned.id);
    /** @type {ExerciseRecord} */
    const exercise = {
      id: planned.id,
      sets: planned.sets,
      performed: [],
      duplicates: [],
      undone: [],
      effort: null,
      discomfort: null,
      tightness: null,
      repsDone: 0,
      leftOut: [],
      skipped: "",
      skippedAt: null,
      laterAt: null,
      otherLoadKg: null,
      setMmhg: {},
      refill: "",
      running: null,
      isTimed: Boolean(planned.bouts),
      seconds: 0,
    };
    const readClock = planned.bouts && timedWork.readClock?.(planned.bouts, exercise);
    for (const event of own) {
      readClock?.(event);
      if (event.body.tightness !== undefined) exercise.tightness = event.body.tightness;
      if (event.kind === "feedback") {
        exercise.effort = event.body.effort;
        exercise.discomfort = event.body.discomfort;
      }
      if (event.kind === "set_left_out") exercise.leftOut.push(event.body.set);
      if (event.kind === "load_changed") exercise.otherLoadKg = event.body.load_kg;
      if (event.kind === "exercise_skipped") {
        exercise.skipped = event.body.reason ?? "";
        exercise.skippedAt = event.at;
      }
      if (event.kind === "exercise_later") exercise.laterAt = event.at;
      if (event.kind === "cuffs_on") {
        Object.assign(exercise.setMmhg, event.body.set_mmhg);
        exercise.refill = event.body.refill ?? exercise.refill;
      }
      if (event.kind !== "set_performed") continue;
      const corrected = corrections.get(event.id) ?? [];
      const done = performedSet(event, corrected, stoppedAt);
      if (planned.bouts) done.seconds = timedWork.secondsOf?.(planned.bouts, exercise, done, [event, ...corrected]);
      const isRepeated = exercise.performed.some((each) => each.number === done.number);
      if (corrected.at(-1)?.body.undone) exercise.undone.push(done);
      else if (isRepeated) exercise.duplicates.push(done);
      else {
        exercise.performed.push(done);
        Object.assign(exercise, { skipped: "", skippedAt: null }); // it was gone on with
        if (exercise.running?.number === done.number) exercise.running = null;
      }
    }
    const isOpen = (/** @type {number} */ set) => !exercise.performed.some(({ number }) => number === set);
    exercise.leftOut = exercise.leftOut.filter((set) => set <= planned.sets.length && isOpen(set));
    exercise.performed.sort((one, two) => one.number - two.number);
    exercise.repsDone = exercise.performed.reduce((sum, { reps }) => sum + reps, 0);
    exercise.seconds = exercise.performed.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0);
    return exercise;
  });
}

/** @param {Event} event @param {Event[]} corrections @param {number | null} stoppedAt @returns {PerformedSet} */
function performedSet(event, corrections, stoppedAt) {
  const loads = [event, ...corrections].filter(({ body }) => "load_kg" in body);
  return {
    number: event.body.set,
    id: event.id,
    reps: (corrections.at(-1) ?? event).body.reps,
    loadKg: /** @type {Event} */ (loads.at(-1)).body.load_kg,
    at: event.at,
    corrected: corrections.length > 0,
    originalReps: event.body.reps,
    late: stoppedAt !== null && event.at > stoppedAt,
  };
}

/**
 * @param {Pick<SessionRecord, "openSince" | "closedMs">} record
 * @param {number | null} now null leaves the open interval out
 * @returns {number} whole seconds under the cuff
 */
export function cuffSeconds(record, now) {
  const open = record.openSince === null || now === null ? 0 : Math.floor((now - record.openSince) / 1000);
  return Math.floor(record.closedMs / 1000 + 1e-6) + Math.max(0, open);
}

/** @param {ExerciseRecord} exercise @returns {number | null} the first set that was neither done nor left out */
export function nextSetNumber({ sets, performed, leftOut, skipped }) {
  if (skipped) return null;
  const done = [...performed.map(({ number }) => number), ...leftOut];
  const at = sets.findIndex((_, index) => !done.includes(index + 1));
  return at < 0 ? null : at + 1;
}

/**
 * @param {ExerciseRecord[]} exercises
 * @param {number[]} earlier efforts of the sessions before
 * @param {Step} step
 * @returns {boolean} whether this is the last set, and the two efforts before it were 9 or more
 */
export function mayLeaveOut(exercises, earlier, step) {
  if (step.name !== "do-set" || step.set === 1 || step.set !== exercises[step.exercise].sets.length) return false;
  const latest = [...earlier, ...exercises.slice(0, step.exercise).flatMap(({ effort }) => effort ?? [])].slice(-2);
  return latest.length === 2 && Math.min(...latest) >= 9;
}

/** @param {ExerciseRecord[]} exercises @returns {number[]} their indexes in the order in which they are done */
function orderOf(exercises) {
  return [...exercises.keys()].sort((one, two) => (exercises[one].laterAt ?? -1) - (exercises[two].laterAt ?? -1));
}

/** @param {ExerciseRecord} exercise @returns {boolean} whether it has begun, not counting what was done before it was put off */
const wentOnWith = ({ performed, laterAt }) => performed.some(({ at }) => at > (laterAt ?? -1));

/** @param {number[]} instants @returns {number | null} */
const latestOf = (instants) => (instants.length ? Math.max(...instants) : null);

/**
 * @param {SessionRecord} record
 * @param {Planned[]} plan
 * @param {CuffMode} mode
 * @param {number} now
 * @param {Limits} limits
 * @returns {Step} the one thing that the client does next
 */
export function nextStep(record, plan, mode, now, { capSeconds, changeoverSeconds, longChangeover }) {
  const on = record.openSince !== null;
  /** @param {string} reason @param {number | null} [exercise] @returns {Step} */
  const off = (reason, exercise = null) => ({ name: "take-cuffs-off", reason, exercise });
  if (record.state === "stopped") return on ? off("stopped") : { name: "stopped" };
  if (record.state === "finished") return on ? off("finished") : { name: "done", finished: true };
  if (record.state === "assigned") return { name: "not-started" };
  const used = cuffSeconds(record, now);
  if (on && (record.symptoms.length || record.withoutCuffs)) return off("symptom");
  if (on && used >= capSeconds) return off("cap");
  const cuffs = !record.withoutCuffs && !record.symptoms.length && used < capSeconds;
  const isPutOff = record.exercises.some(({ laterAt }) => (laterAt ?? -1) >= (record.openSince ?? Infinity));
  if (mode === "released" && isPutOff) return off("put_off");
  for (const [place, index] of record.order.entries()) {
    const exercise = record.exercises[index];
    const number = nextSetNumber(exercise);
    const latest = latestOf(exercise.performed.map(({ at }) => at));
    const { rest_seconds: rest, released, bouts } = plan[index];
    const restEndsAt = latest === null ? null : latest + rest * 1000;
    const hasNothingToDo = bouts?.is_resting && !cuffs;
    if (hasNothingToDo && number !== null && latest === null) continue;
    const isDue = number !== null && !hasNothingToDo;
    if (isDue && released && record.openSince !== null && record.openSince <= (latest ?? -1))
      return off("set_done", index);
    if (isDue && cuffs && !on) {
      const isLong = longChangeover && cuffSeconds(record, null) >= longChangeover.from_seconds;
      const offSeconds = isLong ? longChangeover.seconds : changeoverSeconds;
      const comesAnew = latest === null || latest <= (exercise.laterAt ?? -1);
      const again = comesAnew ? (record.cuffsOffAt ?? 0) + offSeconds * 1000 : released ? restEndsAt : null;
      return { name: "put-cuffs-on", exercise: index, notBefore: record.cuffsOffAt === null ? null : again };
    }
    if (isDue) {
      return {
        name: "do-set",
        exercise: index,
        set: number,
        target: exercise.sets[number - 1],
        restEndsAt,
        withCuffs: cuffs,
        toFailure: number >= (plan[index].failure_from ?? Infinity),
        ...(bouts && { clock: timedWork.clockState?.(bouts, exercise, number, now) }),
      };
    }
    const comesOff = place === plan.length - 1 || mode === "released";
    const endedAt = latestOf([latest ?? -1, exercise.skippedAt ?? -1]) ?? -1;
    if (comesOff && record.openSince !== null && record.openSince <= endedAt) return off("exercise_done", index);
    const later = record.order.slice(place + 1).some((each) => wentOnWith(record.exercises[each]));
    const isAsked = exercise.effort === null && (!exercise.skipped || exercise.performed.length > 0);
    if (isAsked && !later) return { name: "give-feedback", exercise: index };
  }
  return on ? off("exercise_done") : { name: "done", finished: false };
}
