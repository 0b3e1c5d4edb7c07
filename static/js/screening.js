// The questionnaire: shows follow-up questions at once, an exclusive answer clears the others, and each
// answer is kept as it is made. Works without it.

import { sendKeptFirst, startAutosave } from "./page/autosave.js";
import { closestTo, find, findAll } from "./page/elements.js";

const NOT_MEASURED = "input[name$='-not-measured']";
const followUps = findAll("[data-asked-if]");

/** @param {HTMLElement} followUp */
function isAsked(followUp) {
  const parent = document.getElementById(`q-${followUp.dataset.askedIf}`);
  if (!parent || parent.hidden) return false;
  const [chosen] = findAll("input[type=radio]:checked", parent, HTMLInputElement);
  return Boolean(chosen && followUp.dataset.askedValues?.split(" ").includes(chosen.value));
}

// In the order of the page, so that a follow-up of a follow-up sees the state of its parent.
function showFollowUps() {
  for (const followUp of followUps) followUp.hidden = !isAsked(followUp);
}

/** @param {HTMLInputElement[]} inputs */
function clear(inputs) {
  for (const input of inputs) {
    if (input.type === "checkbox") input.checked = false;
    else input.value = "";
  }
}

// "Not sure" and another part of the body exclude the limbs, and a limb excludes them.
const ALONE = ["not_sure", "elsewhere"];

/** @param {HTMLElement} box @param {HTMLInputElement} changed */
function keepAlone(box, changed) {
  if (!changed.checked) return;
  const alone = ALONE.includes(changed.value);
  const inputs = findAll("input", box, HTMLInputElement);
  clear(inputs.filter((each) => each !== changed && (alone || ALONE.includes(each.value))));
}

document.addEventListener("change", (event) => {
  const box = closestTo(event, "[data-one-or-not-sure]");
  if (box && event.target instanceof HTMLInputElement) keepAlone(box, event.target);
  showFollowUps();
});

// Without a tape for one girth there is none for the others: tick "Not measured" of those without a number too.
/** @param {HTMLElement} question */
function tickTheRestOfTheTape(question) {
  if (!question.hasAttribute("data-tape")) return;
  for (const other of findAll(".question[data-tape]")) {
    const isEmpty = textFieldsOf(other).every((input) => !input.value);
    if (isEmpty) find(NOT_MEASURED, other, HTMLInputElement).checked = true;
  }
}

/** @param {HTMLElement} question */
const textFieldsOf = (question) => findAll("input[type=text]", question, HTMLInputElement);

// "Not measured" and a number exclude each other; the one that was changed last stays.
document.addEventListener("input", (event) => {
  const question = closestTo(event, ".question");
  const [tick] = question ? findAll(NOT_MEASURED, question, HTMLInputElement) : [];
  if (!question || !tick) return;
  if (event.target !== tick) {
    if (/** @type {HTMLInputElement} */ (event.target).value) tick.checked = false;
  } else if (tick.checked) {
    clear(textFieldsOf(question));
    tickTheRestOfTheTape(question);
  }
});

/** @param {HTMLElement} question whether what is chosen or typed in it is a red answer */
function isRed(question) {
  const values = question.dataset.redValues?.split(" ") ?? [];
  const [upper, lower] = (question.dataset.redMmhg ?? "").split(" ").map(Number);
  const chosen = findAll("input:checked", question, HTMLInputElement).map((input) => input.value);
  if (!upper || !lower) return chosen.some((value) => values.includes(value));
  // "185/112" in one box is read, too; else upper and lower boxes take turns.
  return textFieldsOf(question).some((input, place) => {
    const [first, second] = input.value.split("/").map((text) => Number.parseInt(text, 10));
    return second ? first >= upper || second >= lower : first >= (place % 2 ? lower : upper);
  });
}

// At once and without a network: what to do today stands beside the answer.
function showRedAnswers() {
  for (const notice of findAll("[data-red-notice]")) {
    const question = /** @type {HTMLElement | null} */ (notice.closest(".question"));
    if (question) notice.hidden = !isRed(question);
  }
}

document.addEventListener("change", showRedAnswers);
document.addEventListener("input", showRedAnswers);

showFollowUps();
for (const form of findAll("form[data-autosave]", document, HTMLFormElement)) {
  if (form.hasAttribute("data-answers-sent")) sendKeptFirst(form);
  else startAutosave(form, showFollowUps);
}
showRedAnswers();
findAll("[data-focus]")[0]?.focus();
