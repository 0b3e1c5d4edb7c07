// The live page, by data attributes; every form on it works without this file.
//   [data-phase][data-ends-at]      rest turns into the set at the deadline; [data-countdown] and the bar
//                                  [data-left] in it show what is left
//   [data-cuff-clock]               time under the cuffs since data-on-since plus data-before; [data-over] at data-cap
//   [data-hide-in], [data-show-in]  seconds until something goes or comes
//   [data-stepper]                  buttons [data-by] move the list; [data-stepper-value] says what will be stored
//   [data-send-when-complete]       the tap that completes a form sends it
//   [data-main]                     a tap that was meant for the page before is not taken for this one
import { clock, now, tick } from "./clock.js";

const STRAY_TAP_MS = 350;
const opened = performance.now();
const openedAt = now();
const every = (selector, root = document) => [...root.querySelectorAll(selector)];

function showRest(at) {
  for (const box of every("[data-ends-at]")) {
    const left = Math.ceil((Date.parse(box.dataset.endsAt) - at) / 1000);
    for (const digits of every("[data-countdown]", box)) digits.textContent = clock(left);
    for (const bar of every("[data-left]", box)) bar.value = left;
    if (left > 0) continue;
    box.classList.add("is-over");
    if (box.dataset.phase !== "rest") continue;
    box.dataset.phase = "lift";
    for (const line of every("[data-announce]")) line.textContent = line.dataset.text;
  }
}

function showCuffs(at) {
  for (const box of every("[data-cuff-clock][data-on-since]")) {
    const since = Math.max(0, Math.floor((at - Date.parse(box.dataset.onSince)) / 1000));
    const seconds = Number(box.dataset.before) + since;
    box.querySelector("[data-digits]").textContent = clock(seconds);
    const over = seconds >= Number(box.dataset.cap);
    box.classList.toggle("live-clock-over", over);
    box.classList.toggle("live-clock-warn", !over && seconds >= Number(box.dataset.warn));
    if (over) every("[data-over][hidden]").forEach(open);
  }
}

function open(overlay) {
  overlay.hidden = false;
  overlay.focus();
  navigator.vibrate?.([400, 200, 400]);
}

function showPassing(at) {
  const seconds = (at - openedAt) / 1000;
  for (const item of every("[data-hide-in]")) item.hidden = seconds >= Number(item.dataset.hideIn);
  for (const item of every("[data-show-in]")) item.hidden = seconds < Number(item.dataset.showIn);
}

function readyStepper(box) {
  const list = box.querySelector("select");
  const label = box.closest("form").querySelector("[data-stepper-value]");
  const show = () => label && (label.textContent = `${list.value} reps`);
  for (const button of every("[data-by]", box)) {
    button.hidden = false;
    button.addEventListener("click", () => {
      // The list runs downwards, so that a native picker opens where more is above.
      const wanted = String(Math.max(0, Number(list.value) + Number(button.dataset.by)));
      if (list.querySelector(`option[value="${wanted}"]`)) list.value = wanted;
      show();
    });
  }
  list.addEventListener("change", show);
  show();
}

function readyToSend(form) {
  // A key moves through the choices without meaning them, and has detail 0: the keyboard uses the button.
  form.addEventListener("click", (event) => {
    if (event.detail === 0 || !event.target.matches("input[type=radio]")) return;
    if (form.checkValidity()) form.requestSubmit();
  });
}

function showStop() {
  const isOpen = location.hash === "#stop";
  for (const part of every("header, main")) part.inert = isOpen;
  if (isOpen) document.getElementById("stop").focus();
}

document.addEventListener(
  "click",
  (event) => {
    if (event.detail > 0 && event.target.closest("[data-main]") && performance.now() - opened < STRAY_TAP_MS) {
      event.preventDefault();
      event.stopPropagation();
    }
  },
  true,
);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && location.hash === "#stop") location.hash = "main";
});

every("[data-stepper]").forEach(readyStepper);
every("[data-send-when-complete]").forEach(readyToSend);
addEventListener("hashchange", showStop);
showStop();
tick((at) => {
  showRest(at);
  showCuffs(at);
  showPassing(at);
});
