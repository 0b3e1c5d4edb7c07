// Find elements of a page.

/**
 * @template {Element} [T=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [root]
 * @param {new () => T} [type] the class of the element, where more than HTMLElement is asked of it
 * @returns {T} the first element that matches
 * @throws {TypeError} where there is none of this class
 */
export function find(selector, root = document, type) {
  const found = root.querySelector(selector);
  if (!(found instanceof (type ?? HTMLElement))) throw new TypeError(`The page has no ${selector}`);
  return /** @type {T} */ (found);
}

/**
 * @template {Element} [T=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [root]
 * @param {new () => T} [_type] the class of the elements, where more than HTMLElement is asked of them
 * @returns {T[]} all elements that match
 */
export function findAll(selector, root = document, _type) {
  return /** @type {T[]} */ ([...root.querySelectorAll(selector)]);
}

/** @param {ParentNode} root @returns {string | null} the token of a page's own forms */
export function csrfTokenOf(root) {
  const field = root.querySelector("[name=csrfmiddlewaretoken]");
  return field instanceof HTMLInputElement ? field.value : null;
}

/**
 * @template {Element} [T=HTMLElement]
 * @param {Event} event
 * @param {string} selector
 * @param {new () => T} [_type] the class of the element, where more than HTMLElement is asked of it
 * @returns {T | null} the nearest such element around what was clicked or typed into
 */
export function closestTo(event, selector, _type) {
  return event.target instanceof Element ? /** @type {T | null} */ (event.target.closest(selector)) : null;
}
