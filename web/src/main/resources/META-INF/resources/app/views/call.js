import { RoomAudio } from "./audio.js";
import { RoomChat } from "./chat.js";
import { element, setAttribute, setText, want } from "./dom.js";
import { icon } from "./icons.js";
import { RoomSettings } from "./settings.js";
import { RoomStage } from "./stage.js";
import { RoomToolbar } from "./toolbar.js";
import { pathWords, people } from "./words.js";

/** @import { SessionState } from "../session-state.js" */

/** The call page: the pictures, the buttons, the chat. */
export class RoomCall extends HTMLElement {
  #name = element("h1", {});
  #count = element("span", { class: "count", "data-info": "count" });
  #path = element("span", { class: "path", "data-info": "path", role: "status" });
  #stage = new RoomStage();
  #audio = new RoomAudio();
  #toolbar = new RoomToolbar();
  #chat = new RoomChat();
  #settings = new RoomSettings();
  #chatOpen = false;
  #readTo = 0;

  connectedCallback() {
    this.append(
      element(
        "header",
        {},
        this.#name,
        this.#count,
        this.#path,
        element(
          "button",
          {
            type: "button",
            class: "plain",
            "data-action": "link",
            title: "Copy the link to this room",
            onclick: () => want(this, { type: "copy-link" }),
          },
          icon("link"),
          element("span", { class: "text" }, "Copy link"),
        ),
      ),
      this.#stage,
      this.#chat,
      this.#toolbar,
      this.#audio,
      this.#settings,
    );
    this.#chat.hidden = true;
  }

  openSettings() {
    this.#settings.open();
  }

  toggleChat() {
    this.#chatOpen = !this.#chatOpen;
    this.#chat.hidden = !this.#chatOpen;
    this.classList.toggle("chatting", this.#chatOpen);
    if (this.#chatOpen) {
      this.#chat.focusText();
    }
  }

  /** @param {SessionState} state */
  render(state) {
    const count = state.participants.length + 1;
    setText(this.#name, state.room);
    setText(this.#count, people(count));
    const { kind, text, title } = pathWords(state);
    setText(this.#path, text);
    setAttribute(this.#path, "data-path", kind);
    setAttribute(this.#path, "title", title);
    this.#stage.render(state);
    this.#audio.render(state);
    this.#chat.render(state);
    this.#settings.render(state);
    if (this.#chatOpen || state.chat.length < this.#readTo) {
      this.#readTo = state.chat.length;
    }
    this.#toolbar.render(state, { chatOpen: this.#chatOpen, unread: state.chat.length - this.#readTo });
  }
}

customElements.define("room-call", RoomCall);
