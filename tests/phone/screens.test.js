// Which screen is due in each state of a session, and what stands on it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { valuesOf } from "../../static/js/phone/screen-values.js";
import { headOf, screenOf, setLoggedAs, standingAt } from "../../static/js/phone/screens.js";
import { ALL_SETS, at, cuffsOff, cuffsOn, event, feedback, PAYLOAD, START, set, started } from "./session-example.js";

const TEMPLATES = new URL("../../templates/sessions/phone/offline/", import.meta.url);
const done = set("squat", 1, 28, 100);
const afterOneSet = [started, cuffsOn, done];
const finished = [...ALL_SETS, feedback("curl", 420), event("note", 425, { text: "Fine." }), event("finished", 430)];

const stopped = [
  ...afterOneSet,
  event("symptom", 110, { kind: "numb" }),
  event("note", 110, { text: "It tingles." }),
  event("stopped", 110, { reason: "numb" }),
  cuffsOff(111),
];

const atSecond = (/** @type {number} */ seconds) => new Date(START + seconds * 1000).toISOString();
const RESTING = {
  ...PAYLOAD,
  rest: {
    title: "Your legs need more rest",
    not_before: atSecond(3600),
    too_short: "Begin from Thursday at 11:50 on.",
    better_from: atSecond(7200),
    short: "48 hours of rest are better.",
  },
};

/** What is shown, this many seconds after the start. */
function shown(events, seconds, { payload = PAYLOAD, onHold = [], corrects = null } = {}) {
  const now = START + seconds * 1000;
  const standing = standingAt(payload, events, now, onHold);
  const correcting = corrects && setLoggedAs(standing.record, corrects);
  const screen = screenOf(payload, standing, now, correcting);
  return {
    screen,
    head: screen && headOf(payload, standing, screen, correcting, now),
    values: screen && valuesOf(payload, standing, screen, { now, correcting, leave: "/today/" }),
  };
}

const STATES = {
  ready: () => shown([], 0),
  "no-cuffs": () => shown([event("started", 0, { ready: { ill: true, chest: false } })], 5),
  place: () => shown([started], 5),
  set: () => shown([started, cuffsOn], 20),
  "cuffs-off": () => shown([started, cuffsOn, done], 10 + 900),
  feedback: () => shown([...afterOneSet, set("squat", 2, 15, 200)], 201),
  summary: () => shown(finished, 440),
  stopped: () => shown(stopped, 112),
  "on-hold": () => shown(afterOneSet, 110, { onHold: ["A doctor has to look at this first."] }),
  expired: () => shown([], 2 * 24 * 3600),
  "too-soon": () => shown([], 0, { payload: RESTING }),
  correct: () => shown(afterOneSet, 110, { corrects: done.id }),
};

for (const [screen, show] of Object.entries(STATES)) {
  test(`${screen}: it is due, and its template finds each name that it reads`, () => {
    const { screen: due, values } = show();
    assert.equal(due, screen);
    const known = namesIn(values);
    assert.deepEqual(
      namesRead(screen).filter((name) => !known.has(name)),
      [],
    );
  });
}

/** The names of values, those of items of lists included. */
function namesIn(values) {
  const names = new Set(Object.keys(values));
  for (const value of Object.values(values)) {
    for (const item of Array.isArray(value) ? value : []) for (const name of namesIn(item)) names.add(name);
  }
  return names;
}

/** The names that a screen's template reads, those of what it includes as well. */
function namesRead(screen) {
  const source = sourceOf(`_${screen.replaceAll("-", "_")}.html`);
  const read = [...source.matchAll(/data-(if|text|each|bind)="([^"]+)"/g)].flatMap(([, kind, text]) =>
    kind === "bind" ? text.split(" ").map((pair) => pair.split(":")[1]) : [text],
  );
  return [...new Set(read.map((name) => name.replace("!", "").split(".")[0]))];
}

function sourceOf(file) {
  const source = readFileSync(new URL(file, TEMPLATES), "utf8");
  return source.replace(/{% include "sessions\/phone\/offline\/([\w.]+)"[^%]*%}/g, (_, included) => sourceOf(included));
}

test("a session of another day, or a cancelled one, is left to the server's page", () => {
  assert.equal(shown([], 0, { payload: { ...PAYLOAD, is_closed: true } }).screen, null);
});

test("what was begun on a closed session is shown", () => {
  assert.equal(shown(afterOneSet, 110, { payload: { ...PAYLOAD, is_closed: true } }).screen, "set");
});

test("without cuffs as the coach says, a yes is not asked about again", () => {
  const yes = event("started", 0, { ready: { ill: true, chest: false } });
  const { screen, values } = shown([yes, event("started", 20, { without_cuffs: true })], 30);
  assert.equal(screen, "set");
  assert.equal(values.withoutTitle, "No cuffs today.");
});

