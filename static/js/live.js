// The live page, by data attributes; every form on it works without this file.
//   [data-phase][data-ends-at]      rest turns into the set at the deadline, with beeps before it; [data-countdown] and
//                                  the bar [data-left] in it show what is left
//   [data-cuff-clock]               time under the cuffs since data-on-since plus data-before; [data-over] at data-cap
//   [data-metronome]                counts the repetitions of the set at the protocol's tempo
//   [data-awake]                    keeps the screen on; [data-awake-chip] says so
//   [data-cue-setting="name"]       a choice about sound; [data-cue-test] plays it
//   [data-hide-in], [data-show-in]  seconds until something goes or comes
//   [data-stepper]                  buttons [data-by] move the list; [data-stepper-value] says what will be stored
//   [data-send-when-complete]       the tap that completes a form sends it
//   [data-main]                     a tap that was meant for the page before is not taken for this one
import { clock, now, tick } from "./clock.js";
import { change, cue, keepAwake, say, settings, unlock } from "./phone/cues.js";
import { keepStops } from "./phone/stop.js";
import { alarm, cuffCues, metronome, restCues, ticked } from "./phone/pace.js";

const STRAY_TAP_MS = 350;
const opened = performance.now();
const openedAt = now();
const every = (selector, root = document) => [...root.querySelectorAll(selector)];

function showRest(at) {
  for (const box of every("[data-ends-at]")) {
    const left = Math.ceil((Date.parse(box.dataset.endsAt) - at) / 1000);
    for (const digits of every("[data-countdown]", box)) digits.textContent = clock(left);
    for (const bar of every("[data-left]", box)) bar.value = left;
    restCues(box, at);
    if (left > 0) continue;
    box.classList.add("is-over");
    if (box.dataset.phase !== "rest") continue;
    box.dataset.phase = "lift";
    for (const line of every("[data-announce]")) line.textContent = line.dataset.text;
  }
}

function showCuffs(at) {
  for (const box of every("[data-cuff-clock][data-on-since]")) {
    const since = Math.max(0, (at - Date.parse(box.dataset.onSince)) / 1000);
    const exact = Number(box.dataset.before) + since;
    const seconds = Math.floor(exact);
    const [warn, cap] = [Number(box.dataset.warn), Number(box.dataset.cap)];
    box.querySelector("[data-digits]").textContent = clock(seconds);
    const over = seconds >= cap;
    box.classList.toggle("live-clock-over", over);
    box.classList.toggle("live-clock-warn", !over && seconds >= warn);
    cuffCues(exact, { warn, cap }, at);
    if (!over) continue;
    every("[data-over][hidden]").forEach(open);
    alarm(at);
  }
}

function open(overlay) {
  overlay.hidden = false;
  if (location.hash !== "#stop") overlay.focus();
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

function readyCueSettings() {
  for (const field of every("[data-cue-setting]")) {
    const name = field.dataset.cueSetting;
    const isSwitch = field.type === "checkbox";
    if (isSwitch) field.checked = settings[name];
    else field.value = settings[name];
    field.addEventListener("input", () => change(name, isSwitch ? field.checked : Number(field.value)));
  }
  for (const button of every("[data-cue-test]")) {
    button.addEventListener("click", () => {
      unlock();
      cue("go");
      say("This is how it sounds.");
    });
  }
  for (const part of every("[data-needs-script]")) part.hidden = false;
}

function showAwake(isOn) {
  for (const chip of every("[data-awake-chip]")) chip.textContent = isOn ? "Screen stays on" : "The screen may lock";
}

function showStop() {
  const isOpen = location.hash === "#stop";
  for (const part of every("header, main, [data-over]")) part.inert = isOpen;
  if (isOpen) document.getElementById("stop").focus();
}

document.addEventListener(
  "click",
  (event) => {
    unlock();
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
readyCueSettings();
if (document.querySelector("[data-awake]")) keepAwake(showAwake);
unlock();
addEventListener("hashchange", showStop);
showStop();
keepStops(now);
const counters = every("[data-metronome]").map((box) => [box, metronome(box, now)]);
tick((at) => {
  showRest(at);
  showCuffs(at);
  showPassing(at);
  for (const [box, count] of counters) count(at, box.closest("[data-phase]").dataset.phase === "lift");
  ticked(at);
});
