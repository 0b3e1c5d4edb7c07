// Decides when a cue is due: the last seconds of a rest, ten and fifteen minutes under the cuffs, each repetition.
// Compares each moment with the previous tick, so that one that passed while the phone slept gives no late cue.
import { find } from "../page/elements.js";
import { giveCue, say, settings } from "./cues.js";
import { clock } from "./format.js";

const LATE_MS = 5000;
const ALARM_EVERY_MS = 2500;
const LEAD_MS = 3000; // from the tap to the first repetition
/** @type {number | null} */
let lastTick = null;
let alarmAt = 0;

/** @param {number} moment @param {number} at @returns {boolean} whether it came since the tick before, and not long ago */
const came = (moment, at) => lastTick !== null && lastTick < moment && moment <= at && at - moment <= LATE_MS;

/** @param {HTMLElement} box with data-ends-at and data-say @param {number} at */
export function giveRestCues(box, at) {
  const ends = Date.parse(box.dataset.endsAt ?? "");
  for (const seconds of [3, 2, 1]) if (came(ends - seconds * 1000, at)) giveCue("soon");
  if (!came(ends, at)) return;
  giveCue("go");
  say(box.dataset.say ?? "");
}

/**
 * @param {number} seconds under the cuffs
 * @param {number} warnAt seconds
 * @param {number} at
 */
export function giveCuffCues(seconds, warnAt, at) {
  if (!came(at - (seconds - warnAt) * 1000, at)) return;
  giveCue("warn");
  say(`${Math.round(warnAt / 60)} minutes under the cuffs.`);
}

/**
 * Repeat the alarm until it is confirmed. Called on each tick while the cuffs are over their time.
 *
 * @param {number} at
 */
export function soundAlarm(at) {
  if (at - alarmAt < ALARM_EVERY_MS) return;
  if (!alarmAt) say("Take the cuffs off now.", true);
  alarmAt = at;
  giveCue("alarm");
}

/** @param {number} at the end of each tick: cues are due once */
export function endTick(at) {
  lastTick = at;
}

/**
 * Make the metronome of a set. It counts repetitions from a start time, so a reload continues the count.
 *
 * @param {HTMLElement} box with what the protocol asks for in data attributes
 * @param {() => number} now
 * @returns {(at: number, isLifting: boolean) => void} called on each tick
 */
export function startMetronome(box, now) {
  const { set, up, pause, down, reps = "" } = box.dataset;
  const [upMs, restMs] = [Number(up) * 1000, (Number(pause) + Number(down)) * 1000];
  const button = find("[data-count-start]", box);
  const [digits, label] = [find("[data-count]", box), find("[data-count-label]", box)];
  const key = `metronome:${set}`;
  let startedAt = Number(sessionStorage.getItem(key)) || 0;
  const start = () => {
    startedAt = now() + LEAD_MS;
    sessionStorage.setItem(key, String(startedAt));
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    if (startedAt) {
      startedAt = 0;
      sessionStorage.removeItem(key);
      digits.textContent = reps;
      label.textContent = "reps";
      button.textContent = button.dataset.start ?? "";
    } else start();
  });
  return (at, isLifting) => {
    if (!startedAt && isLifting && settings.metronome && !sessionStorage.getItem(`${key}:auto`)) {
      sessionStorage.setItem(`${key}:auto`, "1");
      start();
    }
    if (!startedAt) return;
    const rep = Math.floor((at - startedAt) / (upMs + restMs));
    const done = Math.min(Number(reps), Math.max(0, rep));
    digits.textContent = String(done);
    label.textContent = at < startedAt ? `starts in ${clock(Math.ceil((startedAt - at) / 1000))}` : `of ${reps} reps`;
    button.textContent = button.dataset.stop ?? "";
    const begins = startedAt + rep * (upMs + restMs);
    const ends = startedAt + Number(reps) * (upMs + restMs);
    if (rep >= Number(reps)) {
      if (came(ends, at)) giveCue("done");
      return;
    }
    if (rep >= 0 && came(begins, at)) giveCue("up");
    if (rep >= 0 && came(begins + upMs, at)) giveCue("down");
  };
}
