// The live page, by data attributes; every form on it works without this file.
//   [data-phase][data-ends-at]      turns rest into the set at the deadline, with beeps before it; [data-countdown] and
//                                  the bar [data-left] in it show the time left
//   [data-cuff-clock]               time under the cuffs since data-on-since plus data-before; [data-over] at data-cap
//   [data-metronome]                counts the repetitions of the set at the protocol's tempo
//   [data-awake-chip]               says whether the screen stays on, from start to end
//   [data-cue-setting="name"]       a setting of the cues; [data-cue-test] plays one
//   [data-until], [data-after]      hides the element from this instant on, or until it
//   [data-stepper]                  buttons [data-by] move the list; [data-stepper-value] says what will be stored
//   [data-send-when-complete]       sends the form with the tap that completes it
//   [data-main]                     ignores a tap that was meant for the previous screen
//   [data-before-end], [data-while-running]   shown until the session ends, or only while it runs

import { closestTo, find, findAll } from "../page/elements.js";
import { changeSetting, giveCue, keepAwake, say, settings, unlockSound } from "./cues.js";
import { clock } from "./format.js";
import { everyTick, now } from "./server-clock.js";
import { stopWithoutLog } from "./stop.js";
import { endTick, giveCuffCues, giveRestCues, soundAlarm, startMetronome } from "./timed-cues.js";
import { payloadOf, runSession } from "./training-session.js";

/** @import { ScreenHead, Standing } from "./types.js" */

const STRAY_TAP_MS = 350;
/** @type {(readonly [box: HTMLElement, count: (at: number, isLifting: boolean) => void])[]} */
let metronomes = [];
/** @type {ReturnType<typeof keepAwake> | null} */
let awake = null;

const pageMain = () => find("main[data-live]");
const overTime = () => find("[data-over]");

/** @param {number} at */
function showRest(at) {
  for (const box of findAll("[data-ends-at]")) {
    const left = Math.ceil((Date.parse(box.dataset.endsAt ?? "") - at) / 1000);
    for (const digits of findAll("[data-countdown]", box)) digits.textContent = clock(left);
    for (const bar of findAll("[data-left]", box, HTMLProgressElement)) bar.value = left;
    giveRestCues(box, at);
    if (left > 0) continue;
    box.classList.add("is-over");
    if (box.dataset.phase !== "rest") continue;
    box.dataset.phase = "lift";
    for (const line of findAll("[data-announce]")) line.textContent = line.dataset.text ?? "";
  }
}

/** @param {number} at */
function showCuffs(at) {
  const box = find("[data-cuff-clock]");
  const over = overTime();
  if (!box.dataset.onSince) return closeOver();
  const since = Math.max(0, (at - Date.parse(box.dataset.onSince)) / 1000);
  const exact = Number(box.dataset.before) + since;
  const seconds = Math.floor(exact);
  const [warn, cap] = [Number(box.dataset.warn), Number(box.dataset.cap)];
  find("[data-digits]", box).textContent = clock(seconds);
  const isOver = seconds >= cap;
  box.classList.toggle("live-clock-over", isOver);
  box.classList.toggle("live-clock-warn", !isOver && seconds >= warn);
  giveCuffCues(exact, warn, at);
  if (!isOver) return closeOver();
  if (over.hidden) {
    over.hidden = false;
    showOnTop();
  }
  soundAlarm(at);
}

/** @param {number} at */
function showPassing(at) {
  for (const item of findAll("[data-until]")) item.hidden = at >= Date.parse(item.dataset.until ?? "");
  for (const item of findAll("[data-after]")) item.hidden = at < Date.parse(item.dataset.after ?? "");
}

