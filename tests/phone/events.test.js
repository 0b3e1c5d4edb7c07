// Holds events.js to the forms in Python: every example of the file named by VECTORS.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { bodiesOf, eventsOf, newId } from "../../static/js/phone/events.js";

const { known, cases } = JSON.parse(readFileSync(process.env.VECTORS, "utf8"));

test(`${cases.length} forms become the same events`, () => {
  for (const { fields, isOn, bodies } of cases) {
    assert.deepEqual(bodiesOf(fields, { ...known, isOn }), bodies, JSON.stringify(fields));
  }
});

test("a form of another kind is left alone", () => {
  assert.equal(bodiesOf({ step: "toString" }, known), null);
  assert.equal(bodiesOf({}, known), null);
});

test("events of one tap are a millisecond apart, each with its own identifier", () => {
  const events = eventsOf(
    [
      ["stopped", {}],
      ["cuffs_off", {}],
    ],
    "here",
    Date.UTC(2026, 0, 1),
  );
  assert.deepEqual(
    events.map((event) => event.occurred_at),
    ["2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.001Z"],
  );
  assert.notEqual(events[0].id, events[1].id);
  assert.match(newId(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
