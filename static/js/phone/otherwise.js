// What may be done otherwise than it was asked for: another load, a skipped exercise, an early end. Never touches the page.

/** @import { PlannedExercise } from "./types.js" */

/** @param {PlannedExercise} exercise */
export const unitOf = ({ unit, in_own_unit: own, basis }) => [unit, own && `(${own})`, basis].filter(Boolean).join(" ");

/** @param {PlannedExercise} plan @param {string | null} load in kilograms, where another was chosen @returns {PlannedExercise} */
export function withLoadNow(plan, load) {
  const text = plan.other_loads?.find(([kilograms]) => kilograms === load)?.[1];
  if (!load || !text) return plan;
  const [number, ...unit] = text.split(" ");
  return { ...plan, load_kg: load, load: number, unit: unit.join(" "), in_own_unit: "" };
}

/** What may be done otherwise, with the reasons: the counterpart of sessions/domain/deviations.py. */
export const REASONS = {
  too_heavy: "Too heavy",
  not_free: "Not free",
  coach: "My coach said so",
  no_time: "No time",
  too_hard: "Too hard",
};

/** @type {[step: string, title: string, reasons: (keyof typeof REASONS)[]][]} */
export const WAYS = [
  ["load", "Another load", ["too_heavy", "not_free", "coach"]],
  ["later", "Do this exercise later", ["not_free", "coach"]],
  ["skip", "Skip the rest of this exercise", ["not_free", "too_hard", "no_time", "coach"]],
  ["end-early", "End the session here", ["no_time", "too_hard", "not_free", "coach"]],
];

/** @param {PlannedExercise} plan @param {string | null} load the one now @param {boolean} mayPutOff */
export function waysOf(plan, load, mayPutOff) {
  const asked = [plan.load_kg, `${plan.load} ${unitOf({ ...plan, basis: "" })}`];
  const loads = [asked, ...(plan.other_loads ?? [])]
    .filter(([each]) => plan.other_loads && each !== (load ?? plan.load_kg))
    .sort(([one], [two]) => Number(one) - Number(two))
    .map(([each, text]) => ({ load_kg: each, text }));
  const offered = { load: loads.length > 0, later: mayPutOff };
  return WAYS.filter(([step]) => /** @type {Record<string, boolean>} */ (offered)[step] ?? true).map(([step, title, reasons]) => ({
    step,
    title,
    loads: step === "load" && loads,
    reasons: reasons.map((reason) => ({ reason, label: REASONS[reason] })),
  }));
}
