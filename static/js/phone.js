// The script of a client's pages, but of a session's (phone-live.js). Each part starts if the page has what it needs.
import "./page/behaviours.js";
import { findAll } from "./page/elements.js";
import { startApp } from "./phone/app.js";
import { startOffline } from "./phone/offline-page.js";
import { guardSignOut } from "./phone/sign-out.js";
import { startToday } from "./phone/today-page.js";

/** @param {string} selector */
const has = (selector) => document.querySelector(selector) !== null;

if (has("meta[name=phone-account]")) startApp();
if (has("[data-today]")) startToday();
if (has("[data-offline]")) startOffline();
for (const form of findAll("form[data-sign-out]", document, HTMLFormElement)) guardSignOut(form);
