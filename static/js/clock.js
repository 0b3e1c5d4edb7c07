// The server's time on this phone, and what counts towards it. Clocks are deadlines, never counters: after a lock, a
// reload or an hour in the background the next tick is right again.

const page = document.querySelector("[data-now]");
const arrival = performance.getEntriesByType("navigation")[0]?.responseStart ?? 0;
const arrivedAt = Date.now() - Math.max(0, performance.now() - arrival);
let offset = page ? Date.parse(page.dataset.now) - arrivedAt : 0;
let before = { wall: Date.now(), running: performance.now() };
const SET_BACK_MS = 1500;

/** Milliseconds since 1970 by the server's clock. A phone whose clock is set back meanwhile changes nothing: time
 *  that ran cannot be taken back. Set forward looks like an hour asleep, and the cuffs are taken to have been on. */
export function now() {
  const wall = Date.now();
  const running = performance.now();
  const due = before.wall + running - before.running;
  if (wall < due - SET_BACK_MS) offset += due - wall;
  before = { wall, running };
  return wall + offset;
}

/** Whole seconds as "6:30"; less than nothing is "0:00". */
export function clock(seconds) {
  const whole = Math.max(0, seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Calls `show(now)` at once, five times a second, and whenever the page is looked at again. */
export function tick(show) {
  const run = () => show(now());
  run();
  setInterval(run, 200);
  document.addEventListener("visibilitychange", () => document.hidden || run());
  document.addEventListener("resume", run);
  addEventListener("pageshow", run);
}
