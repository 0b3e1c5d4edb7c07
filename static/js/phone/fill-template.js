// Makes a screen from a <template>. Values are inserted as text, never as markup.
//   data-each="list"          repeats the element for each item, whose fields hide outer ones of the same name
//   data-if="name" or "!name" removes the element unless the value is true, or false
//   data-text="name"          its text
//   data-bind="attribute:name attribute:name"   attributes; false or nothing leaves one out, true is empty

/** @import { TemplateValues } from "./types.js" */

/**
 * @param {any} values
 * @param {string} path of names, with dots between
 * @returns {any}
 */
function valueAt(values, path) {
  return path.split(".").reduce((from, name) => from?.[name], values);
}

/** @param {TemplateValues} values @param {string} name */
const holds = (values, name) => (name[0] === "!" ? !valueAt(values, name.slice(1)) : Boolean(valueAt(values, name)));

/** @param {HTMLElement} element @param {TemplateValues} values */
function fillElement(element, values) {
  const { if: condition, text, bind } = element.dataset;
  if (condition !== undefined && !holds(values, condition)) return element.remove();
  if (text !== undefined) element.textContent = valueAt(values, text) ?? "";
  for (const pair of bind?.split(" ") ?? []) {
    const [attribute, name] = pair.split(":");
    const value = valueAt(values, name);
    if (value === false || value === null || value === undefined) element.removeAttribute(attribute);
    else element.setAttribute(attribute, value === true ? "" : value);
  }
  fill(element, values);
}

/**
 * Fill everything under `parent`, in place.
 *
 * @param {ParentNode} parent
 * @param {TemplateValues} values
 */
export function fill(parent, values) {
  for (const child of /** @type {HTMLElement[]} */ ([...parent.children])) {
    if (child.dataset.each === undefined) {
      fillElement(child, values);
      continue;
    }
    for (const item of valueAt(values, child.dataset.each) ?? []) {
      const copy = /** @type {HTMLElement} */ (child.cloneNode(true));
      delete copy.dataset.each;
      child.before(copy);
      fillElement(copy, { ...values, ...item });
    }
    child.remove();
  }
}

/**
 * @param {HTMLTemplateElement} template
 * @param {TemplateValues} values
 * @returns {DocumentFragment} a filled copy
 */
export function fillTemplate(template, values) {
  const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  fill(copy, values);
  return copy;
}
