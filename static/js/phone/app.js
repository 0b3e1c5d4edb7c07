// On every page of a client: registers and updates the service worker, and offers to install the app.
//   meta[name=phone-account]   the account of the page
//   [data-install]             the offer; [data-install-now] accepts it, [data-install-later] hides it for good,
//                              [data-install-by-hand] explains how in browsers without an install prompt
import { find } from "../page/elements.js";
import { onSignOut } from "./sign-out-channel.js";
import { startTakeBack } from "./take-back.js";

const ANSWERED = "install-answered";
const SETTLED_MS = 1500;
const isLive = /^\/sessions\/[0-9a-f-]{36}\/live\/$/.test(location.pathname);
const isInstalled =
  matchMedia("(display-mode: standalone)").matches || ("standalone" in navigator && navigator.standalone === true);
const isByHand =
  /iPhone|iPad|iPod/.test(navigator.userAgent) ||
  (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

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

function invite() {
  /** @type {HTMLElement | null} */
  const box = document.querySelector("[data-install]");
  if (!box || isInstalled || wasAnswered()) return;
  const answer = () => {
    box.hidden = true;
    try {
      localStorage.setItem(ANSWERED, "1");
    } catch {
      // no storage: the offer is shown again
    }
  };
  find("[data-install-later]", box).addEventListener("click", answer);
  if (isByHand) {
    find("[data-install-by-hand]", box).hidden = false;
    box.hidden = false;
  }
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    const button = find("[data-install-now]", box);
    button.hidden = false;
    button.onclick = () => {
      /** @type {Event & { prompt(): void }} */ (event).prompt();
      answer();
    };
    box.hidden = false;
  });
}

function wasAnswered() {
  try {
    return localStorage.getItem(ANSWERED) !== null;
  } catch {
    return true;
  }
}

/** Start on a page that names its account. */
export function startApp() {
  if (navigator.serviceWorker) register().catch((error) => console.warn("worker:", error));
  if (isLive || isInstalled) navigator.storage?.persist?.().catch(() => {}); // asks nobody in Chromium and Safari
  onSignOut(() => location.replace("/"));
  const account = find("meta[name=phone-account]", document, HTMLMetaElement).content;
  startTakeBack(account, () => isLive || location.replace("/today/"));
  invite();
}
