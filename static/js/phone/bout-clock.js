// Shows the clock of work in minutes, and cues its bouts and rests. It counts from the instants that the page holds, so a
// reload, a lock or a day changes nothing.
//   [data-bout="state"]   with data-started, data-paused, data-stood (ms), and data-asked: how many, of how many
//                         seconds, with how many of rest
//   [data-bout-where], [data-bout-digits], [data-bout-below], [data-bout-say]

import { find, findAll } from "../page/elements.js";
import { giveCue, say } from "./cues.js";
import { clock } from "./format.js";
import { everyTick } from "./server-clock.js";

const LATE_MS = 5000;

/**
 * Where a part stands: which bout or rest, and when that ends.
 *
 * @param {{ count: number, seconds: number, rest: number }} asked
 * @param {number} elapsed seconds
 * @returns {{ bout: number, isRest: boolean, left: number, isOver: boolean }}
 */
export function phaseAt({ count, seconds, rest }, elapsed) {
  const each = seconds + rest;
  const bout = Math.min(count, Math.floor(elapsed / each) + 1);
  const into = elapsed - (bout - 1) * each;
  const isRest = into >= seconds && bout < count;
  return { bout, isRest, left: (isRest ? each : seconds) - into, isOver: bout === count && into >= seconds };
}

export function startBoutClock() {
  let shown = "";
  /** @type {number | null} */
  let before = null;
  everyTick((at) => {
    for (const box of findAll("[data-bout]")) {
      const { bout: state, started, paused, stood } = box.dataset;
      const [count, seconds, rest] = (box.dataset.asked ?? "").split(" ").map(Number);
      const asked = { count, seconds, rest };
      const digits = find("[data-bout-digits]", box);
      if (!started) {
        digits.textContent = clock(asked.count * (asked.seconds + asked.rest) - asked.rest);
        continue;
      }
      const elapsed = Math.max(0, ((paused ? Date.parse(paused) : at) - Date.parse(started) - Number(stood)) / 1000);
      const phase = phaseAt(asked, elapsed);
      if (state !== "running" || phase.isOver) {
        digits.textContent = clock(Math.min(elapsed, asked.count * (asked.seconds + asked.rest) - asked.rest));
        if (state === "running") find("[data-bout-below]", box).textContent = "Time is up";
      } else {
        digits.textContent = clock(Math.ceil(phase.left));
        if (asked.count > 1) {
          const name = `Bout ${phase.bout} of ${asked.count}`;
          find("[data-bout-where]", box).textContent = phase.isRest ? `Rest after bout ${phase.bout}` : name;
        }
        find("[data-bout-below]", box).textContent = phase.isRest ? "rest left, cuffs stay on" : "left";
      }
      if (state === "running") cue(box, phase, at);
    }
    before = at;
  });

  /** @param {HTMLElement} box @param {ReturnType<typeof phaseAt>} phase @param {number} at */
  function cue(box, { bout, isRest, left, isOver }, at) {
    const wasNow = before !== null && at - before < LATE_MS;
    const second = Math.ceil(left);
    const key = isOver ? "over" : `${bout}${isRest ? "rest" : ""}`;
    if (wasNow && !isOver && second <= 3 && shown !== `${key}:${second}`) giveCue("soon");
    const [last] = shown.split(":");
    if (wasNow && last && last !== key) {
      giveCue(isOver ? "done" : "go");
      const words = isOver ? "Time is up." : isRest ? "Rest." : `Bout ${bout}.`;
      say(words);
      const heard = box.parentElement?.querySelector("[data-bout-say]");
      if (heard) heard.textContent = words;
    }
    shown = !isOver && second <= 3 ? `${key}:${second}` : `${key}:`;
  }
}
