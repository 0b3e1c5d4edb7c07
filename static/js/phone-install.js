// Offers to put the app on the home screen, on the one page that has the offer.
//   [data-install]             the offer; [data-install-now] accepts it, [data-install-later] hides it for good,
//                              [data-install-by-hand] explains how in browsers without an install prompt
import { find } from "./page/elements.js";

const ANSWERED = "install-answered";
const isInstalled =
  matchMedia("(display-mode: standalone)").matches || ("standalone" in navigator && navigator.standalone === true);
const isByHand =
  /iPhone|iPad|iPod/.test(navigator.userAgent) ||
  (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

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

invite();
