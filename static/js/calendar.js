// Moves sessions by dragging, or by one key on the focused session. Without this file a session's own page does it
// with plain forms. The server judges every day; nothing is decided here.
import { closestTo, find, findAll } from "./page/elements.js";

const form = find("#calendar-move", document, HTMLFormElement);
const days = find("[data-calendar]");
/** @type {Record<string, string>} */
const KEYS = { m: "move", c: "copy", s: "skip" };
/** @type {HTMLElement | null} */
let dragged = null;

find("[data-calendar-help]").hidden = false;

/** @param {Event} event */
const dayOf = (event) => closestTo(event, "[data-day]");

/** @param {HTMLElement | null} day */
function mark(day) {
  for (const each of findAll(".cal-over", days)) each.classList.remove("cal-over");
  day?.classList.add("cal-over");
}

/** @param {string} name @param {string | undefined} value */
function setField(name, value = "") {
  find(`[name=${name}]`, form, HTMLInputElement).value = value;
}

days.addEventListener("dragstart", (event) => {
  dragged = closestTo(event, "[data-chip]");
  if (!dragged || !event.dataTransfer) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.chip ?? "");
});

days.addEventListener("dragover", (event) => {
  const day = dayOf(event);
  if (!dragged || !day) return;
  event.preventDefault();
  mark(day);
});

days.addEventListener("dragend", () => {
  dragged = null;
  mark(null);
});

days.addEventListener("drop", (event) => {
  const day = dayOf(event);
  if (!dragged || !day) return;
  event.preventDefault();
  mark(null);
  const { chip, on } = dragged.dataset;
  dragged = null;
  if (day.dataset.day === on) return;
  form.action = `/sessions/${chip}/move/`;
  setField("to_on", day.dataset.day);
  setField("seen_on", on);
  form.submit();
});

days.addEventListener("keydown", (event) => {
  const chip = closestTo(event, "[data-chip]");
  const where = KEYS[event.key.toLowerCase()];
  if (!chip || !where || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const back = encodeURIComponent(location.pathname + location.search);
  location.assign(`/sessions/${chip.dataset.chip}/${where}/?next=${back}`);
});
