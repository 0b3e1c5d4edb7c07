// When a cue is due, and that none comes late or twice.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

let given = [];
globalThis.window = globalThis;
Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
globalThis.localStorage = { getItem: () => null, setItem() {} };
globalThis.document = { dispatchEvent: ({ detail }) => given.push(detail) };

const { endTick, giveCuffCues, giveRestCues, soundAlarm } = await import("../../static/js/phone/timed-cues.js");

const START = Date.parse("2026-11-27T07:00:00Z");
const rest = { dataset: { endsAt: new Date(START + 30_000).toISOString(), say: "Set 2. 15 reps." } };

/** Tick every 200 ms from one second after the start to another; the cues given in between. */
function between(from, to, tick) {
  endTick(START + from * 1000 - 200);
  for (let at = START + from * 1000; at <= START + to * 1000; at += 200) {
    tick(at);
    endTick(at);
  }
  return given;
}

beforeEach(() => {
  given = [];
});

test("the last three seconds of a rest and its end are heard, once each", () => {
  assert.deepEqual(
    between(0, 40, (at) => giveRestCues(rest, at)),
    ["soon", "soon", "soon", "go"],
  );
});

test("a rest that ended while nobody looked gives no late cue", () => {
  endTick(START);
  giveRestCues(rest, START + 60_000);
  assert.deepEqual(given, []);
});

test("a tick that comes a moment late still gives its cue", () => {
  endTick(START + 29_900);
  giveRestCues(rest, START + 33_000);
  assert.deepEqual(given, ["go"]);
});

test("ten minutes under the cuffs are said once", () => {
  const seconds = (at) => (at - START) / 1000;
  assert.deepEqual(
    between(590, 620, (at) => giveCuffCues(seconds(at), 600, at)),
    ["warn"],
  );
});

test("the alarm sounds again and again", () => {
  assert.deepEqual(between(900, 910, soundAlarm), ["alarm", "alarm", "alarm", "alarm"]);
});
