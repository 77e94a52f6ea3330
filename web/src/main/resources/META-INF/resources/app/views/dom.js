/**
 * Makes an element. Properties that start with `on` are listeners, `class` and names with a dash are attributes, `true`
 * and `false` for an attribute set and leave it out, everything else is a property.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [properties]
 * @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) {
      made.addEventListener(name.slice(2), value);
    } else if (name === "class" || name === "role" || name === "popover" || name.includes("-")) {
      setAttribute(made, name, value);
    } else {
      Object.assign(made, { [name]: value });
    }
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/**
 * @param {Element} target
 * @param {string} name
 * @param {string | boolean} value
 */
export function setAttribute(target, name, value) {
  if (value === false) {
    target.removeAttribute(name);
  } else {
    const text = value === true ? "" : value;
    if (target.getAttribute(name) !== text) {
      target.setAttribute(name, text);
    }
  }
}

/**
 * Sets a text only if it is another: what has not changed is not read out again.
 *
 * @param {Element} target
 * @param {string} text
 */
export function setText(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/**
 * Says what the user wants; see Intent in app.js.
 *
 * @param {Element} from
 * @param {import("./app.js").Intent} intent
 */
export function want(from, intent) {
  from.dispatchEvent(new CustomEvent("intent", { bubbles: true, detail: intent }));
}

/**
 * Fills a list. Only what differs is put in, moved or taken out, and what has the keyboard focus is never moved, since
 * that takes the focus away: the others move around it.
 *
 * @param {Element} list
 * @param {Element[]} items
 */
export function replaceItems(list, items) {
  const wanted = new Set(items);
  for (const child of [...list.children]) {
    if (!wanted.has(child)) {
      child.remove();
    }
  }
  const { activeElement } = list.ownerDocument;
  const focused = [...list.children].find((child) => child.contains(activeElement));
  items.forEach((item, index) => {
    while (item === focused && list.children[index] !== item) {
      // What still stands before it belongs behind it.
      list.append(/** @type {Element} */ (list.children[index]));
    }
    if (list.children[index] !== item) {
      list.insertBefore(item, list.children[index] ?? null);
    }
  });
}
