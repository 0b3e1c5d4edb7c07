// The service worker, served as /sw.js behind a line that sets `APP`. It stores two things: the files that every client's
// pages need, one cache for each version; and the pages of one signed-in person that the server allows to be stored
// (X-Account, X-Keep-Seconds), at two addresses only. Everything else passes through, and the API is never touched.

/**
 * @typedef {object} App
 * @property {string} version
 * @property {string[]} files addresses of what every page needs
 * @property {string} static where addresses of static files begin
 * @property {string} offline
 * @property {string} today
 * @property {string} signOut
 * @property {string} csrf
 * @property {string} icon
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const APP = /** @type {App} */ (Reflect.get(self, "APP"));
const FILES = `files:${APP.version}`;
const PAGES = "pages:";
const LEAVING = "leaving"; // this cache exists from a sign-out without a network until the server has heard of it
const LIVE = /^\/sessions\/([0-9a-f-]{36})\/live\/$/;
const DEADLINE_MS = 3000;
const FRESH_MS = 10 * 60_000;
const BEGUN_GRACE_MS = 24 * 3600_000; // a session that was begun can be logged to its end
const GONE = new Set([403, 404, 410]);

/** @type {Promise<boolean> | null} */
let ending = null;

/** @param {string} path */
const mayStore = (path) => path === APP.today || LIVE.test(path);
/** @param {string} kind */
const namesOf = async (kind) => (await caches.keys()).filter((name) => name.startsWith(kind));

// --- Replacing an older version

async function install() {
  const cache = await caches.open(FILES);
  await cache.add(new Request(APP.offline, { credentials: "omit", cache: "no-cache" }));
  await cache.addAll(APP.files);
  await takeOver();
}

/** Take over all open pages, unless one is a session: it keeps the version that it was loaded with. */
async function takeOver() {
  const open = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (!open.some((each) => LIVE.test(new URL(each.url).pathname))) await worker.skipWaiting();
}

async function activate() {
  await worker.clients.claim();
  const needed = new Set([FILES]);
  for (const name of await namesOf(PAGES)) {
    for (const answer of await (await caches.open(name)).matchAll()) needed.add(answer.headers.get("X-Files") ?? "");
  }
  for (const name of await namesOf("files:")) if (!needed.has(name)) await caches.delete(name);
}

// --- Pages of one person

/**
 * Apply the cache headers of a response: store or delete this page, and delete pages of other accounts.
 *
 * @param {string} path
 * @param {Response} answer
 */
async function applyHeaders(path, answer) {
  const account = answer.headers.get("X-Account");
  if (!account) return; // not ours, or of nobody: a hotel's network, a sign-in
  const mine = PAGES + account;
  const others = (await namesOf(PAGES)).filter((name) => name !== mine);
  for (const name of others) await caches.delete(name);
  if (others.length) await endPush();
  if (!mayStore(path) || answer.redirected || answer.type !== "basic") return;
  const cache = await caches.open(mine);
  const seconds = Number(answer.headers.get("X-Keep-Seconds"));
  if (answer.status === 200 && seconds > 0) await store(cache, path, answer, seconds);
  else if (answer.ok || GONE.has(answer.status)) await cache.delete(path);
  if (path === APP.today && answer.ok) await storeSessions(cache, account, answer);
}

/** @param {Cache} cache @param {string} path @param {Response} answer @param {number} seconds */
async function store(cache, path, answer, seconds) {
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name); // of the way here
  headers.set("X-Kept-At", String(Date.now()));
  headers.set("X-Kept-Until", String(Date.now() + seconds * 1000));
  headers.set("X-Files", FILES);
  const body = await answer.blob();
  if (await caches.has(LEAVING)) return; // signed out meanwhile
  await cache.put(path, new Response(body, { status: 200, headers }));
}

/**
 * Store the pages of today's sessions, so that one that was never opened can start without a network.
 *
 * @param {Cache} cache
 * @param {string} account
 * @param {Response} today the page that names them
 */
async function storeSessions(cache, account, today) {
  const paths = (today.headers.get("X-Keep-Also") ?? "").split(" ").filter((path) => LIVE.test(path));
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (pathname === APP.today || paths.includes(pathname)) continue;
    if (!(await isBegun(account, pathname))) await cache.delete(pathname);
  }
  for (const path of paths) {
    const stored = await cache.match(path);
    if (stored && Date.now() - instantIn(stored, "X-Kept-At") < FRESH_MS) continue;
    await fetchAndStore(path);
  }
}

/** @param {Response} page @param {string} header @returns {number} milliseconds since 1970 */
const instantIn = (page, header) => Number(page.headers.get(header));

/** @param {string} path */
async function fetchAndStore(path) {
  try {
    await applyHeaders(path, await fetch(path, { redirect: "error", cache: "no-store" }));
  } catch {
    // no network: the next visit stores it
  }
}

