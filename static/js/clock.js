// The server's time on this phone, and what counts towards it. Clocks are deadlines, never counters: after a lock, a
// reload or an hour in the background the next tick is right again.

const page = document.querySelector("[data-now]");
const arrival = performance.getEntriesByType("navigation")[0]?.responseStart ?? 0;
const offset = page ? Date.parse(page.dataset.now) - (performance.timeOrigin + arrival) : 0;

/** Milliseconds since 1970 by the server's clock. */
export const now = () => Date.now() + offset;

/** Whole seconds as "6:30"; less than nothing is "0:00". */
export function clock(seconds) {
  const whole = Math.max(0, seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Calls `show(now)` at once, four times a second, and whenever the page is looked at again. */
export function tick(show) {
  const run = () => show(now());
  run();
  setInterval(run, 250);
  document.addEventListener("visibilitychange", () => document.hidden || run());
  addEventListener("pageshow", run);
}
