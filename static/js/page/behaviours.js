// Small behaviours for any page, each by a data attribute; every page works without them.
//   details[data-menu]                closes on Escape and on a click elsewhere
//   [data-dismiss]                    removes the notice around it
//   [data-open-dialog="id"]           opens a <dialog>; [data-close-dialog] closes the one around it
//   dialog[data-beside]               leaves the rest of the page usable; closes on Escape as well
//   [data-copy="id"]                  copies the value of the field with this id, and says so
//   [data-print]                      prints the page; hidden without scripts, where the browser's own menu does it
//   form[data-submit-once]            a second press while the first is under way does nothing
//   form[data-ends-push]              no message comes to this device any more

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
}

function reveal(root) {
  for (const button of root.querySelectorAll("[data-dismiss][hidden], [data-print][hidden]")) button.hidden = false;
  // Copying needs a page that came over HTTPS, or this machine's own.
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
}

function ready(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

async function copy(button) {
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
  button.querySelector("[data-copy-words]").textContent = "Copied";
}

// One that stands beside the page leaves what is not under it within reach: STOP, above all.
function openDialog(dialog) {
  if (dialog?.matches("[data-beside]")) dialog.show();
  else dialog?.showModal();
}

reveal(document);
document.addEventListener("htmx:afterSwap", (event) => reveal(event.target));

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details[data-menu]"));
  event.target.closest("[data-dismiss]")?.closest(".notice")?.remove();
  const copier = event.target.closest("[data-copy]");
  if (copier) copy(copier);
  if (event.target.closest("[data-print]")) print();
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) openDialog(document.getElementById(opener.dataset.openDialog));
  event.target.closest("[data-close-dialog]")?.closest("dialog")?.close();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelector("dialog[data-beside][open]")?.close();
  const menu = document.querySelector("details[data-menu][open]");
  closeMenus(null);
  menu?.querySelector("summary")?.focus();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-submit-once]") || event.defaultPrevented) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  if (form.matches("[data-ends-push]")) navigator.serviceWorker?.controller?.postMessage("end-push");
  form.dataset.sending = "1";
  event.submitter?.setAttribute("aria-busy", "true");
});

// The page comes back from the browser's memory: its forms can be sent again.
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sending]").forEach(ready);
});
