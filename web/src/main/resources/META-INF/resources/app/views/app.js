import { addressIn, forgetToken, inviteLink, readAddress } from "../address.js";
import { bestLanguage, useLanguage, words } from "../i18n/languages.js";
import { preferences } from "../preferences.js";
import { RoomCall } from "./call.js";
import { RoomLobby } from "./lobby.js";
import { RoomNotices } from "./notices.js";
import { RoomSettings } from "./settings.js";
import { playTestSound } from "./test-sound.js";
import { ScreenWakeLock } from "./wake-lock.js";
import { anything, asShown } from "./wanted.js";
import { refusalWords } from "./words.js";

/** @import { Session } from "../session.js" */
/** @import { Notice, Reaction, SessionState } from "../session-state.js" */
/** @import { DeviceError, DeviceProblem } from "../rtc/devices.js" */
/** @import { Source, Watched } from "../protocol/messages.js" */
/** @import { CallError } from "../protocol/signaling.js" */
/** @import { Input } from "../rtc/local-media.js" */
/** @import { Layout, Theme } from "../preferences.js" */
/** @import { Wanted } from "./wanted.js" */

/**
 * What a view says that the user wants.
 *
 * @typedef {{ type: "join", room: string, name: string, wanted?: Wanted }
 *   | { type: "preview", wanted?: Wanted }
 *   | { type: "wanted", input: Input, on: boolean }
 *   | { type: "mute", input: Input, muted: boolean }
 *   | { type: "device", device: Input | "speaker", deviceId: string }
 *   | { type: "chat", text: string, unsent: () => void }
 *   | { type: "react", reaction: string }
 *   | { type: "hand", raised: boolean }
 *   | { type: "pin", key: string | null }
 *   | { type: "admit", participant: string, admitted: boolean }
 *   | { type: "mute-other", participant: string, source: Source, muted: boolean }
 *   | { type: "remove-other", participant: string }
 *   | { type: "lock", locked: boolean }
 *   | { type: "watch", pictures: readonly Watched[] }
 *   | { type: "layout", layout: Layout }
 *   | { type: "language", code: string }
 *   | { type: "theme", theme: Theme }
 *   | { type: "panel", panel: "chat" | "people" | "statistics" | null }
 *   | { type: "copy-link", room?: string }
 *   | { type: "leave" | "connect" | "screen-start" | "screen-stop" | "settings" | "shortcuts" | "full-screen" | "picture-in-picture"
 *       | "listen-only" | "test-speaker" }} Intent
 */

/** What stands on the call's page for as long as it lasts needs no notice beside it. */
const SAID_ON_THE_PAGE = new Set(["offline", "media-lost", "waiting"]);

/** Refusals of a token that no waiting helps: with the next visit one comes without. */
const WORTHLESS_TOKEN = new Set(["token-malformed", "token-algorithm", "token-signature", "token-expired"]);

/** The whole page: shows the session's state and carries out what the views say that the user wants. */
export class RoomApp extends HTMLElement {
  /** @type {Session | null} */
  #session = null;

  /** @type {RoomLobby | null} */
  #lobby = null;

  /** @type {RoomCall | null} */
  #call = null;

  /** @type {RoomSettings | null} */
  #settings = null;

  #notices = new RoomNotices();

  #wakeLock = new ScreenWakeLock(navigator.wakeLock, document);

  /** Whether the browser is asking for the camera. */
  #opening = false;

  /** @type {CallError | null} why the server does not let us in */
  #refusal = null;

  /** @type {Wanted} what was last asked to be on, or was on when a call ended */
  #wanted = preferences.wanted;

  connectedCallback() {
    this.append(this.#notices);
    this.addEventListener("intent", (event) => {
      this.#carryOut(/** @type {CustomEvent<Intent>} */ (event).detail).catch((error) => {
        this.#notices.show({ level: "error", code: "refused", detail: error.message, reason: error.code });
      });
    });
    window.addEventListener("hashchange", () => {
      this.#lobby?.fill({ room: readAddress(location.href).room, name: preferences.name });
    });
    document.addEventListener("fullscreenchange", () => this.#session && this.#render(this.#session.state));
  }

