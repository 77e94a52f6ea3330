import { element, setAttribute, setText } from "./dom.js";
import { icon } from "./icons.js";

/** @import { IconName } from "./icons.js" */

/** How far a menu stays away from the window's edge and from its button. */
const MARGIN = 8;

/** A button's menu, above it; closes by itself after a choice, a click elsewhere or Escape. */
export class RoomMenu extends HTMLElement {
  /** @type {HTMLElement | null} */
  #opener = null;

  connectedCallback() {
    this.popover = "auto";
    setAttribute(this, "role", "menu");
    this.addEventListener("click", () => this.hidePopover());
    this.addEventListener("keydown", (event) => this.#onKey(event));
    this.addEventListener("toggle", (event) => this.#onToggle(/** @type {ToggleEvent} */ (event)));
  }

  /** @param {HTMLButtonElement} opener the button that opens and closes it */
  attachTo(opener) {
    this.#opener = opener;
    setAttribute(opener, "aria-haspopup", "menu");
    setAttribute(opener, "aria-expanded", "false");
    // With a listener of its own its click would be one elsewhere, which closes the menu, and then open it again.
    opener.popoverTargetElement = this;
  }

  /** @param {ToggleEvent} event */
  #onToggle({ newState }) {
    const open = newState === "open";
    if (this.#opener) {
      setAttribute(this.#opener, "aria-expanded", String(open));
    }
    if (open && this.#opener) {
      const box = this.#opener.getBoundingClientRect();
      const left = box.left + box.width / 2 - this.offsetWidth / 2;
      const most = document.documentElement.clientWidth - this.offsetWidth - MARGIN;
      this.style.left = `${Math.max(MARGIN, Math.min(left, most))}px`;
      this.style.bottom = `${document.documentElement.clientHeight - box.top + MARGIN}px`;
      this.#items()[0]?.focus();
    }
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const items = this.#items();
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step !== undefined && items.length > 0) {
      items[(at + step + items.length) % items.length]?.focus();
      event.preventDefault();
    }
    // The keys of a menu are no shortcuts of the page.
    event.stopPropagation();
  }

  #items() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("[role=menuitem]"))].filter(
      (item) => item.offsetParent !== null,
    );
  }
}

customElements.define("room-menu", RoomMenu);

/**
 * An entry of a menu.
 *
 * @param {string} action its name in `data-action`
 * @param {() => void} onclick
 */
export function menuItem(action, onclick) {
  return element("button", { type: "button", role: "menuitem", "data-action": action, onclick });
}

/**
 * Gives a button its icon and words.
 *
 * @param {HTMLButtonElement} button
 * @param {IconName} symbol
 * @param {string} text
 * @param {string} [label] what a screen reader says, where it is not the text
 */
export function face(button, symbol, text, label = text) {
  if (button.dataset.face !== symbol) {
    button.dataset.face = symbol;
    button.querySelector(".icon")?.remove();
    button.prepend(icon(symbol));
  }
  let shown = button.querySelector(".text");
  if (!shown) {
    shown = element("span", { class: "text" });
    button.querySelector(".icon")?.after(shown);
  }
  setText(shown, text);
  setAttribute(button, "aria-label", label);
  if (button.title !== label) {
    button.title = label;
  }
}
