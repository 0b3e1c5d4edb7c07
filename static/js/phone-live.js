// The one script of a session's page. A coach's page of a session names no account.
import "./page/behaviours.js";
import { startApp } from "./phone/app.js";
import { startLive } from "./phone/live-page.js";

if (document.querySelector("meta[name=phone-account]")) startApp();
startLive();