  /**
   * Shows a session, and the camera at once where the user has allowed that before or was invited to a room.
   *
   * @param {Session} session
   */
  async show(session) {
    await useLanguage(bestLanguage(preferences.language, navigator.languages));
    this.#session = session;
    session.addEventListener("change", () => this.#render(session.state));
    session.addEventListener("notice", (event) => {
      const notice = /** @type {CustomEvent<Notice>} */ (event).detail;
      // What is refused without a connection is the connection itself, and that stands on the first page.
      if (!SAID_ON_THE_PAGE.has(notice.code) && !(notice.code === "refused" && !session.state.online)) {
        this.#notices.show(notice);
      }
    });
    session.addEventListener("refused", (event) => {
      this.#refusal = /** @type {CustomEvent<CallError>} */ (event).detail;
      if (WORTHLESS_TOKEN.has(this.#refusal.code)) {
        forgetToken(() => sessionStorage);
      }
      this.#render(session.state);
    });
    session.addEventListener("reaction", (event) => {
      this.#call?.showReaction(/** @type {CustomEvent<Reaction>} */ (event).detail);
    });
    this.#render(session.state);
    if (readAddress(location.href).room !== "" || (await mayOpenUnasked())) {
      await this.#preview(this.#wanted);
    }
  }

  /** @param {SessionState} state */
  #render(state) {
    const inCall = state.status === "joined" || state.status === "rejoining";
    this.#wakeLock.hold(inCall);
    if (state.online) {
      this.#refusal = null;
    }
    if (inCall) {
      this.#wanted = asShown(state.self, this.#wanted);
    }
    if (!this.#settings) {
      this.#settings = new RoomSettings();
      this.append(this.#settings);
    }
    if (inCall && !this.#call) {
      this.#lobby?.remove();
      this.#lobby = null;
      this.#call = new RoomCall();
      this.prepend(this.#call);
      history.replaceState(null, "", addressIn(location.href, state.room));
    } else if (!inCall && !this.#lobby) {
      const cameFromCall = this.#call !== null;
      this.#call?.remove();
      this.#call = null;
      this.#lobby = this.#makeLobby();
      this.prepend(this.#lobby);
      this.#lobby.fill({ room: readAddress(location.href).room || preferences.room, name: preferences.name });
      if (cameFromCall) {
        this.#reopen();
      }
    }
    this.#lobby?.render(state, this.#wanted, this.#opening, this.#refusal);
    this.#call?.render(state);
    this.#settings.render(state);
    const count = words.people.count(state.participants.length + 1);
    document.title = inCall ? `Room :: ${state.room} (${state.participants.length + 1})` : "Room";
    this.#call?.setAttribute("aria-label", `${state.room}, ${count}`);
  }

  #makeLobby() {
    const lobby = new RoomLobby();
    lobby.level = () => this.#session?.microphoneLevel ?? 0;
    return lobby;
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
      case "preview":
        return this.#preview(intent.wanted ?? (anything(this.#wanted) ? this.#wanted : preferences.wanted));
      case "wanted":
        preferences.rememberWanted(intent.input, intent.on);
        this.#wanted = { ...asShown(this.#previewed(session), this.#wanted), [intent.input]: intent.on };
        return session.state.preview ? this.#preview(this.#wanted) : this.#render(session.state);
      case "listen-only":
        return this.#lobby?.join({ microphone: false, camera: false });
      case "mute":
        return session.setMuted(intent.input, intent.muted);
      case "device":
        preferences.rememberDevice(intent.device, intent.deviceId);
        return session.selectDevice(intent.device, intent.deviceId);
      case "test-speaker":
        return playTestSound(session.state.selected.speaker);
      case "screen-start":
        return session.startScreen();
      case "screen-stop":
        return session.stopScreen();
      case "chat":
        return session.sendChat(intent.text).catch((error) => {
          intent.unsent();
          throw error;
        });
      case "react":
        return session.react(intent.reaction);
      case "hand":
        return session.raiseHand(intent.raised);
      case "watch":
        return session.watch(intent.pictures);
      case "admit":
        return session.admit(intent.participant, intent.admitted);
      case "mute-other":
        return session.muteOther(intent.participant, intent.source, intent.muted);
      case "remove-other":
        return session.removeOther(intent.participant);
      case "lock":
        return session.lockRoom(intent.locked);
      case "language":
        return this.#speak(intent.code);
      case "theme":
        preferences.theme = intent.theme;
        document.documentElement.dataset.theme = intent.theme;
        return;
      case "settings":
        return this.#settings?.open(this.#call !== null);
      case "connect":
        this.#refusal = null;
        session.connect();
        return this.#render(session.state);
      case "copy-link":
        return this.#copyLink(intent.room ?? session.state.room);
      case "leave":
        this.#notices.clear();
        return session.leave();
      default:
        await this.#call?.carryOut(intent, session.state, this.#notices);
        this.#render(session.state);
    }
  }

  /**
   * @param {Session} session
   * @param {Extract<Intent, { type: "join" }>} intent
   */
  async #join(session, { room, name, wanted = asShown(this.#previewed(session), this.#wanted) }) {
    this.#wanted = wanted;
    preferences.name = name;
    preferences.room = room;
    try {
      await session.join({ room, name, ...wanted });
    } catch (error) {
      const { problem } = /** @type {DeviceError} */ (error);
      if (problem) {
        this.#lobby?.showProblem(problem);
      } else {
        this.#lobby?.showError(refusalWords(/** @type {CallError} */ (error)));
        await this.#reopen();
      }
    }
  }

  /**
   * The preview, unless it is about to become another.
   *
   * @param {Session} session
   */
  #previewed(session) {
    return this.#opening ? null : session.state.preview;
  }

