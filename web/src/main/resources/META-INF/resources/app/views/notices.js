import { element } from "./dom.js";
import { wordsFor } from "./words.js";

/** @import { Notice } from "../session-state.js" */

const SHOWN_MILLIS = { info: 4_000, warning: 9_000, error: 15_000 };
const MOST = 4;

/** Short messages that go away by themselves; screen readers read them out. */
export class RoomNotices extends HTMLElement {
  connectedCallback() {
    this.setAttribute("role", "status");
    this.setAttribute("aria-live", "polite");
  }

  clear() {
    this.replaceChildren();
  }

  /** @param {Notice} notice */
  show(notice) {
    const text = wordsFor(notice);
    // What is said again is not shown twice.
    [...this.children].find((other) => other.textContent === text)?.remove();
    const shown = element("p", { class: `notice ${notice.level}`, "data-code": notice.code }, text);
    this.append(shown);
    while (this.children.length > MOST) {
      this.firstElementChild?.remove();
    }
    setTimeout(() => shown.remove(), SHOWN_MILLIS[notice.level]);
  }
}

customElements.define("room-notices", RoomNotices);