test("a yes that needs a doctor first says so", () => {
  const { values } = shown([event("started", 0, { ready: { ill: false, chest: true } })], 5);
  assert.equal(values.doctorFirst, true);
  assert.deepEqual(
    values.yeses.map(({ answer, css }) => [answer, css]),
    [["Does your chest hurt? Yes.", "notice notice-danger"]],
  );
});

test("whoever is ill is led to rest before the same session without cuffs", () => {
  const { values } = shown([event("started", 0, { ready: { ill: true, chest: false } })], 5);
  assert.deepEqual([values.mayGoOn, values.restFirst, values.goOnFirst], [true, true, false]);
});

test("a pressure that was typed is judged on the phone, without a network", () => {
  /** @param {number[]} pressure */
  const said = (pressure) => {
    const ready = { ill: false, chest: false, blood_pressure: pressure[0] >= 160 };
    return shown([event("started", 0, { ready, pressure })], 5);
  };
  assert.deepEqual([said([185, 95]).screen, said([185, 95]).values.title], ["no-cuffs", "See a doctor today."]);
  assert.equal(said([165, 95]).screen, "no-cuffs");
  assert.deepEqual([said([145, 85]).screen, said([145, 85]).values.pressureAdvice], ["place", "Ask a doctor."]);
  assert.equal(said([128, 82]).values.pressureAdvice, false);
});

test("a high pressure is shown by the numbers that were typed, a yes without numbers by its question", () => {
  /** @param {object} body */
  const said = (body) =>
    shown([event("started", 0, body)], 5).values.yeses.map(({ answer, meaning }) => [answer, meaning]);
  const high = { ready: { blood_pressure: true } };
  assert.deepEqual(said({ ...high, pressure: [185, 95] }), [["It was 185/95.", "Sit down."]]);
  assert.deepEqual(said({ ...high, pressure: [165, 95] }), [["It was 165/95.", "No cuffs."]]);
  assert.deepEqual(said(high), [["Was it high? Yes.", "No cuffs."]]);
  assert.deepEqual(said({ ...high, pressure: [128, 82] }), [["Was it high? Yes.", "No cuffs."]]);
});

test("a red yes begins with what to do, and offers no training", () => {
  const yes = event("started", 0, { ready: { ill: true, chest: true, calf: true } });
  for (const how of [{}, { onHold: ["A red flag is open."] }]) {
    const { screen, values } = shown([yes], 5, how);
    assert.equal(screen, "no-cuffs");
    assert.equal(values.title, "Go today.");
    assert.deepEqual([values.redFlag, values.doctorFirst, values.mayGoOn], [true, false, false]);
  }
});

test("after a set, or with the cuffs on, a red yes leaves the screens that take the cuffs off", () => {
  const yes = event("started", 0, { ready: { calf: true } });
  assert.notEqual(shown([yes, ...afterOneSet.slice(1)], 110).screen, "no-cuffs");
});

test("the head says exercise and set, and counts the time under the cuffs", () => {
  const { head } = shown(afterOneSet, 110);
  assert.deepEqual([head.where, head.below], ["Set 2 of 2", "Exercise 1 of 2"]);
  assert.deepEqual([head.digits, head.level, head.before], ["1:40", "ok", 0]);
});

for (const [seconds, level] of [
  [609, "ok"],
  [610, "warn"],
  [909, "warn"],
  [910, "over"],
]) {
  test(`${seconds} s after the start the clock is ${level}`, () => {
    assert.equal(shown([started, cuffsOn], seconds).head.level, level);
  });
}

test("the rest comes before the set, and counts down to it", () => {
  const during = shown(afterOneSet, 110).values;
  assert.deepEqual([during.phase, during.restText, during.doneLabel], ["rest", "0:20", "Done, 15 reps"]);
  assert.equal(during.announce, "Rest is over. Set 2, 15 reps.");
  assert.deepEqual(
    during.pills.map(({ css, reps }) => [css, reps]),
    [
      ["pill pill-done", 28],
      ["pill pill-now", 15],
    ],
  );
  assert.equal(shown(afterOneSet, 130).values.phase, "lift");
});

