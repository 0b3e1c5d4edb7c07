// The server's time on this phone, and timers that use it. Timers compare with deadlines and never count, so that they
// are right after a lock, a reload or an hour in the background.
//
// A page may come from the phone's own store, hours old. So the time in it is only a lower bound of the server's time.
// Replies of the server narrow it down, and the result is stored for the next page.

const KEY = "clock-offset";
const JUMP_MS = 1500;
/** @type {HTMLElement | null} */
const page = document.querySelector("[data-now]");
const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
const arrival = navigation?.responseStart ?? 0;
const arrivedAt = Date.now() - Math.max(0, performance.now() - arrival);
let offset = firstOffset();
let before = { wall: Date.now(), running: performance.now() };
let wasHidden = document.hidden; // at any moment since `before`
/** @type {Set<() => void>} */
const doubters = new Set();

function firstOffset() {
  const ofPage = page ? Date.parse(page.dataset.now ?? "") - arrivedAt : 0;
  // Without a service worker the page came from the server just now.
  if (page && !navigator.serviceWorker?.controller) return store(ofPage);
  const before = Number(stored() ?? Number.NaN);
  return Number.isFinite(before) ? Math.max(before, ofPage) : Math.max(0, ofPage);
}

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** @param {number} ms @returns {number} the same */
function store(ms) {
  try {
    localStorage.setItem(KEY, String(ms));
  } catch {
    // no storage: the time is right until the page is left
  }
  return ms;
}

/**
 * Compares the phone's clock with performance.now(), which nobody can set, but which may stop while a phone sleeps.
 *   The phone's clock jumped back: somebody set it, so correct the offset.
 *   It jumped ahead while the page was visible: a phone in use does not sleep, so somebody set it; correct the offset.
 *   It jumped ahead while the page was hidden: the phone slept, or somebody set it. Count the time, as if the cuffs were on.
 * After any jump the server is asked for the time.
 *
 * @returns {number} milliseconds since 1970 by the server's clock
 */
export function now() {
  const wall = Date.now();
  const running = performance.now();
  const jumped = wall - before.wall - (running - before.running);
  const isSet = jumped < -JUMP_MS || (jumped > JUMP_MS && !wasHidden);
  if (isSet) offset = store(offset - jumped);
  before = { wall, running };
  wasHidden = document.hidden;
  if (Math.abs(jumped) > JUMP_MS) for (const ask of doubters) ask();
  return wall + offset;
}

/** @param {() => void} ask called when this phone's clock jumped, or the phone slept: the server knows the time */
export function onDoubt(ask) {
  doubters.add(ask);
}

/**
 * Correct the offset, if need be, to the range that a reply allows: its date lies between sending and receiving.
 *
 * @param {string | null} date of the reply, in whole seconds
 * @param {number} sentAt
 * @param {number} receivedAt
 */
export function learnTime(date, sentAt, receivedAt) {
  const repliedAt = Date.parse(date ?? "");
  if (!Number.isFinite(repliedAt)) return;
  const [least, most] = [repliedAt - receivedAt, repliedAt + 1000 - sentAt];
  if (offset < least || offset > most) offset = store(Math.min(Math.max(offset, least), most));
}

/**
 * Move the time ahead to that of an event that has happened, after the clock was set back while no page was open.
 *
 * @param {number} ms since 1970
 */
export function notBefore(ms) {
  const missing = ms - now();
  if (missing > 0) offset = store(offset + missing);
}

document.addEventListener("visibilitychange", () => (wasHidden ||= document.hidden));

/** @param {(at: number) => void} show called at once, five times a second, and whenever the page is looked at again */
export function everyTick(show) {
  const run = () => show(now());
  run();
  setInterval(run, 200);
  document.addEventListener("visibilitychange", () => document.hidden || run());
  document.addEventListener("resume", run);
  addEventListener("pageshow", run);
}
