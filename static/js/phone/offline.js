// The page without a network: which of its parts fits, and trying again.
import "./leave.js";

const SIGN_OUT = "/accounts/logout/";

async function part() {
  if (await caches.has("leaving")) return "signed-out";
  return location.pathname === SIGN_OUT ? "sign-out" : "page";
}

if (window.caches) {
  const wanted = await part();
  for (const each of document.querySelectorAll("[data-offline]")) each.hidden = each.dataset.offline !== wanted;
}
for (const button of document.querySelectorAll("[data-again]")) {
  button.hidden = false;
  button.addEventListener("click", () => location.reload());
}
addEventListener("online", () => location.reload());
