// What the list of events that were not accepted says.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventText } from "../../static/js/phone/sync-chip.js";

test("a set has its repetitions, and work in minutes has none", () => {
  assert.equal(eventText({ kind: "set_performed", body: { set: 2, reps: 15 } }), "A set, set 2: 15 reps");
  assert.equal(eventText({ kind: "set_performed", body: { set: 2, reps: 0 } }), "A set, set 2");
});

test("the clock of work in minutes has names", () => {
  assert.equal(eventText({ kind: "bout_paused", body: { set: 1 } }), "A pause");
});

test("a kind of a later version is something", () => {
  assert.equal(eventText({ kind: "later", body: {} }), "Something");
});
