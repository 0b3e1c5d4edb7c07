// Light, dark, or as the device: the choice lives in localStorage and on <html data-theme>. Runs before the first paint.

const root = document.documentElement;
const BAR = { light: "#ffffff", dark: "#121b1a" };

function stored() {
  try {
    const choice = localStorage.getItem("theme");
    return choice === "light" || choice === "dark" ? choice : "system";
  } catch {
    return "system"; // storage is refused: the device decides
  }
}

function apply(choice) {
  if (choice === "system") delete root.dataset.theme;
  else root.dataset.theme = choice;
  for (const meta of document.querySelectorAll("meta[name=theme-color]")) {
    const own = meta.media.includes("dark") ? "dark" : "light";
    meta.content = BAR[choice === "system" ? own : choice];
  }
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
  }
}

apply(stored());
addEventListener("storage", (event) => event.key === "theme" && apply(stored()));
addEventListener("DOMContentLoaded", () => {
  for (const box of document.querySelectorAll("[data-theme-switch]")) box.hidden = false;
  apply(stored());
});
addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-theme-choice]");
  if (!button) return;
  try {
    localStorage.setItem("theme", button.dataset.themeChoice);
  } catch {
    // kept for this page only
  }
  apply(button.dataset.themeChoice);
});
