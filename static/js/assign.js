// The planner's small behaviours. Loads and minutes come from the server; this only ties a slider to its
// number, keeps Enter from assigning, and shows the fields for reasons that the preview asks for.
(() => {
  "use strict";

  for (const box of document.querySelectorAll("[data-percent]")) {
    const range = box.querySelector("input[type=range]");
    const number = box.querySelector("input:not([type=range])");
    range.hidden = false;
    range.addEventListener("input", () => {
      number.value = range.value; // the event goes on to htmx by itself
    });
    number.addEventListener("input", () => {
      const typed = Number(number.value.replace(",", "."));
      if (typed >= Number(range.min) && typed <= Number(range.max)) range.value = String(typed);
    });
  }

  // Enter in a field asks for the loads again; it never assigns by accident.
  document.getElementById("assign").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    event.preventDefault();
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  });

  function showReasons() {
    const panel = document.querySelector("#preview [data-needs]");
    if (!panel) return;
    const needed = panel.dataset.needs.split(" ");
    for (const id of ["high-load-reason", "spacing-reason"]) {
      const field = document.getElementById(id);
      const typed = field.querySelector("textarea").value.trim() !== "";
      field.hidden = !needed.includes(id) && !typed;
    }
  }

  document.addEventListener("htmx:afterSwap", showReasons);
  showReasons();
})();
