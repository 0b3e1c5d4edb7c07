// Holds sync.js to its counterpart in Python: the same replies lead to the same requests and leave the same in the queue.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { flush } from "../../static/js/phone/sync.js";

const { account, cases } = JSON.parse(readFileSync(process.env.VECTORS, "utf8"));

// As in Safari 15 and Chrome 100. Nothing here takes so long that a request would be given up.
AbortSignal.timeout = undefined;
globalThis.setTimeout = () => 0;

async function replay({ events, token, aside, exchanges }) {
  const states = Object.fromEntries(events.map(({ id }) => [id, "waiting"]));
  const log = {
    account,
    waiting: async () => events.filter(({ id }) => states[id] === "waiting"),
    async settle(verdicts) {
      for (const [id, { state }] of verdicts) if (states[id] === "waiting") states[id] = state;
    },
  };
  const asked = [];
  globalThis.fetch = async (_url, { headers, body, redirect }) => {
    assert.equal(redirect, "error");
    const ids = body ? JSON.parse(body).events.map(({ id }) => id) : null;
    asked.push({ token: headers?.["X-CSRFToken"] ?? null, ids });
    const reply = exchanges[asked.length - 1]?.reply;
    if (!reply) throw new TypeError("Failed to fetch");
    const { status, text, retry_after: later } = reply;
    return new Response(status === 204 ? null : text, { status, headers: later ? { "Retry-After": later } : {} });
  };
  const known = { token, aside: new Set(aside) };
  const quiet = () => {};
  const ended = await flush(log, { url: "sync", csrfUrl: "csrf", known, onReply: quiet, onAnswer: quiet }).then(
    () => null,
    ({ state, waitMs }) => ({ state, waitMs }),
  );
  return { asked, states, ended };
}

test(`${cases.length} queues meet ${cases.reduce((sum, { exchanges }) => sum + exchanges.length, 0)} replies`, async () => {
  for (const each of cases) {
    const { asked, states, ended } = await replay(each);
    const expected = each.exchanges.map(({ token, ids }) => ({ token, ids }));
    assert.deepEqual({ asked, states, ended }, { asked: expected, states: each.states, ended: each.ended });
  }
});
