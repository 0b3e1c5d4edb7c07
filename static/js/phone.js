// The one script of a client's pages. Each part begins where the page has what it works on.
import "./ui.js";
import { startLive } from "./live.js";
import { startApp } from "./phone/app.js";
import { guardSignOut } from "./phone/leave.js";
import { startOffline } from "./phone/offline.js";
import { startToday } from "./today.js";

const has = (selector) => document.querySelector(selector) !== null;

if (has("meta[name=phone-account]")) startApp();
if (has("main[data-live]")) startLive();
if (has("[data-today]")) startToday();
if (has("[data-offline]")) startOffline();
for (const form of document.querySelectorAll("form[data-sign-out]")) guardSignOut(form);
