// The planner's small behaviours. Loads and minutes come from the server. This file syncs a slider with its
// number, keeps Enter from assigning, and shows the reason fields that the preview needs.

import { closestTo, find, findAll } from "./page/elements.js";

for (const box of findAll("[data-percent]")) {
  const range = find("input[type=range]", box, HTMLInputElement);
  const number = find("input:not([type=range])", box, HTMLInputElement);
  range.hidden = false;
  range.addEventListener("input", () => {
    number.value = range.value; // the event goes on to htmx by itself
  });
  number.addEventListener("input", () => {
    const typed = Number(number.value.replace(",", "."));
    if (typed >= Number(range.min) && typed <= Number(range.max)) range.value = String(typed);
  });
}

const form = find("#assign");

// Enter in a field updates the preview, so that it never assigns by accident.
form.addEventListener("keydown", (event) => {
  const field = closestTo(event, "input");
  if (event.key !== "Enter" || !field) return;
  event.preventDefault();
  field.dispatchEvent(new Event("change", { bubbles: true }));
});

// Moving and swapping change the hidden order and the checkboxes here, then update the preview.
const order = find("input[name=order]", form, HTMLInputElement);
let focusedCode = "";
let focusedId = "";

/** @param {string} code */
const pickOf = (code) => find(`.pick input[type=checkbox][value="${CSS.escape(code)}"]`, form, HTMLInputElement);
/** @param {string} code */
const percentOf = (code) => find(`input[name="percent_${CSS.escape(code)}"]`, form, HTMLInputElement);
const codesShown = () => findAll("#preview [data-code]").map((row) => row.dataset.code ?? "");

/** @param {string[]} codes @param {string} code @param {string} way */
function move(codes, code, way) {
  const from = codes.indexOf(code);
  codes.splice(from, 1);
  codes.splice(Math.max(0, from + (way === "up" ? -1 : 1)), 0, code);
  focusedCode = code;
}

/** @param {string[]} codes @param {string} before @param {string} after */
function swap(codes, before, after) {
  codes[codes.indexOf(before)] = after;
  percentOf(after).value = percentOf(before).value;
  percentOf(after).dispatchEvent(new Event("input"));
  pickOf(before).checked = false;
  pickOf(after).checked = true;
  focusedCode = after;
}

form.addEventListener("click", (event) => {
  const button = closestTo(event, "[data-move], [data-swap]");
  if (!button) return;
  event.preventDefault();
  const codes = codesShown();
  const [way, moved] = button.dataset.move?.split(" ") ?? [];
  const [before, after] = button.dataset.swap?.split(" ") ?? [];
  if (moved) move(codes, moved, way);
  else swap(codes, before, after);
  order.value = codes.join(",");
  find("#planner-fields").dispatchEvent(new Event("change"));
});

// How an exercise is done is chosen beside its loads, which the answer replaces.
find("#preview").addEventListener("change", (event) => {
  const chosen = closestTo(event, "[data-sides]");
  if (!chosen) return;
  focusedId = chosen.id;
  find("#planner-fields").dispatchEvent(new Event("change"));
});

document.addEventListener("htmx:afterSwap", () => {
  // The buttons were replaced, so set the keyboard focus to the same exercise again.
  const row = focusedCode && document.querySelector(`#preview [data-code="${CSS.escape(focusedCode)}"]`);
  if (row) (findAll("button:not(:disabled)", row)[0] ?? find("summary", row)).focus();
  if (focusedId) document.getElementById(focusedId)?.focus();
  focusedCode = focusedId = "";
});

function showReasons() {
  const [panel] = findAll("#preview [data-needs]");
  if (!panel) return;
  const needed = panel.dataset.needs?.split(" ") ?? [];
  for (const id of ["high-load-reason", "spacing-reason"]) {
    const field = find(`#${id}`);
    const typed = find("textarea", field, HTMLTextAreaElement).value.trim() !== "";
    field.hidden = !needed.includes(id) && !typed;
  }
}

document.addEventListener("htmx:afterSwap", showReasons);
showReasons();
