// Small behaviours for any page, each by a data attribute; every page works without them.
//   details[data-menu]                closes on Escape and on a click elsewhere
//   [data-dismiss]                    removes the notice around it
//   [data-open-dialog="id"]           opens a <dialog>; [data-close-dialog] closes the one around it
//   dialog[data-beside]               leaves the rest of the page usable; closes on Escape as well
//   [data-copy="id"]                  copies the value of the field with this id, and says so
//   [data-print]                      prints the page; hidden without scripts, where the browser's own menu does it
//   form[data-submit-once]            ignores a second press until the response to the first
//   form[data-ends-push]              signs out: ends push to this device, deletes answers that were not sent

import { closestTo, findAll } from "./elements.js";
import { forgetAnswers } from "./kept-answers.js";

/** @param {Element | null} except */
function closeMenus(except) {
  for (const menu of findAll("details[data-menu][open]", document, HTMLDetailsElement)) {
    if (menu !== except) menu.open = false;
  }
}

/** @param {ParentNode} root */
function reveal(root) {
  for (const button of findAll("[data-dismiss][hidden], [data-print][hidden]", root)) button.hidden = false;
  // Browsers allow copying only over HTTPS or on localhost.
  if (!navigator.clipboard) return;
  for (const button of findAll("[data-copy][hidden]", root)) button.hidden = false;
}

/** @param {HTMLElement} form */
function allowSending(form) {
  delete form.dataset.sending;
  for (const button of findAll("[aria-busy]", form)) button.removeAttribute("aria-busy");
}

/** @param {HTMLElement} button */
async function copy(button) {
  const field = document.getElementById(button.dataset.copy ?? "");
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
  await navigator.clipboard.writeText(field.value);
  for (const label of findAll("[data-copy-label]", button)) label.textContent = "Copied";
}

// A dialog with data-beside is not modal, so that the rest of the page can be used: STOP, above all.
/** @param {HTMLElement} opener */
function openDialog(opener) {
  const dialog = document.getElementById(opener.dataset.openDialog ?? "");
  if (!(dialog instanceof HTMLDialogElement)) return;
  if (dialog.matches("[data-beside]")) dialog.show();
  else dialog.showModal();
}

reveal(document);
document.addEventListener("htmx:afterSwap", ({ target }) => target instanceof Element && reveal(target));

document.addEventListener("click", (event) => {
  closeMenus(closestTo(event, "details[data-menu]"));
  closestTo(event, "[data-dismiss]")?.closest(".notice")?.remove();
  const copier = closestTo(event, "[data-copy]");
  if (copier) copy(copier);
  if (closestTo(event, "[data-print]")) print();
  const opener = closestTo(event, "[data-open-dialog]");
  if (opener) openDialog(opener);
  closestTo(event, "[data-close-dialog]")?.closest("dialog")?.close();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  findAll("dialog[data-beside][open]", document, HTMLDialogElement)[0]?.close();
  const menu = document.querySelector("details[data-menu][open]");
  closeMenus(null);
  menu?.querySelector("summary")?.focus();
});

document.addEventListener("submit", (event) => {
  const form = closestTo(event, "form[data-submit-once]");
  if (!form || event.defaultPrevented) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  if (form.matches("[data-ends-push]")) {
    navigator.serviceWorker?.controller?.postMessage("end-push");
    forgetAnswers();
  }
  form.dataset.sending = "1";
  event.submitter?.setAttribute("aria-busy", "true");
});

// After the back button shows the cached page, its forms can be sent again.
addEventListener("pageshow", (event) => {
  if (event.persisted) findAll("form[data-sending]").forEach(allowSending);
});
