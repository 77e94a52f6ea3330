import { element, want } from "./dom.js";
import { icon } from "./icons.js";

/** @import { SessionState } from "../session-state.js" */

const TEXT_LENGTH_MOST = 2_000;

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

/** What is written in the room. */
export class RoomChat extends HTMLElement {
  #log = element("ol", { class: "lines", role: "log", "aria-label": "Messages", tabIndex: 0 });
  #nothing = element("p", { class: "quiet" }, "Nothing written yet.");

  #text = element("input", {
    name: "text",
    autocomplete: "off",
    maxLength: TEXT_LENGTH_MOST,
    placeholder: "Write to everybody",
    "aria-label": "Message to everybody",
  });

  /** @type {SessionState["chat"]} */
  #shown = [];

  connectedCallback() {
    this.append(
      element(
        "header",
        {},
        element("h2", {}, "Chat"),
        element(
          "button",
          {
            type: "button",
            class: "plain",
            "aria-label": "Close the chat",
            onclick: () => want(this, { type: "chat-toggle" }),
          },
          icon("close"),
        ),
      ),
      this.#nothing,
      this.#log,
      element(
        "form",
        { onsubmit: (/** @type {Event} */ event) => this.#onSubmit(event) },
        this.#text,
        element("button", { type: "submit", class: "primary", "aria-label": "Send" }, icon("send")),
      ),
    );
  }

  focusText() {
    this.#text.focus();
  }

  /** @param {SessionState} state */
  render({ chat }) {
    if (chat === this.#shown) {
      return;
    }
    const known = new Set(this.#shown.map(({ id }) => id));
    if (this.#shown.some(({ id }, index) => chat[index]?.id !== id)) {
      // Old lines have dropped out, or it is another room.
      this.#log.replaceChildren();
      known.clear();
    }
    const atEnd = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < 40;
    this.#log.append(...chat.filter(({ id }) => !known.has(id)).map(line));
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
      want(this, { type: "chat", text });
    }
  }
}

/** @param {SessionState["chat"][number]} line */
function line({ own, name, text, time }) {
  const date = new Date(time);
  return element(
    "li",
    { class: own ? "own" : "" },
    element("span", { class: "name" }, own ? "You" : name || "Somebody"),
    element("time", { dateTime: date.toISOString() }, CLOCK.format(date)),
    element("p", {}, text),
  );
}

customElements.define("room-chat", RoomChat);
