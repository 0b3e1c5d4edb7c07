// Figures as the page writes them.

/** Whole seconds as "6:30"; less than nothing is "0:00". */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Milliseconds since 1970 as an instant that a page and a server can read; nothing stays nothing. */
export const instantText = (ms) => (ms === null ? null : new Date(ms).toISOString());

/** Numbers from high to low, so that a native picker opens where more is above. */
export const downFrom = (most) => Array.from({ length: most + 1 }, (_, index) => most - index);
