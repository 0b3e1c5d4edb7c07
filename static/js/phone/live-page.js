// The live page, by data attributes; every form on it works without this file.
//   [data-phase][data-ends-at]      rest turns into the set at the deadline, with beeps before it; [data-countdown] and
//                                  the bar [data-left] in it show what is left
//   [data-cuff-clock]               time under the cuffs since data-on-since plus data-before; [data-over] at data-cap
//   [data-metronome]                counts the repetitions of the set at the protocol's tempo
//   [data-awake-chip]               says whether the screen stays on, from start to end
//   [data-cue-setting="name"]       a choice about sound; [data-cue-test] plays it
//   [data-until], [data-after]      instants until which something is there, or from which on
//   [data-stepper]                  buttons [data-by] move the list; [data-stepper-value] says what will be stored
//   [data-send-when-complete]       the tap that completes a form sends it
//   [data-main]                     a tap that was meant for the screen before is not taken for this one
//   [data-before-end], [data-while-running]   parts that go with the session's end, or are there while it runs

import { change, cue, keepAwake, say, settings, unlock } from "./cues.js";
import { clock } from "./format.js";
import { now, tick } from "./server-clock.js";
import { stopWithoutLog } from "./stop.js";
import { alarm, cuffCues, metronome, restCues, ticked } from "./timed-cues.js";
import { runSession } from "./training-session.js";

const STRAY_TAP_MS = 350;
const main = document.querySelector("main[data-live]");
const every = (selector, root = document) => [...root.querySelectorAll(selector)];
let counters = [];
let awake = null;

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
  const box = document.querySelector("[data-cuff-clock]");
  const over = document.querySelector("[data-over]");
  if (!box.dataset.onSince) return closeOver();
  const since = Math.max(0, (at - Date.parse(box.dataset.onSince)) / 1000);
  const exact = Number(box.dataset.before) + since;
  const seconds = Math.floor(exact);
  const [warn, cap] = [Number(box.dataset.warn), Number(box.dataset.cap)];
  box.querySelector("[data-digits]").textContent = clock(seconds);
  const isOver = seconds >= cap;
  box.classList.toggle("live-clock-over", isOver);
  box.classList.toggle("live-clock-warn", !isOver && seconds >= warn);
  cuffCues(exact, { warn, cap }, at);
  if (!isOver) return closeOver();
  if (over.hidden) {
    over.hidden = false;
    showOnTop();
  }
  alarm(at);
}

function showPassing(at) {
  for (const item of every("[data-until]")) item.hidden = at >= Date.parse(item.dataset.until);
  for (const item of every("[data-after]")) item.hidden = at < Date.parse(item.dataset.after);
}

function readyStepper(box) {
  const list = box.querySelector("select");
  const label = box.closest("form").querySelector("[data-stepper-value]");
  const show = () => {
    if (label) label.textContent = `${list.value} reps`;
  };
  for (const button of every("[data-by]", box)) {
    button.hidden = false;
    button.addEventListener("click", () => {
      // The list runs downwards, so that a native picker opens where more is above.
      const wanted = String(Math.max(0, Number(list.value) + Number(button.dataset.by)));
      if ([...list.options].some((option) => option.value === wanted)) list.value = wanted;
      show();
    });
  }
  list.addEventListener("change", show);
  show();
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

function stayAwake(isRunning) {
  for (const chip of every("[data-awake-chip]")) chip.hidden = !isRunning;
  if (isRunning) awake ??= keepAwake(showAwake);
  else {
    awake?.release();
    awake = null;
  }
}

/** STOP lies on everything, the end of the time under the cuffs on everything else; what lies below waits. */
function showOnTop() {
  const [over, isStop] = [document.querySelector("[data-over]"), location.hash === "#stop"];
  over.inert = isStop;
  for (const part of every("header, main, .live-tools")) part.inert = isStop || !over.hidden;
  if (isStop) document.getElementById("stop").focus();
  else if (!over.hidden) over.focus();
}

function closeOver() {
  const over = document.querySelector("[data-over]");
  if (over.hidden) return;
  over.hidden = true;
  showOnTop();
}

/** A screen is new: what has to know its parts learns them. */
function readyScreen() {
  every("[data-stepper]").forEach(readyStepper);
  counters = every("[data-metronome]").map((box) => [box, metronome(box, now)]);
}

function showHead(head) {
  const [where, box] = [document.querySelector("[data-where]"), document.querySelector("[data-cuff-clock]")];
  const title = document.createElement("strong");
  const below = document.createElement("span");
  title.textContent = head.where;
  below.textContent = head.below;
  where.replaceChildren(title, below);
  box.querySelector("[data-digits]").textContent = head.digits;
  Object.assign(box.dataset, { before: head.before, warn: head.warn, cap: head.cap });
  if (head.onSince) box.dataset.onSince = head.onSince;
  else delete box.dataset.onSince;
  box.className = `live-clock live-clock-${head.level}${head.onSince ? "" : " live-clock-off"}`;
}

/** Another screen is there: `head` is what stands above it, or null where the server's own words stand. */
function onScreen({ record, isOver, isOn }, head) {
  for (const part of every("[data-before-end]")) part.hidden = isOver;
  for (const part of every("[data-while-running]")) part.hidden = record.state !== "started";
  if (!isOn) closeOver();
  if (main.dataset.screen !== "set") document.getElementById("why")?.close();
  document.querySelector(".live-tools").classList.toggle("live-tools-sound", main.dataset.screen === "set");
  stayAwake(record.state === "started");
  if (head) showHead(head);
  readyScreen();
  showPassing(now());
}

function show(at) {
  showRest(at);
  showCuffs(at);
  showPassing(at);
  for (const [box, count] of counters) count(at, box.closest("[data-phase]").dataset.phase === "lift");
}

/** The reasons are many words, and few ask for them: they come into the page with the first tap. */
function readyWhy() {
  const opener = document.querySelector("[data-open-dialog=why]");
  opener?.addEventListener("click", () => {
    const place = document.querySelector("[data-why-place]");
    if (!place.childElementCount) place.append(document.getElementById("why-words").content.cloneNode(true));
  });
}

/** Begin, on a page that has a session. */
export async function startLive() {
  main.dataset.shown = performance.now();
  document.addEventListener(
    "click",
    (event) => {
      unlock();
      const sinceShown = performance.now() - Number(main.dataset.shown);
      if (event.detail > 0 && event.target.closest("[data-main]") && sinceShown < STRAY_TAP_MS) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    true,
  );
  document.addEventListener("click", (event) => {
    // A key moves through the choices without meaning them, and has detail 0: the keyboard uses the button.
    const form = event.target.closest("[data-send-when-complete]");
    if (form && event.detail > 0 && event.target.matches("input[type=radio]") && form.checkValidity())
      form.requestSubmit();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && location.hash === "#stop") location.hash = "main";
  });

  readyCueSettings();
  readyWhy();
  unlock();
  addEventListener("hashchange", () => {
    document.getElementById("why")?.close();
    showOnTop();
  });
  showOnTop();
  const payload = JSON.parse(document.getElementById("phone-payload").textContent);
  const session = await runSession({ main, payload, onScreen });
  if (!session) {
    readyScreen();
    stayAwake("awake" in main.dataset);
    stopWithoutLog({ main, payload, now });
  }
  tick((at) => {
    session?.show();
    show(at);
    ticked(at);
  });
}
