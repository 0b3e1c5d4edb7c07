// On every page of a client: registers and updates the service worker.
//   meta[name=phone-account]   the account of the page
import { find } from "../page/elements.js";
import { onSignOut } from "./sign-out-channel.js";
import { startTakeBack } from "./take-back.js";

const SETTLED_MS = 1500;
const isLive = /^\/sessions\/[0-9a-f-]{36}\/live\/$/.test(location.pathname);
const isInstalled =
  matchMedia("(display-mode: standalone)").matches || ("standalone" in navigator && navigator.standalone === true);

async function register() {
  const hadWorker = Boolean(navigator.serviceWorker.controller);
  const registration = await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  if (!registration) return; // a browser that only pretends
  // A browser does not replace a worker that is busy, so wait until it has stored this page.
  if (!isLive) setTimeout(() => registration.waiting?.postMessage("take-over"), SETTLED_MS);
  const { active } = await navigator.serviceWorker.ready;
  // The worker did not see a page that was loaded before it, so ask it to store today's.
  if (!hadWorker) active?.postMessage("keep-today");
}

/** Start on a page that names its account. */
export function startApp() {
  if (navigator.serviceWorker) register().catch((error) => console.warn("worker:", error));
  if (isLive || isInstalled) navigator.storage?.persist?.().catch(() => {}); // asks nobody in Chromium and Safari
  onSignOut(() => location.replace("/"));
  const account = find("meta[name=phone-account]", document, HTMLMetaElement).content;
  startTakeBack(account, () => isLive || location.replace("/today/"));
}
