import { element, setAttribute, setText, want } from "./dom.js";
import { icon } from "./icons.js";

/** @import { SessionState } from "../session-state.js" */
/** @import { IconName } from "./icons.js" */

/** The buttons of the call. */
export class RoomToolbar extends HTMLElement {
  /** @type {SessionState["self"]} */
  #self = null;

  #microphone = this.#button("microphone", () =>
    want(this, { type: "mute", input: "microphone", muted: this.#self?.microphone ?? false }),
  );

  #camera = this.#button("camera", () =>
    want(this, { type: "mute", input: "camera", muted: this.#self?.camera ?? false }),
  );

  #screen = this.#button("screen", () => want(this, { type: this.#self?.sharing ? "screen-stop" : "screen-start" }));
  #devices = this.#button("devices", () => want(this, { type: "settings" }));
  #chat = this.#button("chat", () => want(this, { type: "chat-toggle" }));
  #leave = this.#button("leave", () => want(this, { type: "leave" }));
  #unread = element("span", { class: "badge", hidden: true });

  connectedCallback() {
    setAttribute(this, "role", "toolbar");
    setAttribute(this, "aria-label", "Call");
    this.#leave.classList.add("danger");
    this.append(this.#microphone, this.#camera, this.#screen, this.#devices, this.#chat, this.#leave);
  }

  /**
   * @param {SessionState} state
   * @param {{ chatOpen: boolean, unread: number }} chat
   */
  render({ self, canShareScreen }, { chatOpen, unread }) {
    this.#self = self;
    const { microphone = false, camera = false, sharing = false } = self ?? {};
    face(
      this.#microphone,
      microphone ? "microphone" : "microphone-off",
      microphone ? "Mute" : "Unmute",
      microphone ? "Mute the microphone" : "Unmute the microphone",
    );
    face(
      this.#camera,
      camera ? "camera" : "camera-off",
      camera ? "Stop video" : "Start video",
      camera ? "Turn the camera off" : "Turn the camera on",
    );
    face(
      this.#screen,
      sharing ? "screen-off" : "screen",
      sharing ? "Stop sharing" : "Share",
      sharing ? "Stop sharing the screen" : "Share the screen",
    );
    face(this.#devices, "devices", "Devices", "Choose the microphone and camera");
    face(this.#chat, "chat", "Chat", unread > 0 ? `Chat, ${unread} unread` : "Chat");
    face(this.#leave, "leave", "Leave", "Leave the room");
    this.#microphone.classList.toggle("off", !microphone);
    this.#camera.classList.toggle("off", !camera);
    this.#screen.classList.toggle("on", sharing);
    this.#screen.hidden = !canShareScreen;
    setAttribute(this.#chat, "aria-expanded", String(chatOpen));
    this.#chat.classList.toggle("on", chatOpen);
    this.#unread.hidden = unread === 0;
    setText(this.#unread, String(unread));
    this.#chat.append(this.#unread);
  }

  /**
   * @param {string} action
   * @param {() => void} onclick
   */
  #button(action, onclick) {
    return element("button", { type: "button", "data-action": action, onclick });
  }
}

/**
 * @param {HTMLButtonElement} button
 * @param {IconName} symbol
 * @param {string} text
 * @param {string} label
 */
function face(button, symbol, text, label) {
  if (button.dataset.face !== symbol) {
    button.dataset.face = symbol;
    button.replaceChildren(icon(symbol), element("span", { class: "text" }));
  }
  const words = button.querySelector(".text");
  if (words) {
    setText(words, text);
  }
  setAttribute(button, "aria-label", label);
  button.title = label;
}

customElements.define("room-toolbar", RoomToolbar);
