// Keeps each answer of the questionnaire as it is made: on this device at once, on the server as soon as it can.
//   form[data-autosave="address"]   with data-draft and data-account; each .question in it is one answer
//   form[data-answers-sent]         sends a draft; has the same data, and first what the device still keeps goes
//   [data-save-status]              says how that went

import { csrfTokenOf, find, findAll } from "./elements.js";
import { openKeptAnswers } from "./kept-answers.js";

/** @import { KeptAnswers } from "./kept-answers.js" */
/** @typedef {{ saved: string[], problems: Record<string, string> }} Saved */

const TYPING_MS = 600;
const AGAIN_MS = 15_000;
const SAVED = "Saved";
const KEPT = "Kept on this phone, not sent yet";
const NOT_KEPT = "Not sent yet. Stay on this page until there is a network.";
const NOT_COMPLETE = "Kept on this phone. One answer is not complete yet.";
const GONE = "These answers were sent or begun anew elsewhere. Load the page again.";

/** @param {Element} question */
const fieldsOf = (question) => findAll("input", question, HTMLInputElement);

/** @param {HTMLInputElement} field */
const isTyped = (field) => field.type === "text" || field.type === "date";

/** @param {Element} question @returns {[string, string][]} */
const valuesOf = (question) =>
  fieldsOf(question)
    .filter((field) => isTyped(field) || field.checked)
    .map((field) => [field.name, field.value]);

/** @param {string} text */
function say(text) {
  const status = find("[data-save-status]");
  if (status.textContent !== text) status.textContent = text;
}

/** @param {Element} question @param {[string, string][]} values */
function show(question, values) {
  for (const field of fieldsOf(question)) {
    const said = values.filter(([name]) => name === field.name).map(([, value]) => value);
    if (isTyped(field)) field.value = said[0] ?? "";
    else field.checked = said.includes(field.value);
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {KeptAnswers} answers
 * @returns {Promise<Saved | "gone" | null>} null: try again later
 */
async function post(form, answers) {
  const body = new FormData();
  body.set("draft", form.dataset.draft ?? "");
  body.set("csrfmiddlewaretoken", csrfTokenOf(form) ?? "");
  for (const [code, values] of Object.entries(answers)) {
    body.append("question", code);
    for (const [name, value] of values) body.append(name, value);
  }
  try {
    const response = await fetch(form.dataset.autosave ?? "", {
      method: "POST",
      body,
      redirect: "error", // to the sign-in page, for example
      keepalive: true,
    });
    if (response.status === 422) return "gone";
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** @param {HTMLFormElement} form */
const keptOf = (form) => openKeptAnswers(form.dataset.account ?? "", form.dataset.draft ?? "");

/**
 * @param {HTMLFormElement} form the questions of a page
 * @param {() => void} onRestored called after kept answers were put back into the page
 */
export function startAutosave(form, onRestored) {
  const kept = keptOf(form);
  const waiting = kept.all(); // also where the device keeps nothing
  const questions = findAll(".question", form);
  let isOnDisk = true;
  let isSending = false;
  let isHeldBack = false; // "Next" was pressed without a network
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function notSent() {
    if (!isOnDisk) return NOT_KEPT;
    return isHeldBack ? `No network now. ${KEPT}.` : KEPT;
  }

  async function send() {
    clearTimeout(timer);
    if (isSending || !Object.keys(waiting).length) return;
    isSending = true;
    const sent = { ...waiting };
    const answer = await post(form, sent);
    isSending = false;
    if (answer === "gone") {
      kept.wipe();
      say(GONE);
    } else if (answer) {
      settle(answer, sent);
    } else {
      say(notSent());
      timer = setTimeout(send, AGAIN_MS);
    }
  }

  /** @param {Saved} answer @param {KeptAnswers} sent */
  function settle(answer, sent) {
    isHeldBack = false;
    kept.drop(answer.saved, sent);
    for (const code of answer.saved) if (waiting[code] === sent[code]) delete waiting[code];
    const isOpen = Object.keys(answer.problems).some((code) => document.getElementById(`q-${code}`));
    say(isOpen ? NOT_COMPLETE : SAVED);
    if (Object.keys(waiting).some((code) => waiting[code] !== sent[code])) send();
  }

  for (const question of questions) {
    const values = waiting[question.id.slice(2)];
    if (values) show(question, values);
  }
  onRestored();
  const shown = new Map(questions.map((question) => [question, JSON.stringify(valuesOf(question))]));

  /** @param {number} delay before it is sent */
  function takeChanges(delay) {
    // One tap can change other answers, too: "Not measured" of both girths.
    for (const question of questions) {
      const values = valuesOf(question);
      if (JSON.stringify(values) === shown.get(question)) continue;
      shown.set(question, JSON.stringify(values));
      const code = question.id.slice(2);
      waiting[code] = values;
      isOnDisk = kept.keep(code, values);
    }
    clearTimeout(timer);
    timer = setTimeout(send, delay);
  }

  // On the document, after the page's other scripts have cleared what an answer excludes.
  document.addEventListener("change", () => takeChanges(0));
  document.addEventListener("input", () => takeChanges(TYPING_MS));
  form.addEventListener("submit", (event) => {
    if (navigator.onLine === false) {
      event.preventDefault();
      isHeldBack = true;
      say(notSent());
    }
  });
  addEventListener("online", send);
  send();
}

/** @param {HTMLFormElement} form the one that sends a draft */
export async function sendKeptFirst(form) {
  const kept = keptOf(form);
  form.addEventListener("submit", (event) => {
    if (navigator.onLine === false) {
      event.preventDefault();
      say("No network now. Please send the answers later: they are kept.");
    } else kept.wipe();
  });
  const waiting = kept.all();
  if (!Object.keys(waiting).length) return;
  const answer = await post(form, waiting);
  if (answer === "gone") kept.wipe();
  else if (!answer) say(KEPT);
  else if (answer.saved.length) {
    kept.drop(answer.saved, waiting);
    location.reload();
  }
}
