// Holds events.js to the forms in Python: every example of the file named by VECTORS.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { bodiesOf, eventsOf, fieldsOf, newId, schemaOf } from "../../static/js/phone/events.js";
import "../../static/js/phone/timed-work.js";

const { known, cases } = JSON.parse(readFileSync(process.env.VECTORS, "utf8"));

test(`${cases.length} forms become the same events`, () => {
  for (const { fields, isOn, bodies, schemas } of cases) {
    const made = bodiesOf(fields, { ...known, isOn });
    assert.deepEqual(made, bodies, JSON.stringify(fields));
    const versions = made.map(([kind, body]) => schemaOf(kind, body));
    assert.deepEqual(versions, schemas, JSON.stringify(fields));
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

test("the button that was pressed is among the fields, also where FormData does not take it", () => {
  class Fields extends Array {
    constructor(form) {
      super(...form); // as in Safari 15 and Chrome 100: a second argument is not read
    }
  }
  globalThis.FormData = Fields;
  globalThis.HTMLButtonElement = class {
    name = "reason";
    value = "numb";
  };
  const form = [
    ["step", "stop"],
    ["cuffs_on", "on"],
  ];
  assert.deepEqual(fieldsOf(form, new HTMLButtonElement()), { step: "stop", cuffs_on: "on", reason: "numb" });
  assert.deepEqual(fieldsOf(form, null), { step: "stop", cuffs_on: "on" });
});
