// What today says of a session that this phone logged.
import assert from "node:assert/strict";
import { test } from "node:test";
import { statusOnPhone } from "../../static/js/phone/session-status.js";
import { event, set, started } from "./session-example.js";

const logged = (events, state) => events.map((each) => ({ ...each, state }));
const one = set("squat", 1, 30, 100);
const WAITS = "It goes to your coach as soon as there is a network.";

test("nothing logged, nothing said", () => {
  assert.equal(statusOnPhone([], "assigned"), null);
});

test("what waits is said, with its sets and repetitions", () => {
  const status = statusOnPhone(logged([started, one], "waiting"), "assigned");
  assert.equal(status.text, `In progress on this phone: 1 set, 30 reps. ${WAITS}`);
  assert.deepEqual([status.chip, status.link], ["On this phone", "Continue"]);
});

test("a correction counts, and a set that was undone does not", () => {
  const corrected = event("set_corrected", 120, { corrects: one.id, reps: 1 });
  assert.match(statusOnPhone(logged([started, one, corrected], "waiting"), "started").text, /1 set, 1 rep\./);
  const undone = event("set_corrected", 120, { corrects: one.id, reps: 0, undone: true });
  assert.match(statusOnPhone(logged([started, one, undone], "waiting"), "started").text, /0 sets, 0 reps\./);
});

test("what the server has is said only where the page is behind", () => {
  const events = logged([started, one, event("finished", 200)], "stored");
  assert.equal(statusOnPhone(events, "finished"), null);
  assert.equal(statusOnPhone(events, "started").text, "Done on this phone: 1 set, 30 reps. Your coach has it.");
});

test("a stop is said before anything else", () => {
  const events = logged([started, event("stopped", 150, { reason: "other" }), event("finished", 200)], "waiting");
  assert.equal(statusOnPhone(events, "started").text, `Stopped on this phone. No more cuffs today. ${WAITS}`);
});

test("what was refused does not count", () => {
  assert.equal(statusOnPhone(logged([started], "refused"), "assigned"), null);
});
