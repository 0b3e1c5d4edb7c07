// Moving with the mouse, and by one key on a session that has the focus. The page works without: a session leads
// to its own page, and everything is done by plain forms. The server judges every day; nothing is decided here.
const form = document.getElementById("calendar-move");
const days = document.querySelector("[data-calendar]");
const KEYS = { m: "move", c: "copy", s: "skip" };
let dragged = null;

document.querySelector("[data-calendar-help]").hidden = false;

const dayOf = (event) => event.target.closest("[data-day]");
const mark = (day) => {
  for (const each of days.querySelectorAll(".cal-over")) each.classList.remove("cal-over");
  day?.classList.add("cal-over");
};

days.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[data-chip]");
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.chip);
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
  form.elements.to_on.value = day.dataset.day;
  form.elements.seen_on.value = on;
  form.submit();
});

days.addEventListener("keydown", (event) => {
  const chip = event.target.closest("[data-chip]");
  const where = KEYS[event.key.toLowerCase()];
  if (!chip || !where || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const back = encodeURIComponent(location.pathname + location.search);
  location.assign(`/sessions/${chip.dataset.chip}/${where}/?next=${back}`);
});