test("to failure: no number is asked for or chosen, and the last time's stands beside it", () => {
  const [squat, ...others] = PAYLOAD.exercises;
  const payload = { ...PAYLOAD, exercises: [{ ...squat, failure_from: 2, last_reps: { 2: "18" } }, ...others] };
  const first = shown([started, cuffsOn], 20, { payload }).values;
  assert.deepEqual([first.isToFailure, first.doneLabel], [false, "Done, 30 reps"]);
  const { values } = shown(afterOneSet, 130, { payload });
  assert.deepEqual([values.isToFailure, values.doneLabel, values.lastReps], [true, "Save my reps", "18"]);
  assert.equal(values.askedWords, "as many as you can");
  assert.equal(values.announce, "Rest is over. Set 2, as many as you can.");
  assert.deepEqual([values.choices[0].number, values.choices.at(-1).number], [100, 0]);
  assert.ok(values.choices.every(({ isChosen }) => !isChosen));
  assert.deepEqual(
    values.pills.map(({ reps }) => reps),
    [28, "max"],
  );
  const over = shown(finished, 440, { payload }).values;
  assert.equal(over.repsAsked, "");
  assert.deepEqual(
    over.done[0].sets.map(({ asked, short }) => [asked, short]),
    [
      [30, ""],
      ["max", ""],
    ],
  );
});

test("more repetitions than asked for can be chosen, and what was asked for is", () => {
  const { choices } = shown(afterOneSet, 110).values;
  assert.deepEqual([choices[0].number, choices.at(-1).number], [25, 0]);
  assert.deepEqual(
    choices.filter(({ isChosen }) => isChosen).map(({ number }) => number),
    [15],
  );
});

test("the last set can be undone for a minute, and not after the end", () => {
  assert.equal(Date.parse(shown(afterOneSet, 110).values.last.undoUntil), START + 160_000);
  assert.equal(Date.parse(shown(finished, 440).values.last.undoUntil), START + 400_000);
});

test("at the cap the cuffs come off at once, and the sets go on without them", () => {
  const { values, head } = shown([started, cuffsOn, done], 910);
  assert.equal(values.isCap, true);
  assert.equal(values.cap, "15:00");
  assert.equal(head.where, "Legs");
  const { screen, values: after } = shown([started, cuffsOn, done, cuffsOff(911)], 920);
  assert.equal(screen, "set");
  assert.deepEqual(
    [after.isWithout, after.withoutTitle, after.withoutReason],
    [true, "No cuffs from here on.", "The time under the cuff is used up. You may go on without them."],
  );
});

test("a sign that does not end the session takes the cuffs off, and says what to do", () => {
  const sign = event("symptom", 110, { kind: "numb" });
  assert.equal(shown([...afterOneSet, sign], 111).screen, "cuffs-off");
  const { values } = shown([...afterOneSet, sign, cuffsOff(112)], 113);
  assert.equal(values.withoutReason, "Shake it out.");
});

test("a sign that ends the session stops it, whatever the gate says", () => {
  const sign = event("symptom", 110, { kind: "chest_pain" });
  const { screen, head, values } = shown([...afterOneSet, sign, cuffsOff(112)], 113, { onHold: ["Stopped."] });
  assert.deepEqual([screen, head.where], ["stopped", "Stopped"]);
  assert.deepEqual(
    values.reported.map(({ label }) => label),
    ["Chest pain"],
  );
});

test("on hold before it began, the way back is all there is", () => {
  const { screen, values } = shown([], 0, { payload: { ...PAYLOAD, exercises: [] }, onHold: ["No."] });
  assert.equal(screen, "on-hold");
  assert.deepEqual([values.title, values.mayLeave, values.mayEnd], ["This session is on hold", true, false]);
  assert.equal(values.mayAddSet, false);
});

test("on hold in the middle, the set that was under way can be added", () => {
  const { values, head } = shown(afterOneSet, 110, { onHold: ["No."] });
  assert.deepEqual([values.title, values.savedReps], ["Take the cuffs off", "What you did is saved: 28 reps."]);
  assert.equal(values.addedLabel, "Leg press, set 2: how many repetitions?");
  assert.equal(head.where, "On hold");
});

test("on hold at the cap, the reasons stay in sight beside the way out of the cuffs", () => {
  const { screen, values } = shown(afterOneSet, 910, { onHold: ["No."] });
  assert.deepEqual([screen, values.areCuffsOn], ["on-hold", true]);
});

test("a clearance that ends while the page is open holds the session", () => {
  const { screen, values } = shown([], 8 * 24 * 3600);
  assert.equal(screen, "on-hold");
  assert.deepEqual(values.reasons, [{ reason: "There are new questions." }]);
});

test("the cuffs of a next exercise wait for the pause, and too much discomfort brings advice", () => {
  const payload = { ...PAYLOAD, cuff_mode: "released" };
  const events = [started, cuffsOn, done, set("squat", 2, 15, 200), cuffsOff(210), feedback("squat", 215, 9)];
  const { screen, values } = shown(events, 220, { payload });
  assert.equal(screen, "place");
  assert.deepEqual([values.waits, values.waitText, values.isAdviceDue], [true, "50\u00a0s", "Loosen the cuffs."]);
  assert.equal(shown(events, 270, { payload }).values.waits, false);
});

