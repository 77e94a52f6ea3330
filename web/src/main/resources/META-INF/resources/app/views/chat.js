import { language, words } from "../i18n/languages.js";
import { element, want } from "./dom.js";
import { linked } from "./links.js";
import { asPanel, panelHeader } from "./panel.js";
import { icon } from "./icons.js";

/** @import { ShownLine } from "../chat-log.js" */
/** @import { SessionState } from "../session-state.js" */

const TEXT_LENGTH_MOST = 2_000;

/** Nearer to the end than this, the reader is at the end and new lines are scrolled to. */
const AT_END_PIXELS = 40;

/** What is written in the room. */
export class RoomChat extends HTMLElement {
  #clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
  #lines = element("ol", { class: "lines" });
  #log = element("div", { class: "log", role: "log", "aria-label": words.chat.messages, tabIndex: 0 }, this.#lines);
  #nothing = element("p", { class: "quiet" }, words.chat.empty);

  #text = element("input", {
    name: "text",
    autocomplete: "off",
    maxLength: TEXT_LENGTH_MOST,
    placeholder: words.chat.placeholder,
    "aria-label": words.chat.message,
  });

  /** @type {SessionState["chat"]} */
  #shown = [];

  connectedCallback() {
    asPanel(this, words.chat.title);
    this.append(
      panelHeader(words.chat.title, () => want(this, { type: "panel", panel: null })),
      this.#nothing,
      this.#log,
      element(
        "form",
        { onsubmit: (/** @type {Event} */ event) => this.#onSubmit(event) },
        this.#text,
        element("button", { type: "submit", class: "primary", "aria-label": words.chat.send }, icon("send")),
      ),
    );
  }

  focusText() {
    this.#text.focus();
  }

  /**
   * Marks where the lines begin that came while the chat was closed.
   *
   * @param {ShownLine | null} first the first unread line
   */
  markUnread(first) {
    this.#log.querySelector(".unread")?.classList.remove("unread");
    const line = this.#lines.children[this.#shown.findIndex((shown) => shown === first)];
    line?.classList.add("unread");
    (line ?? this.#lines.lastElementChild)?.scrollIntoView({ block: line ? "center" : "end" });
  }

  /** @param {SessionState} state */
  render({ chat }) {
    if (chat === this.#shown) {
      return;
    }
    const known = new Set(this.#shown);
    if (this.#shown.some((line, index) => chat[index] !== line)) {
      // Old lines have dropped out, earlier ones have come, or it is another room.
      this.#lines.replaceChildren();
      known.clear();
    }
    const atEnd = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < AT_END_PIXELS;
    this.#lines.append(...chat.filter((line) => !known.has(line)).map((line) => this.#line(line)));
    this.#shown = chat;
    this.#nothing.hidden = chat.length > 0;
    if (atEnd || chat.at(-1)?.own) {
      this.#log.scrollTop = this.#log.scrollHeight;
    }
  }

  /** @param {Event} event */
  #onSubmit(event) {
    event.preventDefault();
    const text = this.#text.value.trim();
    if (text) {
      this.#text.value = "";
      want(this, { type: "chat", text, unsent: () => this.#putBack(text) });
    }
  }

  /**
   * What was not sent is not lost; what has been written since stands behind it.
   *
   * @param {string} text
   */
  #putBack(text) {
    this.#text.value = [text, this.#text.value].filter((part) => part !== "").join(" ");
  }

  /** @param {SessionState["chat"][number]} line */
  #line({ own, name, text, time }) {
    const date = new Date(time);
    return element(
      "li",
      { class: own ? "own" : "", "data-new": words.chat.unreadMark },
      element("bdi", { class: "name" }, own ? words.chat.you : name || words.chat.somebody),
      element("time", { dateTime: date.toISOString() }, this.#clock.format(date)),
      element("p", { dir: "auto" }, ...linked(text)),
    );
  }
}

customElements.define("room-chat", RoomChat);
