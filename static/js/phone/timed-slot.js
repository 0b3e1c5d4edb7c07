// What a page with work in minutes adds to the rules and the screens. timed-work.js fills it; on any other page it is
// empty, and nothing of it is loaded.

/** @import { TimedWork } from "./types.js" */

/** @type {Partial<TimedWork>} */
export const timedWork = {};
