// Figures as the page writes them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, downFrom, instantOf, instantText } from "../../static/js/phone/format.js";

test("seconds are written as minutes and seconds, never less than none", () => {
  assert.deepEqual([0, 59.9, 60, 390, 900, -3].map(clock), ["0:00", "0:59", "1:00", "6:30", "15:00", "0:00"]);
});

test("an instant comes back as it went out, and nothing stays nothing", () => {
  const ms = Date.UTC(2026, 10, 27, 7, 0, 0, 250);
  assert.equal(instantText(ms), "2026-11-27T07:00:00.250Z");
  assert.equal(instantOf(instantText(ms)), ms);
  assert.deepEqual([instantText(null), instantOf(null)], [null, null]);
});

test("choices run downwards", () => {
  assert.deepEqual(downFrom(3), [3, 2, 1, 0]);
});
