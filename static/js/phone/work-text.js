// What was asked and done in words: repetitions, or minutes where a clock counts. Never touches the page.
import { clock } from "./format.js";

/** @import { ExerciseRecord, PerformedSet, PlannedExercise, SessionRecord } from "./types.js" */

/** @param {{ sets: number[], failure_from?: number }[]} exercises */
export const repsAsked = (exercises) =>
  exercises.some((each) => each.failure_from)
    ? 0 // a set has no number
    : exercises.flatMap(({ sets }) => sets).reduce((sum, reps) => sum + reps, 0);
/** @param {number} done @param {number} asked */
export const repsText = (done, asked) => (asked ? `${done} of ${asked} reps` : `${done} reps`);
/** @param {PlannedExercise} plan @param {ExerciseRecord} record */
export const workText = (plan, { repsDone: reps, seconds }) =>
  plan.bouts ? `${clock(seconds)} of ${clock(secondsAsked([plan]))} min` : repsText(reps, repsAsked([plan]));
/** @param {PlannedExercise[]} exercises @returns {number} of work in minutes */
export const secondsAsked = (exercises) =>
  exercises.reduce((sum, { bouts }) => sum + (bouts ? bouts.count * bouts.seconds : 0), 0);
/** @param {SessionRecord} record */
export const secondsDone = (record) => record.exercises.reduce((sum, { seconds }) => sum + seconds, 0);
/** @param {PerformedSet} done @returns {string | number} repetitions, or minutes where a clock counts */
export const doneText = ({ reps, seconds }) => (seconds === undefined ? reps : seconds === null ? "?" : clock(seconds));
/** @param {PlannedExercise} plan @returns {string} the minutes of one part */
export const partTime = (plan) => clock(secondsAsked([plan]) / plan.sets.length);
