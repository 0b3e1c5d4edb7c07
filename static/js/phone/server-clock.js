// The server's time on this phone, and what counts towards it. Clocks are deadlines, never counters: after a lock, a
// reload or an hour in the background the next tick is right again.
//
// A page may come from the phone's own store, hours old. So what it says is a lower bound: the server's time is at
// least what the page says it was. What the server's replies say later narrows it down, and is kept for the next page.

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
  // Without a worker between, the page came from the server just now.
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
    // no storage: right until the page is left
  }
  return ms;
}

/**
 * Two clocks tell: the phone's, and the one that runs since the page came. That one stands still while a phone sleeps,
 * and cannot be set.
 *   Set back: time that ran cannot be taken back, nothing changes.
 *   Ahead while the page was in sight: a phone in use does not sleep, so it was set, and nothing changes.
 *   Ahead while it was out of sight: an hour asleep, or set. The cuffs are taken to have been on.
 * After any of them the server is asked, and is right.
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
 * A reply said what time it was between two moments of this phone: stay within what that allows.
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
 * It is not earlier than this: something happened then already, and the clock was set back while the page was away.
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
