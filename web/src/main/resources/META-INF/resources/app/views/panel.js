import { words } from "../i18n/languages.js";
import { element } from "./dom.js";
import { icon } from "./icons.js";

/**
 * The head of a panel beside the call.
 *
 * @param {string} title
 * @param {() => void} onclose
 */
export function panelHeader(title, onclose) {
  return element(
    "header",
    {},
    element("h2", { tabIndex: -1 }, title),
    element(
      "button",
      { type: "button", class: "plain", "aria-label": `${words.controls.close}: ${title}`, onclick: onclose },
      icon("close"),
    ),
  );
}
