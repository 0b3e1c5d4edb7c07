// Keyboard shortcuts of the review desk. Mouse and touch can do the same; no shortcut sends a form.
//   on the queue    j and k move from case to case; Enter opens the one in focus, as for any link
//   on a case       c, l, r, i choose a decision and put the cursor into the reason; i again asks the other one

import { closestTo, find, findAll } from "./page/elements.js";

const WRITES = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";
/** @type {Record<string, string[]>} */
const DECISIONS = { c: ["clear"], l: ["clear_with_limits"], r: ["refuse"], i: ["ask_client", "ask_coach"] };

/** @param {1 | -1} step */
function move(step) {
  const links = findAll("[data-queue] .row-link");
  if (!links.length) return;
  const at = links.findIndex((link) => link.closest("tr")?.contains(document.activeElement));
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1);
  links[next].focus();
  links[next].scrollIntoView({ block: "nearest" });
}

/** @param {HTMLElement} form @param {string[]} values */
function choose(form, values) {
  const radios = values.flatMap((value) => findAll(`[name=kind][value=${value}]`, form, HTMLInputElement));
  if (!radios.length) return;
  const at = radios.findIndex((radio) => radio.checked);
  const radio = radios[(at + 1) % radios.length];
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  find("[name=reason]", form).focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (closestTo(event, WRITES) || document.querySelector("dialog[open]")) return;
  const [form] = findAll("[data-decide]");
  if (event.key === "j" || event.key === "k") move(event.key === "j" ? 1 : -1);
  else if (form && Object.hasOwn(DECISIONS, event.key)) choose(form, DECISIONS[event.key]);
  else return;
  event.preventDefault(); // the letter must not land in the reason
});
