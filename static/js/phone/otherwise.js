// Another load than the one that was asked for. Never touches the page.

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

/** @param {PlannedExercise} plan @param {string | null} load the one now @returns the loads to choose from instead */
export function loadsOf(plan, load) {
  if (!plan.other_loads) return false;
  return [[plan.load_kg, `${plan.load} ${unitOf({ ...plan, basis: "" })}`], ...plan.other_loads]
    .filter(([each]) => each !== (load ?? plan.load_kg))
    .sort(([one], [two]) => Number(one) - Number(two))
    .map(([load_kg, text]) => ({ load_kg, text }));
}
