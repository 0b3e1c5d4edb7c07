// Sends the queue of this phone. An event leaves it only by a verdict for its own id. After a redirect, an HTML page, an
// error, no reply or half of one, the event stays, and the next round sends it again with the same id.

import { asSent } from "./events.js";
import { timeoutSignal } from "./fetch-timeout.js";

/** @import { EventQueue, EventState, SessionEvent, SyncState, Verdict } from "./types.js" */
/**
 * @typedef {(date: string | null, sentAt: number, receivedAt: number) => void} OnReply
 *   the server's time of a reply, with the moments around it
 * @typedef {{ on_hold?: Record<string, string[]>, verdicts?: unknown }} Answer
 * @typedef {{ token: string | null, aside?: Set<string> }} Known
 *   the CSRF token, and events that were too large to pass: they go last
 * @typedef {object} Options
 * @property {string | undefined} url
 * @property {string | undefined} csrfUrl
 * @property {OnReply} [onReply]
 * @property {(answer: Answer) => void} [onAnswer]
 * @property {(state: SyncState) => void} [onState] called with the state of each round
 * @property {string | null} [token] of the page; where it is no longer good, or there is none, one is fetched
 * @property {number} [retry] milliseconds of the pause after a first failure
 */

const AT_ONCE = 100;
const EVERY_MS = 15_000;
const LONGEST_PAUSE_MS = 60_000;
const PATIENCE_MS = 15_000;
/** @type {Record<string, EventState>} */
const BECOMES = { stored: "stored", duplicate: "stored", invalid: "refused", conflict: "refused" };
const LARGE = 16_000; // an event is never that long; a smaller one that is refused met something in between
const MOST_ASIDE = 3; // in one round; where everything meets a 413 there is no use in asking for each
/** @type {Verdict} */
const TOO_LARGE = { state: "refused", reasons: ["This is too large to be sent."] };
const IS_URGENT = new Set(["symptom", "stopped"]);

class Trouble extends Error {
  /** @param {SyncState} state @param {number} [waitMs] what the server asks to wait at least */
  constructor(state, waitMs = 0) {
    super(state);
    this.state = state;
    this.waitMs = waitMs;
  }
}

/** @param {string} url @param {RequestInit} options @param {OnReply} onReply */
async function ask(url, options, onReply) {
  let reply;
  const sentAt = Date.now();
  try {
    reply = await fetch(url, {
      cache: "no-store",
      credentials: "same-origin",
      redirect: "error", // a sign-in page that answers 200 is no receipt
      signal: timeoutSignal(PATIENCE_MS),
      ...options,
    });
  } catch {
    throw new Trouble("offline");
  }
  onReply(reply.headers.get("Date"), sentAt, Date.now());
  if (reply.status === 401) throw new Trouble("sign-in-needed");
  return reply;
}

/** @param {Response} reply @returns {Promise<any>} */
async function read(reply) {
  if (!reply.ok) {
    const seconds = Number(reply.headers.get("Retry-After"));
    throw new Trouble("server-trouble", seconds > 0 ? seconds * 1000 : 0);
  }
  try {
    return await reply.json();
  } catch {
    throw new Trouble("server-trouble");
  }
}

/**
 * @param {SessionEvent[]} records
 * @param {Set<string>} aside
 * @returns {SessionEvent[]} symptoms and stops first, then in order of time; last those that were put aside
 */
function inOrder(records, aside) {
  /** @param {SessionEvent} record */
  const rank = ({ id, kind }) => (aside.has(id) ? 2 : IS_URGENT.has(kind) ? 0 : 1);
  return [...records].sort((one, other) => rank(one) - rank(other));
}

/**
 * Send the whole queue.
 *
 * @param {EventQueue} log
 * @param {{ url: string, csrfUrl: string, onReply: OnReply, onAnswer: (answer: Answer) => void, known: Known }} options
 * @throws {Trouble} if the rest has to wait
 */
