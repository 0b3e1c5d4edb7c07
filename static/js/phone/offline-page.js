// The page for no network: chooses the part to show, and tries again.
import { find, findAll } from "../page/elements.js";

const SIGN_OUT = "/accounts/logout/";
const ASKED = "/api/v1/csrf";
const EVERY_MS = 4000;

async function partOfPage() {
  if (await caches.has("leaving")) return "signed-out";
  return location.pathname === SIGN_OUT ? "sign-out" : "page";
}

// A phone reports "online" in a hotel's captive network, too early or never, so a request to the site decides.
async function look() {
  if (document.hidden || busy()) return;
  try {
    await fetch(ASKED, { cache: "no-store", redirect: "error" });
    location.reload();
  } catch {
    // not yet
  }
}

/** Somebody is deciding about signing out: the page stays as it is. */
const busy = () => location.pathname === SIGN_OUT && !find("[data-offline=sign-out]").hidden;

/** Start on the page for no network. */
export async function startOffline() {
  if (window.caches) {
    const wanted = await partOfPage();
    for (const each of findAll("[data-offline]")) each.hidden = each.dataset.offline !== wanted;
  }
  for (const button of findAll("[data-again]")) {
    button.hidden = false;
    button.addEventListener("click", () => location.reload());
  }
  addEventListener("online", look);
  setInterval(look, EVERY_MS);
}
