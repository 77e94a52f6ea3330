import { isLater } from "../chat-log.js";
import { words } from "../i18n/languages.js";
import { preferences } from "../preferences.js";
import { RoomAudio } from "./audio.js";
import { RoomChat } from "./chat.js";
import { element, setAttribute, setText, want } from "./dom.js";
import { FloatingPicture } from "./floating-picture.js";
import { icon } from "./icons.js";
import { renderKnocks, RoomPeople } from "./people.js";
import { isTalkKey, RoomShortcuts, shortcutFor } from "./shortcuts.js";
import { RoomStage } from "./stage.js";
import { RoomStatistics } from "./statistics.js";
import { RoomToolbar } from "./toolbar.js";
import { pathWords } from "./words.js";

/** @import { Intent } from "./app.js" */
/** @import { RoomNotices } from "./notices.js" */
/** @import { Panel } from "./toolbar.js" */
/** @import { ShownLine } from "../chat-log.js" */
/** @import { Reaction, SessionState } from "../session-state.js" */

const REACTION_MILLIS = 4_000;

/** The call page: the pictures, the buttons, and beside them the chat, the people or the statistics. */
export class RoomCall extends HTMLElement {
  #name = element("h1", {});
  #count = element("span", { class: "count", "data-info": "count" });
  #path = element("span", { class: "path", "data-info": "path", role: "status" });
  #locked = element("span", { class: "path", "data-info": "locked", hidden: true, title: words.moderation.lockedLong }, icon("lock"), words.moderation.locked);
  #knocks = element("ul", { class: "knocks", "aria-label": words.lobby.waiting, hidden: true });
  #trouble = element("p", { class: "trouble", role: "alert", hidden: true });
  #stage = new RoomStage();
  #audio = new RoomAudio();
  #toolbar = new RoomToolbar();
  #shortcuts = new RoomShortcuts();
  #floating = new FloatingPicture(this);
  #reactions = element("div", { class: "reacting", role: "log", "aria-label": words.reactions.title });

  /** @type {{ chat: RoomChat, people: RoomPeople, statistics: RoomStatistics }} */
  #panels = { chat: new RoomChat(), people: new RoomPeople(), statistics: new RoomStatistics() };

  /** @type {Panel | null} */
  #panel = null;

  /** @type {string | null} the pinned tile's key */
  #pinned = null;

  /** @type {ShownLine | null} the last line that was seen: lines after it are unread */
  #readTo = null;

  /** @type {SessionState | null} */
  #state = null;

  /** @type {Element | null} what had the focus before a panel was opened */
  #focusBefore = null;

  #talking = false;

  /** What ends with the page of the call. */
  #over = new AbortController();