test("the last question finishes the session, the first does not", () => {
  assert.equal(shown(ALL_SETS, 411).values.finishes, true);
  assert.equal(STATES.feedback().values.finishes, false);
});

test("the summary counts what was done against what was asked", () => {
  const { values, head } = shown(finished, 440);
  assert.deepEqual([values.repsDone, values.repsAsked, values.cuffTime], [87, "/90", "6:40"]);
  assert.equal(values.volume, Math.round(87 * 17.5));
  assert.deepEqual([head.where, head.below], ["Session done", "Legs"]);
  const [, curl] = values.done;
  assert.equal(curl.loadAndEffort, "17.5 kg each side, effort 6, discomfort 5");
  assert.deepEqual(
    curl.sets.map(({ label, short }) => [label, short]),
    [
      ["Set 1: 30 of 30 reps. Correct it", ""],
      ["Set 2: 12 of 15 reps. Correct it", "/15"],
    ],
  );
});

test("a corrected set says what it was", () => {
  const { values, head } = STATES.correct();
  assert.equal(values.explanation, "Leg press. Logged as 28 reps. The first number is kept beside the new one.");
  assert.deepEqual([head.where, head.below], ["Correct a set", "Leg press"]);
});

test("the last session: too soon, then short, then long enough; what was begun too soon waits as well", () => {
  assert.equal(shown([], 3599, { payload: RESTING }).screen, "too-soon");
  const begun = shown([started], 5, { payload: RESTING });
  assert.deepEqual([begun.screen, begun.values.reasons], ["on-hold", [{ reason: RESTING.rest.too_short }]]);
  assert.equal(shown([started, cuffsOn], 20, { payload: RESTING }).values.areCuffsOn, true);
  assert.equal(shown([started], 3600, { payload: RESTING }).screen, "place");
  const short = shown([], 3600, { payload: RESTING });
  assert.deepEqual([short.screen, short.values?.restNote], ["ready", "48 hours of rest are better."]);
  assert.ok(!shown([], 7200, { payload: RESTING }).values?.restNote);
});

test("a hold leads to what lifts it, where it is the hold that the page was served with", () => {
  const wayOut = { label: "Read", url: "/read/" };
  const held = { payload: { ...PAYLOAD, on_hold: ["No yes."], way_off_hold: wayOut }, onHold: ["No yes."] };
  assert.deepEqual(shown([], 5, held).values.wayOut, wayOut);
  assert.equal(shown([], 5, { ...held, onHold: ["A red flag is open."] }).values.wayOut, false);
  assert.equal(shown([event("started", 0)], 5, held).values.wayOut, false);
});

test("begun without the questions: they are asked; cuffs that are on come off first", () => {
  const unasked = event("started", 0);
  assert.equal(shown([unasked], 5).screen, "ready");
  assert.equal(shown([event("started", 0, { without_cuffs: true })], 5).screen, "ready");
  const on = shown([unasked, cuffsOn], 20);
  assert.deepEqual([on.screen, on.values.reasons], ["on-hold", [{ reason: PAYLOAD.begun.unasked }]]);
  assert.equal(on.values.mayAddSet, true);
  assert.equal(shown([unasked, cuffsOn, done, cuffsOff(40)], 50).screen, "ready");
  assert.equal(shown([unasked, event("started", 4, { ready: { ill: false, chest: false } })], 5).screen, "place");
});

test("begun on another day, also by a clock that runs ahead: it says so and can be ended", () => {
  const yesterday = { ...PAYLOAD, begun: { ...PAYLOAD.begun, from: at(-48 * 3600), until: at(-24 * 3600) } };
  const tomorrow = { ...PAYLOAD, begun: { ...PAYLOAD.begun, from: at(24 * 3600), until: at(48 * 3600) } };
  const ahead = event("started", 25 * 3600, { ready: { ill: false, chest: false } });
  for (const [events, payload] of [
    [[started], yesterday],
    [[started], tomorrow],
    [[ahead], tomorrow],
  ]) {
    const { screen, values } = shown(events, 5, { payload });
    assert.deepEqual([screen, values.reasons], ["on-hold", [{ reason: PAYLOAD.begun.other_day }]]);
    assert.equal(values.mayEnd, true);
  }
});

test("a page that was stored before knows nothing of a wrong start", () => {
  const { begun: _, ...payload } = PAYLOAD;
  assert.equal(shown([event("started", 0)], 5, { payload }).screen, "place");
});
