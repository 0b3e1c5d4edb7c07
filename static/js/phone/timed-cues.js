// When a cue is due: the last seconds of a rest, ten and fifteen minutes under the cuffs, every repetition of a set.
// Moments are compared with the tick before, so a moment that went by while nobody looked gives no late alarm.
import { cue, say, settings } from "./cues.js";
import { clock } from "./format.js";

const LATE_MS = 5000;
const ALARM_EVERY_MS = 2500;
let last = null; // the tick before
let alarmAt = 0;

/** Whether `moment` came since the tick before, and not long ago. */
const came = (moment, at) => last !== null && last < moment && moment <= at && at - moment <= LATE_MS;

export function restCues(box, at) {
  const ends = Date.parse(box.dataset.endsAt);
  for (const seconds of [3, 2, 1]) if (came(ends - seconds * 1000, at)) cue("soon");
  if (!came(ends, at)) return;
  cue("go");
  say(box.dataset.say ?? "");
}

export function cuffCues(seconds, { warn, cap }, at) {
  const reached = (limit) => came(at - (seconds - limit) * 1000, at);
  if (reached(warn)) {
    cue("warn");
    say(`${Math.round(warn / 60)} minutes under the cuffs.`);
  }
  return reached(cap);
}

/** Called on each tick while the cuffs are over their time: again and again until it is confirmed. */
export function alarm(at) {
  if (at - alarmAt < ALARM_EVERY_MS) return;
  if (!alarmAt) say("Take the cuffs off now.", true);
  alarmAt = at;
  cue("alarm");
}

export const ticked = (at) => (last = at);

/** The metronome of a set: counts its repetitions from a starting moment, so a reload goes on counting. */
export function metronome(box, now) {
  const { set, up, pause, down, reps } = box.dataset;
  const [upMs, restMs] = [Number(up) * 1000, (Number(pause) + Number(down)) * 1000];
  const button = box.querySelector("[data-count-start]");
  const [digits, label] = [box.querySelector("[data-count]"), box.querySelector("[data-count-label]")];
  const key = `metronome:${set}`;
  let startedAt = Number(sessionStorage.getItem(key)) || 0;
  const start = () => {
    startedAt = now() + LEAD_MS;
    sessionStorage.setItem(key, startedAt);
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    if (startedAt) {
      startedAt = 0;
      sessionStorage.removeItem(key);
      digits.textContent = reps;
      label.textContent = "reps";
      button.textContent = button.dataset.start;
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
    digits.textContent = done;
    label.textContent = at < startedAt ? `starts in ${clock(Math.ceil((startedAt - at) / 1000))}` : `of ${reps} reps`;
    button.textContent = button.dataset.stop;
    const begins = startedAt + rep * (upMs + restMs);
    if (rep >= Number(reps)) return void (came(startedAt + Number(reps) * (upMs + restMs), at) && cue("done"));
    if (rep >= 0 && came(begins, at)) cue("up");
    if (rep >= 0 && came(begins + upMs, at)) cue("down");
  };
}
const LEAD_MS = 3000;
