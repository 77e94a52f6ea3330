import { preferences } from "../preferences.js";
import { RoomCall } from "./call.js";
import { RoomLobby } from "./lobby.js";
import { RoomNotices } from "./notices.js";

/** @import { Session } from "../session.js" */
/** @import { Notice, SessionState } from "../session-state.js" */
/** @import { Input } from "../rtc/local-media.js" */

/**
 * What a view says that the user wants.
 *
 * @typedef {{ type: "join", room: string, name: string, microphone: boolean, camera: boolean }
 *   | { type: "mute", input: Input, muted: boolean }
 *   | { type: "device", input: Input, deviceId: string }
 *   | { type: "chat", text: string }
 *   | { type: "leave" | "screen-start" | "screen-stop" | "settings" | "chat-toggle" | "copy-link" }} Intent
 */

/** The whole page: shows the session's state and carries out what the views say that the user wants. */
export class RoomApp extends HTMLElement {
  /** @type {Session | null} */
  #session = null;

  /** @type {RoomLobby | null} */
  #lobby = null;

  /** @type {RoomCall | null} */
  #call = null;

  #notices = new RoomNotices();

  connectedCallback() {
    this.append(this.#notices);
    this.addEventListener("intent", (event) => {
      this.#carryOut(/** @type {CustomEvent<Intent>} */ (event).detail).catch((error) => {
        this.#notices.show({ level: "error", code: "refused", detail: error.message });
      });
    });
    window.addEventListener("hashchange", () => this.#lobby?.fill({ room: roomInAddress(), name: preferences.name }));
  }

  /** @param {Session} session */
  set session(session) {
    this.#session = session;
    session.addEventListener("change", () => this.#render(session.state));
    session.addEventListener("notice", (event) => {
      this.#notices.show(/** @type {CustomEvent<Notice>} */ (event).detail);
    });
    this.#render(session.state);
  }

  /** @param {SessionState} state */
  #render(state) {
    const inCall = state.status === "joined" || state.status === "rejoining";
    if (inCall && !this.#call) {
      this.#lobby?.remove();
      this.#lobby = null;
      this.#call = new RoomCall();
      this.prepend(this.#call);
      history.replaceState(null, "", `#${encodeURIComponent(state.room)}`);
    } else if (!inCall && !this.#lobby) {
      this.#call?.remove();
      this.#call = null;
      this.#lobby = new RoomLobby();
      this.prepend(this.#lobby);
      this.#lobby.fill({ room: roomInAddress() || preferences.room, name: preferences.name });
    }
    this.#lobby?.render(state);
    this.#call?.render(state);
    document.title = inCall ? `Room :: ${state.room} (${state.participants.length + 1})` : "Room";
  }

  /** @param {Intent} intent */
  async #carryOut(intent) {
    const session = this.#session;
    if (!session) {
      return;
    }
    switch (intent.type) {
      case "join":
        return this.#join(session, intent);
      case "mute":
        return session.setMuted(intent.input, intent.muted);
      case "device":
        preferences.rememberDevice(intent.input, intent.deviceId);
        return session.selectDevice(intent.input, intent.deviceId);
      case "screen-start":
        return session.startScreen();
      case "screen-stop":
        return session.stopScreen();
      case "chat":
        return session.sendChat(intent.text);
      case "chat-toggle":
        this.#call?.toggleChat();
        return this.#render(session.state);
      case "settings":
        return this.#call?.openSettings();
      case "copy-link":
        return this.#copyLink();
      case "leave":
        this.#notices.clear();
        return session.leave();
    }
  }

  /**
   * @param {Session} session
   * @param {Extract<Intent, { type: "join" }>} intent
   */
  async #join(session, { room, name, microphone, camera }) {
    preferences.name = name;
    preferences.room = room;
    try {
      await session.join({ room, name, microphone, camera });
    } catch (error) {
      if (/** @type {any} */ (error).problem === "denied") {
        this.#lobby?.showHelp();
      } else {
        this.#lobby?.showError(/** @type {Error} */ (error).message);
      }
    }
  }

  async #copyLink() {
    try {
      await navigator.clipboard.writeText(location.href);
      this.#notices.show({ level: "info", code: "copied", detail: "" });
    } catch {
      this.#notices.show({ level: "warning", code: "not-copied", detail: location.href });
    }
  }
}

/** The room that the page's address names: `#room` or `?room=room`. */
function roomInAddress() {
  const hash = location.hash.slice(1);
  try {
    return decodeURIComponent(hash) || new URLSearchParams(location.search).get("room") || "";
  } catch {
    // A lone percent sign: somebody typed it by hand.
    return hash;
  }
}

customElements.define("room-app", RoomApp);
