// A programme's form: a day for legs lists leg exercises only. Without this every list has both, and the server
// says what does not belong.

function follow(day) {
  const chosen = day.querySelector("[data-region]:checked");
  if (!chosen) return;
  for (const list of day.querySelectorAll("select")) {
    for (const group of list.querySelectorAll("optgroup")) {
      const other = !group.querySelector(":checked") && group.label !== chosen.dataset.region;
      group.hidden = group.disabled = other;
    }
  }
}

for (const day of document.querySelectorAll("[data-day]")) {
  follow(day);
  day.addEventListener("change", () => follow(day));
}