/** @param {HTMLElement} box */
function startStepper(box) {
  const list = find("select", box, HTMLSelectElement);
  const label = box.closest("form")?.querySelector("[data-stepper-value]");
  const show = () => {
    if (label) label.textContent = `${list.value} reps`;
  };
  for (const button of findAll("[data-by]", box)) {
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

function startCueSettings() {
  for (const field of findAll("[data-cue-setting]", document, HTMLInputElement)) {
    const name = /** @type {keyof typeof settings} */ (field.dataset.cueSetting);
    const isSwitch = field.type === "checkbox";
    if (isSwitch) field.checked = Boolean(settings[name]);
    else field.value = String(settings[name]);
    field.addEventListener("input", () => changeSetting(name, isSwitch ? field.checked : Number(field.value)));
  }
  for (const button of findAll("[data-cue-test]")) {
    button.addEventListener("click", () => {
      unlockSound();
      giveCue("go");
      say("This is how it sounds.");
    });
  }
  for (const part of findAll("[data-needs-script]")) part.hidden = false;
}

/** @param {boolean} isOn */
function showAwake(isOn) {
  for (const chip of findAll("[data-awake-chip]")) chip.textContent = isOn ? "Screen stays on" : "The screen may lock";
}

/** @param {boolean} isRunning */
function stayAwake(isRunning) {
  for (const chip of findAll("[data-awake-chip]")) chip.hidden = !isRunning;
  if (isRunning) awake ??= keepAwake(showAwake);
  else {
    awake?.release();
    awake = null;
  }
}

/** Order the layers: STOP is above everything, the alarm of the cuffs above the rest. Lower ones are inert. */
function showOnTop() {
  const [over, isStop] = [overTime(), location.hash === "#stop"];
  over.inert = isStop;
  for (const part of findAll("header, main, .live-tools")) part.inert = isStop || !over.hidden;
  if (isStop) find("#stop").focus();
  else if (!over.hidden) over.focus();
}

function closeOver() {
  const over = overTime();
  if (over.hidden) return;
  over.hidden = true;
  showOnTop();
}

/** Start the parts of a new screen. */
function startScreen() {
  findAll("[data-stepper]").forEach(startStepper);
  metronomes = findAll("[data-metronome]").map((box) => [box, startMetronome(box, now)]);
}

/** @param {ScreenHead} head */
function showHead(head) {
  const [where, box] = [find("[data-where]"), find("[data-cuff-clock]")];
  const title = document.createElement("strong");
  const below = document.createElement("span");
  title.textContent = head.where;
  below.textContent = head.below;
  where.replaceChildren(title, below);
  find("[data-digits]", box).textContent = head.digits;
  Object.assign(box.dataset, { before: head.before, warn: head.warn, cap: head.cap });
  if (head.onSince) box.dataset.onSince = head.onSince;
  else delete box.dataset.onSince;
  box.className = `live-clock live-clock-${head.level}${head.onSince ? "" : " live-clock-off"}`;
}

/**
 * Update the page for a new screen.
 *
 * @param {Standing} standing
 * @param {ScreenHead | null} head what stands above it; null where the server's own page stands
 */
function onScreen({ record, isOver, areCuffsOn }, head) {
  const isSet = pageMain().dataset.screen === "set";
  for (const part of findAll("[data-before-end]")) part.hidden = isOver;
  for (const part of findAll("[data-while-running]")) part.hidden = record.state !== "started";
  if (!areCuffsOn) closeOver();
  if (!isSet) closeWhy();
  find(".live-tools").classList.toggle("live-tools-sound", isSet);
  stayAwake(record.state === "started");
  if (head) showHead(head);
  startScreen();
  showPassing(now());
}

/** @param {number} at */
function show(at) {
  showRest(at);
  showCuffs(at);
  showPassing(at);
  for (const [box, count] of metronomes) count(at, box.closest("[data-phase]")?.getAttribute("data-phase") === "lift");
}

/** Load the explanations of the numbers with the first tap: they are long, and few people open them. */
function startWhy() {
  const opener = document.querySelector("[data-open-dialog=why]");
  opener?.addEventListener("click", () => {
    const place = find("[data-why-place]");
    const template = find("#why-words", document, HTMLTemplateElement);
    if (!place.childElementCount) place.append(template.content.cloneNode(true));
  });
}

function closeWhy() {
  const dialog = document.getElementById("why");
  if (dialog instanceof HTMLDialogElement) dialog.close();
}

/** @param {HTMLElement} scale how tight the cuffs feel; above its ceiling the form is not sent */
function keepFromTooTight(scale) {
  const words = find(".tight-too-much", scale).textContent ?? "";
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (scale.querySelectorAll("input")))
    input.setCustomValidity(input.checked && Number(input.value) > Number(scale.dataset.ceiling) ? words.trim() : "");
}

/** Start on a page that has a session. */
export async function startLive() {
  const main = pageMain();
  main.dataset.shown = String(performance.now());
  document.addEventListener(
    "click",
    (event) => {
      unlockSound();
      const sinceShown = performance.now() - Number(main.dataset.shown);
      if (event.detail > 0 && closestTo(event, "[data-main]") && sinceShown < STRAY_TAP_MS) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    true,
  );
  document.addEventListener("click", (event) => {
    // A click by arrow key has detail 0 and only moves through the choices: keyboard users press the button.
    const form = closestTo(event, "form[data-send-when-complete]", HTMLFormElement);
    if (form && event.detail > 0 && closestTo(event, "input[type=radio]") && form.checkValidity()) form.requestSubmit();
  });
  document.addEventListener("change", (event) => {
    const scale = closestTo(event, ".tight");
    if (scale) keepFromTooTight(scale);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && location.hash === "#stop") location.hash = "main";
  });

  startCueSettings();
  startWhy();
  unlockSound();
  addEventListener("hashchange", () => {
    closeWhy();
    showOnTop();
  });
  showOnTop();
  const payload = payloadOf(document);
  const session = await runSession({ main, payload, onScreen });
  if (!session) {
    startScreen();
    stayAwake("awake" in main.dataset);
    stopWithoutLog({ main, payload, now });
  }
  everyTick((at) => {
    session?.show();
    show(at);
    endTick(at);
  });
}
