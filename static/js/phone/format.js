// Formats numbers and times as the server's templates do.

/**
 * @param {number} seconds
 * @returns {string} whole seconds as "6:30"; less than nothing is "0:00"
 */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/**
 * @template {number | null} T
 * @param {T} ms since 1970
 * @returns {T extends number ? string : string | null} an instant that a page and a server can read
 */
export function instantText(ms) {
  return /** @type {T extends number ? string : string | null} */ (ms === null ? null : new Date(ms).toISOString());
}

/** @param {string | null} text @returns {number | null} milliseconds since 1970 */
export const instantOf = (text) => (text ? Date.parse(text) : null);

/** @param {number} most @returns {number[]} numbers from high to low, so that a native picker opens where more is above */
export const downFrom = (most) => Array.from({ length: most + 1 }, (_, index) => most - index);
