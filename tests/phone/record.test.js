// Holds record.js to the rules in Python: every example of the file named by VECTORS.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { cuffSeconds, fold, instant, mayLeaveOut, nextStep } from "../../static/js/phone/record.js";
import "../../static/js/phone/timed-work.js";

const vectors = JSON.parse(readFileSync(process.env.VECTORS, "utf8"));
const endsSession = (kind) => vectors.ends_session.includes(kind);
const at = (text) => (text === null ? null : instant(text));

const plannedLoads = Object.fromEntries(vectors.plans.flat().map((each) => [each.id, each.load_kg]));

const setAsTold = (done) => ({
  set_number: done.number,
  event_id: done.id,
  reps: done.reps,
  load_kg: done.loadKg,
  at: done.at,
  corrected: done.corrected,
  original_reps: done.originalReps,
  late: done.late,
  ...("seconds" in done && { seconds: done.seconds }),
});
const setAsExpected = (done) => ({ ...done, at: at(done.at) });

const runningAsTold = ({ number, startedAt, pausedAt, stood }) => ({
  set_number: number,
  started_at: startedAt,
  paused_at: pausedAt,
  paused_seconds: Math.round(stood * 1000) / 1e6,
});
const runningAsExpected = (running) => ({
  ...running,
  started_at: at(running.started_at),
  paused_at: at(running.paused_at),
});

function told(record) {
  return {
    state: record.state,
    started_at: record.startedAt,
    finished_at: record.finishedAt,
    stopped_at: record.stoppedAt,
    stop_reason: record.stopReason,
    end_reason: record.endReason,
    ready: record.ready,
    without_cuffs: record.withoutCuffs,
    cuff_seconds: cuffSeconds({ ...record, openSince: null }, null),
    open_since: record.openSince,
    cuff_intervals: record.intervals.map(({ onAt, offAt }) => ({ on_at: onAt, off_at: offAt })),
    exercises: record.exercises.map((exercise) => ({
      prescription: exercise.id,
      performed: exercise.performed.map(setAsTold),
      duplicates: exercise.duplicates.map(setAsTold),
      undone: exercise.undone.map(setAsTold),
      reps_done: exercise.repsDone,
      effort: exercise.effort,
      discomfort: exercise.discomfort,
      tightness: exercise.tightness,
      left_out: [...new Set(exercise.leftOut)].sort(),
      skipped: exercise.skipped,
      set_mmhg: exercise.setMmhg,
      other_load_kg: exercise.otherLoadKg === plannedLoads[exercise.id] ? null : exercise.otherLoadKg,
      refill: exercise.refill,
      ...(exercise.isTimed && { seconds_done: exercise.seconds }),
      ...(exercise.running && { running: runningAsTold(exercise.running) }),
    })),
    symptoms: record.symptoms.map((each) => [each.id, each.kind, each.at]),
    notes: record.notes.map((each) => [each.id, each.text, each.at]),
  };
}

function expected(record) {
  return {
    state: record.state,
    started_at: at(record.started_at),
    finished_at: at(record.finished_at),
    stopped_at: at(record.stopped_at),
    stop_reason: record.stop_reason,
    end_reason: record.end_reason ?? "",
    ready: record.ready ?? {},
    without_cuffs: record.without_cuffs ?? false,
    cuff_seconds: record.cuff_seconds,
    open_since: at(record.open_since),
    cuff_intervals: record.cuff_intervals.map(({ on_at, off_at }) => ({ on_at: at(on_at), off_at: at(off_at) })),
    exercises: record.exercises.map((exercise) => ({
      prescription: exercise.prescription,
      performed: exercise.performed.map(setAsExpected),
      duplicates: exercise.duplicates.map(setAsExpected),
      undone: exercise.undone.map(setAsExpected),
      reps_done: exercise.reps_done,
      effort: exercise.effort,
      discomfort: exercise.discomfort,
      tightness: exercise.tightness,
      left_out: exercise.left_out ?? [],
      skipped: exercise.skipped ?? "",
      set_mmhg: exercise.set_mmhg ?? {},
      other_load_kg: exercise.other_load_kg ?? null,
      refill: exercise.refill ?? "",
      ...("seconds_done" in exercise && { seconds_done: exercise.seconds_done }),
      ...(exercise.running && { running: runningAsExpected(exercise.running) }),
    })),
    symptoms: record.symptoms.map((each) => [each.event_id, each.kind, at(each.at)]),
    notes: record.notes.map((each) => [each.event_id, each.text, at(each.at)]),
  };
}

const NAMES = {
  exercise_index: "exercise",
  set_number: "set",
  target_reps: "target",
  rest_ends_at: "restEndsAt",
  with_cuffs: "withCuffs",
  to_failure: "toFailure",
  not_before: "notBefore",
};
const INSTANTS = ["rest_ends_at", "not_before"];

function expectedStep(step) {
  const fields = Object.entries(step).map(([name, value]) => [
    NAMES[name] ?? name,
    INSTANTS.includes(name) ? at(value) : value,
  ]);
  return Object.fromEntries(fields);
}

test(`${vectors.cases.length} logs, seed ${vectors.seed}: the same record and the same next step`, () => {
  for (const each of vectors.cases) {
    const planned = vectors.plans[each.plan];
    const plan = each.released ? planned.map((exercise) => ({ ...exercise, released: true })) : planned;
    const record = fold(each.events, plan, endsSession);
    assert.deepEqual(told(record), expected(each.record), JSON.stringify(each.events));
    const limits = {
      capSeconds: each.cap_seconds,
      changeoverSeconds: vectors.changeover_seconds,
      longChangeover: vectors.long_changeover,
    };
    const step = nextStep(record, plan, each.mode, instant(each.now), limits);
    assert.deepEqual(step, expectedStep(each.step), JSON.stringify(each));
    assert.equal(mayLeaveOut(record.exercises, each.earlier, step), each.may_leave_out, JSON.stringify(each));
  }
});
