// Holds server-clock.js to the time of the server while the phone's own clock is set, or the phone sleeps.
import assert from "node:assert/strict";
import { test } from "node:test";

const SERVER = Date.parse("2026-11-27T07:00:00Z");
const HOUR = 3600_000;
let loaded = 0;

/** A phone whose page just came; `wrong` is how far its clock is off. */
async function phone({ wrong = 0 } = {}) {
  const own = { wall: SERVER + wrong, running: 0, listeners: [] };
  Date.now = () => own.wall;
  performance.now = () => own.running;
  performance.getEntriesByType = () => [{ responseStart: 0 }];
  globalThis.navigator ??= {};
  globalThis.localStorage = { getItem: () => null, setItem() {} };
  globalThis.document = {
    hidden: false,
    querySelector: () => ({ dataset: { now: new Date(SERVER).toISOString() } }),
    addEventListener: (_name, listener) => own.listeners.push(listener),
  };
  loaded += 1; // another address is another module: each phone has its own
  const clock = await import(`../../static/js/phone/server-clock.js?${loaded}`);
  const hide = (isHidden) => {
    document.hidden = isHidden;
    for (const listener of own.listeners) listener();
  };
  return {
    ...clock,
    hide,
    set: (ms) => (own.wall += ms),
    sleep: (ms) => (own.wall += ms), // what runs since the page came stands still
    pass(ms) {
      for (let left = ms; left > 0; left -= 200) {
        own.wall += 200;
        own.running += 200;
        clock.now();
      }
    },
    freeze(ms) {
      own.wall += ms;
      own.running += ms;
    },
    seconds: () => (clock.now() - SERVER) / 1000,
    hear: (ms) => clock.learnTime(new Date(SERVER + ms).toUTCString(), Date.now(), Date.now()),
  };
}

for (const wrong of [0, HOUR, -24 * HOUR]) {
  test(`a phone that is ${wrong / HOUR} hours off counts right`, async () => {
    const one = await phone({ wrong });
    one.pass(25_000);
    assert.equal(one.seconds(), 25);
  });
}

test("frozen for 25 s, it is right at once and asks nobody", async () => {
  const one = await phone();
  one.onDoubt(() => assert.fail("no reason"));
  one.hide(true);
  one.freeze(25_000);
  one.hide(false);
  assert.equal(one.seconds(), 25);
});

test("asleep for 25 s, it is right at once", async () => {
  const one = await phone();
  one.hide(true);
  one.now();
  one.sleep(25_000);
  one.hide(false);
  assert.equal(one.seconds(), 25);
});

for (const hours of [1, -1, 24]) {
  test(`set by ${hours} hours in sight, nothing changes and the server is asked`, async () => {
    const one = await phone();
    let asked = 0;
    one.onDoubt(() => (asked += 1));
    one.pass(10_000);
    one.set(hours * HOUR);
    one.pass(15_000);
    assert.equal(Math.round(one.seconds()), 25);
    assert.equal(asked, 1);
  });
}

test("set back out of sight, nothing changes", async () => {
  const one = await phone();
  one.hide(true);
  one.set(-HOUR);
  one.freeze(25_000);
  one.hide(false);
  assert.equal(one.seconds(), 25);
});

test("ahead out of sight counts as asleep until the server says otherwise", async () => {
  const one = await phone();
  let asked = 0;
  one.onDoubt(() => (asked += 1));
  one.hide(true);
  one.set(HOUR);
  one.freeze(25_000);
  one.hide(false);
  assert.equal(one.seconds(), 3625);
  assert.equal(asked, 1);
  one.hear(25_000);
  assert.ok(Math.abs(one.seconds() - 25) <= 1);
});