/** @param {string} path @returns {Promise<Response | null>} */
async function storedPage(path) {
  if (!mayStore(path)) return null;
  for (const name of await namesOf(PAGES)) {
    const cache = await caches.open(name);
    const page = await cache.match(path);
    if (!page) continue;
    const late = Date.now() - instantIn(page, "X-Kept-Until");
    if (late <= 0 || (late < BEGUN_GRACE_MS && (await isBegun(name.slice(PAGES.length), path)))) return page;
    await cache.delete(path);
  }
  return null;
}

/**
 * @param {string} account
 * @param {string} path of a session
 * @returns {Promise<boolean>} whether this phone has logged anything of it
 */
async function isBegun(account, path) {
  const session = LIVE.exec(path)?.[1];
  if (!session) return false;
  try {
    const db = await done(openLog());
    const records = await done(db.transaction("events").objectStore("events").index("account").getAll(account));
    db.close();
    return records.some((/** @type {{ training_session: string }} */ record) => record.training_session === session);
  } catch {
    return false;
  }
}

/** Open the log of event-log.js, if a page has created it. */
function openLog() {
  const request = indexedDB.open("cuffwise-phone");
  request.onupgradeneeded = () => request.transaction?.abort(); // there is none yet, and making it is not our task
  return request;
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// --- Requests

/** @param {Request} request */
async function file(request) {
  const current = await (await caches.open(FILES)).match(request);
  if (current) return current;
  for (const name of await namesOf("files:")) {
    const older = await (await caches.open(name)).match(request);
    if (older) return older;
  }
  return fetch(request);
}

async function offlinePage() {
  return (await (await caches.open(FILES)).match(APP.offline)) ?? Response.error();
}

/** @param {FetchEvent} event @param {string} path */
async function page(event, path) {
  if ((await caches.has(LEAVING)) && !(await endSession())) return offlinePage();
  const asked = event.request;
  const network = fetch(asked).then((answer) => {
    // Read it before it is given away. With a question behind the address it is a page in a state of its own.
    const place = asked.method === "GET" && !new URL(asked.url).search ? path : "";
    event.waitUntil(applyHeaders(place, mayStore(place) ? answer.clone() : answer));
    return answer;
  });
  const stored = asked.method === "GET" ? await storedPage(path) : null;
  try {
    if (!stored) return await network;
    network.catch(() => {});
    /** @type {Response | undefined} */
    const answer = await Promise.race([network, new Promise((late) => setTimeout(late, DEADLINE_MS))]);
    return answer && !isTrouble(answer, path) ? answer : stored;
  } catch {
    if (stored) return stored;
    return path === "/" && (await storedPage(APP.today)) ? Response.redirect(APP.today) : offlinePage();
  }
}

/**
 * @param {Response} answer
 * @param {string} path
 * @returns {boolean} whether the stored page helps more: an error, somebody else's page, a sign-in mid-session
 */
function isTrouble(answer, path) {
  if (answer.type === "opaqueredirect") return LIVE.test(path);
  return answer.status >= 500 || answer.status === 429 || (answer.ok && !answer.headers.get("X-Account"));
}

/** Sign out on the server after a sign-out without a network. Until then no stored page is shown. */
async function endSession() {
  ending ??= signOut().finally(() => {
    ending = null;
  });
  return ending;
}

/** @returns {Promise<boolean>} whether the server has ended the session */
async function signOut() {
  try {
    const who = await (await caches.match("/who", { cacheName: LEAVING }))?.text();
    const asked = await fetch(APP.csrf, { cache: "no-store", redirect: "error" });
    const { token, account } = asked.ok ? await asked.json() : {};
    if (asked.status !== 401 && account === who) {
      const form = new URLSearchParams({ csrfmiddlewaretoken: token });
      await fetch(APP.signOut, { method: "POST", body: form, redirect: "manual" });
      if ((await fetch(APP.csrf, { cache: "no-store", redirect: "error" })).status !== 401) return false;
    }
    await caches.delete(LEAVING);
    return true;
  } catch {
    return false;
  }
}

// --- Push messages

/** @param {PushEvent} push */
async function show(push) {
  const { title, body, url, tag } = push.data?.json() ?? {};
  await worker.registration.showNotification(title, { body, tag, data: url, icon: APP.icon });
}

/** @param {string} path */
async function openPage(path) {
  const open = (await worker.clients.matchAll({ type: "window" })).find((each) => new URL(each.url).pathname === path);
  await (open ? open.focus() : worker.clients.openWindow(path));
}

/** Whoever signed out, or made room for somebody else, gets nothing more on this device. */
async function endPush() {
  const subscription = await worker.registration.pushManager?.getSubscription();
  await subscription?.unsubscribe();
}

worker.addEventListener("push", (event) => event.waitUntil(show(event)));
worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openPage(event.notification.data));
});

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("message", (event) => {
  if (event.data === "keep-today") event.waitUntil(fetchAndStore(APP.today));
  if (event.data === "take-over") event.waitUntil(takeOver());
  if (event.data === "end-push") event.waitUntil(endPush());
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event, url.pathname));
  else if (request.method === "GET" && url.pathname.startsWith(APP.static)) event.respondWith(file(request));
});