  connectedCallback() {
    const link = element(
      "button",
      {
        type: "button",
        class: "plain",
        "data-action": "link",
        title: words.controls.link,
        onclick: () => want(this, { type: "copy-link" }),
      },
      icon("link"),
      element("span", { class: "text" }, words.controls.link),
    );
    setAttribute(this, "role", "main");
    const pictures = element("div", { class: "pictures" }, this.#trouble, this.#knocks, this.#stage, this.#reactions);
    this.append(
      element("div", { class: "head" }, this.#name, this.#count, this.#path, this.#locked, link),
      pictures,
      ...Object.values(this.#panels),
      this.#toolbar,
      this.#audio,
      this.#shortcuts,
    );
    const { signal } = this.#over;
    document.addEventListener("keydown", (event) => this.#onKeyDown(event), { signal });
    document.addEventListener("keyup", (event) => this.#onKeyUp(event), { signal });
    window.addEventListener("blur", () => this.#endTalk(), { signal });
    // Before the button's own listener, which may remember where the focus was.
    this.addEventListener("click", releaseFocus, { capture: true, signal });
  }

  disconnectedCallback() {
    this.#over.abort();
    if (this.#floating.open) {
      document.exitPictureInPicture();
    }
    if (document.fullscreenElement) {
      document.exitFullscreen();
    }
  }

  /**
   * Does what concerns nothing but this page.
   *
   * @param {Intent} intent
   * @param {SessionState} state
   * @param {RoomNotices} notices
   */
  async carryOut(intent, state, notices) {
    switch (intent.type) {
      case "panel":
        return this.#open(intent.panel, state);
      case "pin":
        this.#pinned = intent.key;
        return;
      case "layout":
        preferences.layout = intent.layout;
        this.#pinned = null;
        return;
      case "shortcuts":
        return this.#shortcuts.open();
      case "full-screen":
        return document.fullscreenElement
          ? document.exitFullscreen()
          : document.documentElement.requestFullscreen({ navigationUI: "hide" });
      case "picture-in-picture":
        if (!(await this.#floating.toggle(state))) {
          notices.show({ level: "info", code: "no-picture-in-picture", detail: "" });
        }
    }
  }

  /** @param {SessionState} state */
  render(state) {
    this.#state = state;
    const { room, participants, trouble, chat } = state;
    setText(this.#name, room);
    setText(this.#count, words.people.count(participants.length + 1));
    const { kind, text, title } = pathWords(state);
    setText(this.#path, text);
    setAttribute(this.#path, "data-path", kind);
    setAttribute(this.#path, "title", title);
    this.#trouble.hidden = trouble === null;
    setText(this.#trouble, trouble === null ? "" : words.trouble[trouble]);
    const { locked, knocks } = state.moderation;
    this.#locked.hidden = !locked;
    this.#knocks.hidden = knocks.length === 0;
    renderKnocks(this.#knocks, knocks);
    const { layout } = preferences;
    this.#stage.render(state, { layout, pinned: this.#pinned });
    this.#audio.render(state);
    this.#floating.render(state);
    this.#panels.chat.render(state);
    if (this.#panel === "people" || this.#panel === "statistics") {
      this.#panels[this.#panel].render(state);
    }
    if (this.#panel === "chat") {
      this.#readTo = chat.at(-1) ?? null;
    }
    const unread = chat.filter((line) => this.#isUnread(line)).length;
    this.#toolbar.render(state, { panel: this.#panel, unread, layout });
  }

  /** @param {ShownLine} line */
  #isUnread(line) {
    return !line.own && (this.#readTo === null || isLater(line, this.#readTo));
  }

  /**
   * Lets a reaction rise over the pictures.
   *
   * @param {Reaction} reaction
   */
  showReaction({ name, self, reaction }) {
    const shown = element(
      "p",
      { class: "reaction" },
      element("span", { class: "symbol" }, reaction),
      element("bdi", { class: "name" }, self ? words.chat.you : name),
    );
    // Many at once stay apart from each other.
    shown.style.setProperty("--place", String(this.#reactions.childElementCount % 6));
    this.#reactions.append(shown);
    setTimeout(() => shown.remove(), REACTION_MILLIS);
  }

  /**
   * @param {Panel | null} panel
   * @param {SessionState} state
   */
  #open(panel, state) {
    if (this.#panel === null) {
      this.#focusBefore = document.activeElement;
    }
    const before = this.#panel;
    this.#panel = panel;
    for (const [name, view] of Object.entries(this.#panels)) {
      view.hidden = name !== panel;
    }
    this.classList.toggle("beside", panel !== null);
    if (panel === "chat") {
      const firstUnread = state.chat.find((line) => this.#isUnread(line));
      this.#panels.chat.markUnread((this.#readTo && firstUnread) ?? null);
      this.#panels.chat.focusText();
    } else if (panel !== null) {
      this.#panels[panel].querySelector("h2")?.focus();
    } else if (before !== null) {
      // The focus goes back to where it was: to the button that opened the panel, or to nowhere after a key.
      const focused = document.activeElement;
      if (this.#focusBefore instanceof HTMLElement && this.#focusBefore.isConnected) {
        this.#focusBefore.focus();
      }
      if (focused instanceof HTMLElement && focused === document.activeElement && this.#panels[before].contains(focused)) {
        // The browser takes it away from what is hidden only with the next frame, and a key may come before that.
        focused.blur();
      }
      this.#focusBefore = null;
    }
  }

  /** @param {KeyboardEvent} event */
  #onKeyDown(event) {
    const state = this.#state;
    if (!state) {
      return;
    }
    if (isTalkKey(event)) {
      event.preventDefault();
      if (!event.repeat && state.self?.microphone === false) {
        this.#talking = true;
        want(this, { type: "mute", input: "microphone", muted: false });
      }
      return;
    }
    if (event.key === "Escape" && this.#panel !== null && !event.defaultPrevented && !document.querySelector("dialog[open]")) {
      want(this, { type: "panel", panel: null });
      return;
    }
    const intent = shortcutFor(event)?.does(state, this.#panel);
    if (intent) {
      event.preventDefault();
      want(this, intent);
    }
  }

  /** @param {KeyboardEvent} event */
  #onKeyUp(event) {
    if (event.code === "Space") {
      this.#endTalk();
    }
  }

  #endTalk() {
    if (this.#talking) {
      this.#talking = false;
      want(this, { type: "mute", input: "microphone", muted: true });
    }
  }
}

/**
 * Takes the focus from a button that was clicked with the mouse or a finger: the next Space is meant to talk, not to
 * press it again. Whoever pressed it by keyboard stays on it; such a click has no count.
 *
 * @param {MouseEvent} event
 */
function releaseFocus({ detail, target }) {
  const button = target instanceof Element && target.closest("room-toolbar button, room-tile button");
  if (detail > 0 && button && button === document.activeElement) {
    /** @type {HTMLElement} */ (button).blur();
  }
}

customElements.define("room-call", RoomCall);
