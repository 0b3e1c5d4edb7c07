// What is taken back while another is sent is sent right afterwards, and is never forgotten.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startTakeBack, takenBackHere } from "../../static/js/phone/take-back.js";

const ACCOUNT = "one";
const later = () => new Promise((resolve) => setTimeout(resolve));

/** A page of this account. `answer` gives the reply to each POST; `press` takes a yes back, `online` is the event. */
function openPage(answer) {
  const page = { posted: [], sent: 0 };
  const kept = new Map();
  globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  globalThis.document = {
    querySelectorAll: () => [],
    addEventListener: (_name, listen) => {
      page.press = (kind) =>
        listen({ target: { dataset: { kind, csrfUrl: "csrf" }, action: "withdraw" }, preventDefault() {} });
    },
  };
  globalThis.addEventListener = (_name, listen) => {
    page.online = listen;
  };
  globalThis.fetch = async (url, { body } = {}) => {
    if (url === "csrf") return { json: async () => ({ account: ACCOUNT, token: "t" }) };
    page.posted.push(body.get("kind"));
    return answer(body.get("kind"));
  };
  startTakeBack(ACCOUNT, () => {
    page.sent += 1;
  });
  return page;
}

const waiting = () => takenBackHere(ACCOUNT).map(({ kind }) => kind);
const ok = { type: "opaqueredirect" };

test("one that is pressed while another is sent, and fails at first, goes right afterwards", async () => {
  const arrivals = [];
  let isDown = false;
  const page = openPage((kind) => {
    if (isDown) throw new TypeError("Failed to fetch");
    return kind === "own" ? new Promise((resolve) => arrivals.push(() => resolve(ok))) : ok;
  });
  page.press("own");
  await later();
  isDown = true;
  page.press("parent");
  await later();
  assert.deepEqual([waiting(), page.sent], [["own", "parent"], 0]);

  isDown = false;
  arrivals[0]();
  await later();
  assert.deepEqual([page.posted.at(-1), waiting(), page.sent], ["parent", [], 1]);
});

test("one that another page adds meanwhile is not forgotten", async () => {
  let arrive;
  const page = openPage((kind) => (kind === "own" ? new Promise((resolve) => (arrive = () => resolve(ok))) : ok));
  page.press("own");
  await later();
  const added = [...takenBackHere(ACCOUNT), { url: "withdraw", csrfUrl: "csrf", kind: "parent" }];
  localStorage.setItem(`taken-back:${ACCOUNT}`, JSON.stringify(added));

  arrive();
  await later();
  assert.deepEqual([page.posted, waiting(), page.sent], [["own", "parent"], [], 1]);
});

test("what does not arrive waits for the network", async () => {
  let isDown = true;
  const page = openPage((kind) => {
    if (kind === "parent" && isDown) throw new TypeError("Failed to fetch");
    return ok;
  });
  page.press("own");
  page.press("parent");
  await later();
  assert.deepEqual([new Set(page.posted), waiting(), page.sent], [new Set(["own", "parent"]), ["parent"], 0]);

  isDown = false;
  page.online();
  await later();
  assert.deepEqual([waiting(), page.sent], [[], 1]);
});
