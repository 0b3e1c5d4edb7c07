// Light, dark, or as the device: the choice lives in localStorage and on <html data-theme>. Runs before the first paint.

import { closestTo, findAll } from "./page/elements.js";

/** @typedef {"light" | "dark" | "system"} Choice */

const root = document.documentElement;
const BAR = { light: "#ffffff", dark: "#121b1a" };

/** @param {string | null | undefined} text @returns {Choice} */
const choiceOf = (text) => (text === "light" || text === "dark" ? text : "system");

function stored() {
  try {
    return choiceOf(localStorage.getItem("theme"));
  } catch {
    return "system"; // storage is refused: the device decides
  }
}

/** @param {Choice} choice */
function apply(choice) {
  if (choice === "system") delete root.dataset.theme;
  else root.dataset.theme = choice;
  for (const meta of findAll("meta[name=theme-color]", document, HTMLMetaElement)) {
    const own = meta.media.includes("dark") ? "dark" : "light";
    meta.content = BAR[choice === "system" ? own : choice];
  }
  for (const button of findAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
  }
}

apply(stored());
addEventListener("storage", (event) => event.key === "theme" && apply(stored()));
addEventListener("DOMContentLoaded", () => {
  for (const box of findAll("[data-theme-switch]")) box.hidden = false;
  apply(stored());
});
addEventListener("click", (event) => {
  const button = closestTo(event, "[data-theme-choice]");
  if (!button) return;
  const choice = choiceOf(button.dataset.themeChoice);
  try {
    localStorage.setItem("theme", choice);
  } catch {
    // kept for this page only
  }
  apply(choice);
});
