import { words } from "../i18n/languages.js";
import { element, setAttribute } from "./dom.js";
import { icon } from "./icons.js";

/**
 * Makes an element a closed panel beside the call.
 *
 * @param {HTMLElement} panel
 * @param {string} title
 */
export function asPanel(panel, title) {
  panel.hidden = true;
  panel.classList.add("panel");
  setAttribute(panel, "role", "region");
  setAttribute(panel, "aria-label", title);
}

/**
 * The head of a panel beside the call.
 *
 * @param {string} title
 * @param {() => void} onclose
 */
export function panelHeader(title, onclose) {
  return element(
    "div",
    { class: "head" },
    element("h2", { tabIndex: -1 }, title),
    element(
      "button",
      { type: "button", class: "plain", "aria-label": `${words.controls.close}: ${title}`, onclick: onclose },
      icon("close"),
    ),
  );
}
