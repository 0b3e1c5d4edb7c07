// The planner's small behaviours. Loads and minutes come from the server; this only ties a slider to its
// number, keeps Enter from assigning, and shows the fields for reasons that the preview asks for.

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

// Moving and swapping: the hidden order and the ticks change here, and the preview is asked for again.
const form = document.getElementById("assign");
const order = form.querySelector("input[name=order]");
let focused = "";

const tick = (code) => form.querySelector(`.pick input[type=checkbox][value="${CSS.escape(code)}"]`);
const percent = (code) => form.querySelector(`input[name="percent_${CSS.escape(code)}"]`);
const shown = () => [...document.querySelectorAll("#preview [data-code]")].map((row) => row.dataset.code);

function asked() {
  document.getElementById("planner-fields").dispatchEvent(new Event("change"));
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move], [data-swap]");
  if (!button) return;
  event.preventDefault();
  const codes = shown();
  if (button.dataset.move) {
    const [way, code] = button.dataset.move.split(" ");
    const from = codes.indexOf(code);
    codes.splice(from, 1);
    codes.splice(Math.max(0, from + (way === "up" ? -1 : 1)), 0, code);
    focused = code;
  } else {
    const [old, next] = button.dataset.swap.split(" ");
    codes[codes.indexOf(old)] = next;
    percent(next).value = percent(old).value;
    percent(next).dispatchEvent(new Event("input"));
    tick(old).checked = false;
    tick(next).checked = true;
    focused = next;
  }
  order.value = codes.join(",");
  asked();
});

document.addEventListener("htmx:afterSwap", () => {
  // The buttons were replaced: whoever works with the keyboard stays at the same exercise.
  const row = focused && document.querySelector(`#preview [data-code="${CSS.escape(focused)}"]`);
  if (row) (row.querySelector("button:not(:disabled)") || row.querySelector("summary")).focus();
  focused = "";
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
