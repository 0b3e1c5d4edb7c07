// Makes a screen of a <template>. Words go in as text, never as markup.
//   data-each="list"          the element once for each item, whose fields come before the view's own
//   data-if="name" or "!name" the element stays only where that holds
//   data-text="name"          its text
//   data-bind="attribute:name attribute:name"   attributes; false or nothing leaves one out, true is empty

function value(view, path) {
  return path.split(".").reduce((from, name) => from?.[name], view);
}

const holds = (view, name) => (name[0] === "!" ? !value(view, name.slice(1)) : Boolean(value(view, name)));

function fillElement(element, view) {
  const { if: condition, text, bind } = element.dataset;
  if (condition !== undefined && !holds(view, condition)) return element.remove();
  if (text !== undefined) element.textContent = value(view, text) ?? "";
  for (const pair of bind?.split(" ") ?? []) {
    const [attribute, name] = pair.split(":");
    const told = value(view, name);
    if (told === false || told === null || told === undefined) element.removeAttribute(attribute);
    else element.setAttribute(attribute, told === true ? "" : told);
  }
  fill(element, view);
}

/** Fill everything under `parent` from `view`, in place. */
export function fill(parent, view) {
  for (const child of [...parent.children]) {
    if (child.dataset.each === undefined) {
      fillElement(child, view);
      continue;
    }
    for (const item of value(view, child.dataset.each) ?? []) {
      const copy = child.cloneNode(true);
      delete copy.dataset.each;
      child.before(copy);
      fillElement(copy, { ...view, ...item });
    }
    child.remove();
  }
}

/** A new fragment of the <template> with this id. */
export function made(id, view) {
  const fragment = document.getElementById(id).content.cloneNode(true);
  fill(fragment, view);
  return fragment;
}
