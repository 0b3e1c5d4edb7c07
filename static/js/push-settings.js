// The page of messages: messages on this device.
//   [data-push]        the part that is only there with this script; data-key is the site's public key
//   [data-push-on], [data-push-off]   the two buttons
//   [data-push-not]    words for a browser that cannot; [data-push-denied] for one that was told not to; [data-push-trouble]
const box = document.querySelector("[data-push]");
const part = (name) => box.querySelector(`[data-push-${name}]`);
const canPush = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

function shown(name) {
  for (const each of ["on", "off", "not", "denied"]) part(each).hidden = each !== name;
}

function bytes(base64url) {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

const named = (key) =>
  btoa(String.fromCharCode(...new Uint8Array(key)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

async function tell(address, body) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": box.dataset.csrf };
  const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body), redirect: "error" });
  if (!answer.ok)
    throw new Error((await answer.json().catch(() => ({}))).detail ?? "The site did not answer. Try again.");
}

async function switchOn() {
  if ((await Notification.requestPermission()) !== "granted")
    return shown(Notification.permission === "denied" ? "denied" : "on");
  await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  const { pushManager } = await navigator.serviceWorker.ready;
  const given = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(box.dataset.key) });
  try {
    await tell(box.dataset.address, {
      endpoint: given.endpoint,
      p256dh: named(given.getKey("p256dh")),
      auth: named(given.getKey("auth")),
    });
  } catch (error) {
    await given.unsubscribe();
    throw error;
  }
  location.reload();
}

async function switchOff() {
  const given = await (await navigator.serviceWorker.ready).pushManager.getSubscription();
  if (given) {
    await tell(box.dataset.end, { endpoint: given.endpoint });
    await given.unsubscribe();
  }
  location.reload();
}

function press(name, work) {
  const button = part(name);
  button.addEventListener("click", async () => {
    button.disabled = true;
    part("trouble").hidden = true;
    try {
      await work();
    } catch (error) {
      part("trouble").textContent = error.message;
      part("trouble").hidden = false;
    }
    button.disabled = false;
  });
}

async function begin() {
  box.hidden = false;
  if (!canPush) return shown("not");
  if (Notification.permission === "denied") return shown("denied");
  press("on", switchOn);
  press("off", switchOff);
  const known = await (await navigator.serviceWorker.getRegistration("/"))?.pushManager.getSubscription();
  shown(known && box.dataset.devices !== "0" ? "off" : "on");
}

if (box) begin();
