// The one script of a session's page that has work in minutes.
import "./phone/timed-work.js";
import "./phone-live.js";
import { startBoutClock } from "./phone/bout-clock.js";

startBoutClock();