export async function flush(log, { url, csrfUrl, onReply, onAnswer, known }) {
  const answered = new Set();
  known.aside ??= new Set();
  let aside = 0;
  let size = AT_ONCE;
  let refreshed = false;
  for (;;) {
    // Read the queue again each time, to send new events too, and a stop first.
    const waiting = inOrder(await log.waiting(), known.aside).filter((record) => !answered.has(record.id));
    if (!waiting.length && aside) throw new Trouble("server-trouble");
    if (!waiting.length) return;
    known.token ??= await fetchToken(log, csrfUrl, onReply);
    const batch = waiting.slice(0, size);
    const body = JSON.stringify({ events: batch.map(asSent) });
    const request = {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": known.token, "X-Account": log.account },
      body,
    };
    const reply = await ask(url, request, onReply);
    if (reply.status === 403 && !refreshed) {
      refreshed = true; // the token turns with every sign-in
      known.token = null;
    } else if (reply.status === 409) {
      throw new Trouble("sign-in-needed"); // somebody else is signed in: these are not theirs
    } else if (reply.status === 413 && batch.length > 1) {
      size = Math.floor(batch.length / 2);
    } else if (reply.status === 413 && body.length > LARGE) {
      // An event too large by itself will never pass: keep it, but do not let others wait for it.
      await log.settle(new Map([[batch[0].id, TOO_LARGE]]));
    } else if (reply.status === 413) {
      known.aside.add(batch[0].id);
      answered.add(batch[0].id);
      size = AT_ONCE;
      aside += 1;
      if (aside === MOST_ASIDE) throw new Trouble("server-trouble");
    } else {
      const answer = await read(reply);
      const verdicts = verdictsOf(answer, batch);
      if (!verdicts.size) throw new Trouble("server-trouble");
      await log.settle(verdicts);
      onAnswer(answer);
      for (const record of batch) answered.add(record.id);
    }
  }
}

/** @param {EventQueue} log @param {string} csrfUrl @param {OnReply} onReply @returns {Promise<string>} */
async function fetchToken(log, csrfUrl, onReply) {
  const { token, account } = (await read(await ask(csrfUrl, {}, onReply))) ?? {};
  if (typeof token !== "string") throw new Trouble("server-trouble");
  if (account !== log.account) throw new Trouble("sign-in-needed");
  return token;
}

/** @param {Answer | null} answer @param {SessionEvent[]} batch @returns {Map<string, Verdict>} what it says of this batch */
function verdictsOf(answer, batch) {
  const sent = new Set(batch.map((record) => record.id));
  const verdicts = new Map();
  for (const each of Array.isArray(answer?.verdicts) ? answer.verdicts : []) {
    const state = Object.hasOwn(BECOMES, each?.verdict) ? BECOMES[each.verdict] : null;
    if (state && sent.has(each.id)) verdicts.set(each.id, { state, reasons: each.reasons ?? [] });
  }
  return verdicts;
}

/**
 * Keep sending, in one tab at a time.
 *
 * @param {EventQueue} log
 * @param {Options} options
 * @returns {{ flush: () => Promise<void> | null, stop: () => void }} `flush` resolves once everything has been tried
 */
export function startSync(log, options) {
  const { url = "", csrfUrl = "", onState = () => {}, onReply = () => {}, onAnswer = () => {} } = options;
  const { token = null, retry = EVERY_MS } = options;
  const sending = { url, csrfUrl, onReply, onAnswer, known: { token } };
  let pause = retry;
  /** @type {number | undefined} */
  let timer;
  /** @type {Promise<void> | null} */
  let underWay = null;
  let isWanted = false; // while a round is under way: again, as soon as it has ended
  let ended = false;

  async function round() {
    if (!(await log.waiting()).length) return onState("idle");
    onState("sending");
    try {
      await flush(log, sending);
      pause = retry;
      onState("idle");
    } catch (error) {
      if (!(error instanceof Trouble)) console.warn(error);
      const trouble = error instanceof Trouble ? error : new Trouble("server-trouble");
      pause = Math.max(trouble.waitMs, Math.min(pause * 2, LONGEST_PAUSE_MS));
      pause *= 0.75 + Math.random() / 2; // phones that lost one server do not come back at one moment
      onState(trouble.state);
    }
  }

  function send() {
    if (ended) return underWay;
    clearTimeout(timer);
    isWanted = true;
    underWay ??= rounds();
    return underWay;
  }

  async function rounds() {
    // If another tab is sending, it sends our events too: both read one queue.
    // Locks need HTTPS; without them two tabs may both send, and the second gets "duplicate".
    const locks = /** @type {LockManager | undefined} */ (navigator.locks);
    try {
      while (isWanted && !ended) {
        isWanted = false;
        if (!locks) await round();
        else await locks.request(`cuffwise-sync:${log.account}`, { ifAvailable: true }, (lock) => lock && round());
      }
    } finally {
      underWay = null;
      clearTimeout(timer);
      if (!ended) timer = setTimeout(send, pause);
    }
  }

  function soon() {
    pause = retry;
    send();
  }

  const onVisible = () => document.hidden || soon();
  let waitingBefore = 0;
  const unsubscribe = log.subscribe(async () => {
    const { waiting } = await log.counts();
    const more = waiting > waitingBefore;
    waitingBefore = waiting;
    if (more) soon();
  });
  addEventListener("online", soon);
  addEventListener("pageshow", soon);
  document.addEventListener("visibilitychange", onVisible);
  soon();
  return {
    flush: send,
    stop() {
      ended = true;
      clearTimeout(timer);
      unsubscribe();
      removeEventListener("online", soon);
      removeEventListener("pageshow", soon);
      document.removeEventListener("visibilitychange", onVisible);
    },
  };
}
