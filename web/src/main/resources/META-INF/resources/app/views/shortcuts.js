import { words } from "../i18n/languages.js";
import { preferences } from "../preferences.js";
import { CAN_FILL_SCREEN, CAN_FLOAT } from "./abilities.js";
import { element } from "./dom.js";

/** @import { Intent } from "./app.js" */
/** @import { SessionState } from "../session-state.js" */
/** @import { Panel } from "./toolbar.js" */

/**
 * What a key does in the state of things; null when it does nothing now.
 *
 * @typedef {(state: SessionState, panel: Panel | null) => Intent | null} Shortcut
 */

/**
 * @param {Panel} panel
 * @returns {Shortcut}
 */
const toggles = (panel) => (_, open) => ({ type: "panel", panel: open === panel ? null : panel });

/**
 * A key for what not every browser can do: where it cannot, there is no such key.
 *
 * @param {boolean} able
 * @param {Record<string, { does: Shortcut, text: () => string }>} shortcut
 */
const where = (able, shortcut) => (able ? shortcut : {});

/** By the key as it is typed without modifiers, on whatever keyboard: `code` where letters are not Latin. */
/** @type {Record<string, { does: Shortcut, text: () => string }>} */
export const SHORTCUTS = {
  M: {
    does: ({ self }) => ({ type: "mute", input: "microphone", muted: self?.microphone ?? false }),
    text: () => words.shortcuts.microphone,
  },
  V: {
    does: ({ self }) => ({ type: "mute", input: "camera", muted: self?.camera ?? false }),
    text: () => words.shortcuts.camera,
  },
  D: {
    does: ({ self, canShareScreen }) =>
      canShareScreen ? { type: self?.sharing ? "screen-stop" : "screen-start" } : null,
    text: () => words.shortcuts.share,
  },
  R: { does: ({ self }) => ({ type: "hand", raised: !self?.handTime }), text: () => words.shortcuts.hand },
  C: { does: toggles("chat"), text: () => words.shortcuts.chat },
  P: { does: toggles("people"), text: () => words.shortcuts.people },
  W: {
    does: () => ({ type: "layout", layout: preferences.layout === "grid" ? "speaker" : "grid" }),
    text: () => words.shortcuts.layout,
  },
  ...where(CAN_FILL_SCREEN, {
    F: { does: () => ({ type: "full-screen" }), text: () => words.shortcuts.fullScreen },
  }),
  ...where(CAN_FLOAT, {
    I: { does: () => ({ type: "picture-in-picture" }), text: () => words.shortcuts.pictureInPicture },
  }),
  S: { does: toggles("statistics"), text: () => words.shortcuts.statistics },
  "?": { does: () => ({ type: "shortcuts" }), text: () => words.shortcuts.help },
};

/**
 * The shortcut that a key press means, undefined when it is for something else.
 *
 * @param {KeyboardEvent} event
 */
export function shortcutFor(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || isForPage(event)) {
    return undefined;
  }
  // With a Korean or Russian keyboard the key's place counts, not its letter.
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  return SHORTCUTS[event.key === "?" ? "?" : (letter ?? "")];
}

/**
 * Whether a key press means to talk while it is held.
 *
 * @param {KeyboardEvent} event
 */
export function isTalkKey(event) {
  const onControl = event.target instanceof Element && event.target.closest("button, a, summary, [tabindex]") !== null;
  return event.code === "Space" && !event.ctrlKey && !event.altKey && !event.metaKey && !onControl && !isForPage(event);
}

/** @param {KeyboardEvent} event */
function isForPage({ target, isComposing }) {
  return (
    !preferences.shortcuts ||
    isComposing ||
    (target instanceof Element && target.closest("input, select, textarea, dialog, [popover]") !== null)
  );
}

/** The list of keys, in a dialog. */
export class RoomShortcuts extends HTMLElement {
  #dialog = element(
    "dialog",
    { "aria-labelledby": "shortcuts-title", class: "shortcuts" },
    element(
      "form",
      { method: "dialog" },
      element("h2", { id: "shortcuts-title" }, words.shortcuts.title),
      element(
        "dl",
        {},
        ...Object.entries(SHORTCUTS).flatMap(([key, { text }]) => entry(key, text())),
        ...entry(words.shortcuts.talkKey, words.shortcuts.talk),
      ),
      element("button", { class: "primary" }, words.settings.done),
    ),
  );

  connectedCallback() {
    this.append(this.#dialog);
  }

  open() {
    this.#dialog.showModal();
  }
}

/**
 * @param {string} key
 * @param {string} text
 */
function entry(key, text) {
  return [element("dt", {}, element("kbd", {}, key)), element("dd", {}, text)];
}

customElements.define("room-shortcuts", RoomShortcuts);
