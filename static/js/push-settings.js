// The page of messages: messages on this device.
//   [data-push]        the part that is only there with this script; data-key is the site's public key
//   [data-push-on], [data-push-off]   the two buttons
//   [data-push-not]    for a browser that cannot; [data-push-denied] for one that was forbidden; [data-push-trouble]
import { find, findAll } from "./page/elements.js";

const [box] = findAll("[data-push]");
/** @param {string} name */
const part = (name) => find(`[data-push-${name}]`, box);
const canPush = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

/** @param {string} name of the one part that is shown */
function show(name) {
  for (const each of ["on", "off", "not", "denied"]) part(each).hidden = each !== name;
}

/** @param {string} base64url */
function bytesOf(base64url) {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer | null} key */
const base64urlOf = (key) =>
  btoa(String.fromCharCode(...new Uint8Array(key ?? [])))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

/** @param {string | undefined} address @param {object} body */
async function post(address = "", body = {}) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": box.dataset.csrf ?? "" };
  const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body), redirect: "error" });
  if (!answer.ok)
    throw new Error((await answer.json().catch(() => ({}))).detail ?? "The site did not answer. Try again.");
}

async function switchOn() {
  if ((await Notification.requestPermission()) !== "granted")
    return show(Notification.permission === "denied" ? "denied" : "on");
  await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  const { pushManager } = await navigator.serviceWorker.ready;
  const subscription = await pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytesOf(box.dataset.key ?? ""),
  });
  try {
    await post(box.dataset.address, {
      endpoint: subscription.endpoint,
      p256dh: base64urlOf(subscription.getKey("p256dh")),
      auth: base64urlOf(subscription.getKey("auth")),
    });
  } catch (error) {
    await subscription.unsubscribe();
    throw error;
  }
  location.reload();
}

async function switchOff() {
  const subscription = await (await navigator.serviceWorker.ready).pushManager.getSubscription();
  if (subscription) {
    await post(box.dataset.end, { endpoint: subscription.endpoint });
    await subscription.unsubscribe();
  }
  location.reload();
}

/** @param {string} name @param {() => Promise<void>} work */
function startButton(name, work) {
  const button = find(`[data-push-${name}]`, box, HTMLButtonElement);
  button.addEventListener("click", async () => {
    button.disabled = true;
    part("trouble").hidden = true;
    try {
      await work();
    } catch (error) {
      part("trouble").textContent = /** @type {Error} */ (error).message;
      part("trouble").hidden = false;
    }
    button.disabled = false;
  });
}

async function start() {
  box.hidden = false;
  if (!canPush) return show("not");
  if (Notification.permission === "denied") return show("denied");
  startButton("on", switchOn);
  startButton("off", switchOff);
  const known = await (await navigator.serviceWorker.getRegistration("/"))?.pushManager.getSubscription();
  show(known && box.dataset.devices !== "0" ? "off" : "on");
}

if (box) start();
