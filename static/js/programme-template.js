// A programme's form: a day for legs lists only leg exercises. Without this file every list has both regions, and
// the server refuses an exercise of the wrong one.

import { findAll } from "./page/elements.js";

/** @param {HTMLElement} day */
function follow(day) {
  const [chosen] = findAll("[data-region]:checked", day);
  if (!chosen) return;
  for (const group of findAll("select[name*='-exercise-'] optgroup", day, HTMLOptGroupElement)) {
    const isOther = !group.querySelector(":checked") && group.label !== chosen.dataset.region;
    group.hidden = isOther;
    group.disabled = isOther;
  }
}

for (const day of findAll("[data-day]")) {
  follow(day);
  day.addEventListener("change", () => follow(day));
}