  /** Opens again what was on, after a call or a join that came to nothing. */
  async #reopen() {
    if (anything(this.#wanted)) {
      await this.#preview(this.#wanted);
    }
  }

  /**
   * Opens the camera and the microphone before a call.
   *
   * @param {Wanted} wanted
   */
  async #preview(wanted) {
    const session = this.#session;
    if (!session || session.state.status !== "idle") {
      return;
    }
    this.#wanted = wanted;
    this.#opening = true;
    this.#render(session.state);
    /** @type {DeviceProblem | null} */
    let problem;
    try {
      problem = (await session.preview(wanted))[0]?.problem ?? null;
    } catch (error) {
      problem = /** @type {DeviceError} */ (error).problem ?? "failed";
    }
    this.#opening = false;
    this.#lobby?.showProblem(problem);
    this.#render(session.state);
  }

  /**
   * Changes the language: what is on the page is made anew.
   *
   * @param {string} code empty for the browser's
   */
  async #speak(code) {
    preferences.language = code;
    await useLanguage(bestLanguage(code, navigator.languages));
    for (const view of [this.#lobby, this.#call, this.#settings]) {
      view?.remove();
    }
    this.#lobby = null;
    this.#call = null;
    this.#settings = null;
    if (this.#session) {
      this.#render(this.#session.state);
    }
  }

  /** @param {string} room */
  async #copyLink(room) {
    const link = inviteLink(location.href, room);
    try {
      await navigator.clipboard.writeText(link);
      this.#notices.show({ level: "info", code: "copied", detail: "" });
    } catch {
      this.#notices.show({ level: "warning", code: "not-copied", detail: link });
    }
  }
}

/** Whether camera and microphone open without a question, since the user has allowed it before. */
async function mayOpenUnasked() {
  try {
    const names = /** @type {PermissionName[]} */ (["camera", "microphone"]);
    const permissions = await Promise.all(names.map((name) => navigator.permissions.query({ name })));
    return permissions.every(({ state }) => state === "granted");
  } catch {
    // A browser that does not say is a browser that asks.
    return false;
  }
}

customElements.define("room-app", RoomApp);
