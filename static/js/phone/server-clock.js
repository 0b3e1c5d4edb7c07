// The server's time on this phone, and what counts towards it. Clocks are deadlines, never counters: after a lock, a
// reload or an hour in the background the next tick is right again.
//
// A page may come from the phone's own store, hours old. So what it says is a lower bound: the server's time is at
// least what the page says it was. What the server's replies say later narrows it down, and is kept for the next page.

const KEY = "clock-offset";
const JUMP_MS = 1500;
const page = document.querySelector("[data-now]");
const arrival = performance.getEntriesByType("navigation")[0]?.responseStart ?? 0;
const arrivedAt = Date.now() - Math.max(0, performance.now() - arrival);
let offset = firstOffset();
let before = { wall: Date.now(), running: performance.now() };
let wasHidden = document.hidden; // at any moment since `before`
const doubters = new Set();

function firstOffset() {
  const said = page ? Date.parse(page.dataset.now) - arrivedAt : 0;
  // Without a worker between, the page came from the server just now.
  if (page && !navigator.serviceWorker?.controller) return keep(said);
  const kept = Number(stored() ?? Number.NaN);
  return Number.isFinite(kept) ? Math.max(kept, said) : Math.max(0, said);
}

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function keep(ms) {
  try {
    localStorage.setItem(KEY, String(ms));
  } catch {
    // no storage: right until the page is left
  }
  return ms;
}

/** Milliseconds since 1970 by the server's clock, while the phone's own may be set anew. Two clocks tell: the phone's, and
 *  the one that runs since the page came. That one stands still while a phone sleeps, and cannot be set.
 *    Set back: time that ran cannot be taken back, nothing changes.
 *    Ahead while the page was in sight: a phone in use does not sleep, so it was set, and nothing changes.
 *    Ahead while it was out of sight: an hour asleep, or set. The cuffs are taken to have been on.
 *  After any of them the server is asked, and is right. */
export function now() {
  const wall = Date.now();
  const running = performance.now();
  const jumped = wall - before.wall - (running - before.running);
  const isSet = jumped < -JUMP_MS || (jumped > JUMP_MS && !wasHidden);
  if (isSet) offset = keep(offset - jumped);
  before = { wall, running };
  wasHidden = document.hidden;
  if (Math.abs(jumped) > JUMP_MS) for (const ask of doubters) ask();
  return wall + offset;
}

/** Be told when this phone's clock jumped, or the phone slept: who asks the server now hears the time. */
export function onDoubt(ask) {
  doubters.add(ask);
}

/** A reply said what time it was (in whole seconds) between two moments of this phone: stay within what that allows. */
export function learn(date, sentAt, receivedAt) {
  const told = Date.parse(date ?? "");
  if (!Number.isFinite(told)) return;
  const [least, most] = [told - receivedAt, told + 1000 - sentAt];
  if (offset < least || offset > most) offset = keep(Math.min(Math.max(offset, least), most));
}

/** Something happened at this moment already: it is not earlier now. A clock was set back while the page was away. */
export function notBefore(ms) {
  const missing = ms - now();
  if (missing > 0) offset = keep(offset + missing);
}

document.addEventListener("visibilitychange", () => (wasHidden ||= document.hidden));

/** Calls `show(now)` at once, five times a second, and whenever the page is looked at again. */
export function tick(show) {
  const run = () => show(now());
  run();
  setInterval(run, 200);
  document.addEventListener("visibilitychange", () => document.hidden || run());
  document.addEventListener("resume", run);
  addEventListener("pageshow", run);
}
