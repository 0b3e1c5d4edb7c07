// On every page of a client: the service worker, a newer one in its time, and the invitation to the home screen.
//   meta[name=phone-account]   whose pages these are
//   [data-install]             the invitation; [data-install-now] takes it, [data-install-later] puts it away for good,
//                              [data-install-by-hand] says how where a browser has no button for it
import { find } from "../page/elements.js";
import { onSignOut } from "./sign-out-channel.js";

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
  // Not while the worker still keeps this page: a browser does not replace one that is at work.
  if (!isLive) setTimeout(() => registration.waiting?.postMessage("take-over"), SETTLED_MS);
  const { active } = await navigator.serviceWorker.ready;
  // A page that came before its worker was not seen by it.
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
      // it comes again
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

/** Begin, on a page that names its account. */
export function startApp() {
  if (navigator.serviceWorker) register().catch((error) => console.warn("worker:", error));
  if (isLive || isInstalled) navigator.storage?.persist?.().catch(() => {}); // asks nobody in Chromium and Safari
  onSignOut(() => location.replace("/"));
  invite();
}
