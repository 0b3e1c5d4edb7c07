/**
 * AbortSignal.timeout would do it, but Safari 15 and Chrome 100 do not have it.
 *
 * @param {number} ms
 * @returns {AbortSignal} a signal that ends a request after this long
 */
export function timeoutSignal(ms) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), ms);
  return controller.signal;
}
