import { words } from "../i18n/languages.js";
import { CAN_FILL_SCREEN, CAN_FLOAT } from "./abilities.js";
import { element, setAttribute, setText, want } from "./dom.js";
import { face, menuItem, RoomMenu } from "./menu.js";

/** @import { SessionState } from "../session-state.js" */
/** @import { Layout } from "../preferences.js" */

/** @typedef {"chat" | "people" | "statistics"} Panel */

const REACTIONS = /** @type {(keyof typeof words.reactions.names)[]} */ (Object.keys(words.reactions.names));

/** The buttons of the call. Those that phones have no room for are in the menu as well. */
export class RoomToolbar extends HTMLElement {
  /** @type {SessionState["self"]} */
  #self = null;

  /** @type {Panel | null} */
  #panel = null;

  /** @type {Layout} */
  #layout = "grid";

  #microphone = this.#button("microphone", () => this.#toggleInput("microphone"));
  #camera = this.#button("camera", () => this.#toggleInput("camera"));
  #screen = this.#button("screen", () => this.#toggleScreen());
  #hand = this.#button("hand", () => this.#toggleHand());
  #react = this.#button("react", () => undefined);
  #chat = this.#button("chat", () => this.#togglePanel("chat"));
  #people = this.#button("people", () => this.#togglePanel("people"));
  #more = this.#button("more", () => undefined);
  #leave = this.#button("leave", () => want(this, { type: "leave" }));
  #unread = element("span", { class: "badge", hidden: true, "aria-hidden": "true" });

  #reactions = new RoomMenu();
  #menu = new RoomMenu();

  #items = {
    screen: menuItem("menu-screen", () => this.#toggleScreen()),
    hand: menuItem("menu-hand", () => this.#toggleHand()),
    people: menuItem("menu-people", () => this.#togglePanel("people")),
    layout: menuItem("layout", () =>
      want(this, { type: "layout", layout: this.#layout === "grid" ? "speaker" : "grid" }),
    ),
    fullScreen: menuItem("full-screen", () => want(this, { type: "full-screen" })),
    float: menuItem("picture-in-picture", () => want(this, { type: "picture-in-picture" })),
    statistics: menuItem("statistics", () => this.#togglePanel("statistics")),
    settings: menuItem("settings", () => want(this, { type: "settings" })),
    shortcuts: menuItem("shortcuts", () => want(this, { type: "shortcuts" })),
    link: menuItem("menu-link", () => want(this, { type: "copy-link" })),
  };

  connectedCallback() {
    setAttribute(this, "role", "toolbar");
    setAttribute(this, "aria-label", words.controls.toolbar);
    this.#leave.classList.add("danger");
    for (const wide of [this.#screen, this.#hand, this.#people]) {
      wide.classList.add("wide-only");
    }
    for (const narrow of [this.#items.screen, this.#items.hand, this.#items.people]) {
      narrow.classList.add("narrow-only");
    }
    this.#chat.append(this.#unread);
    this.#reactions.className = "reactions";
    this.#reactions.append(
      ...REACTIONS.map((reaction) =>
        element(
          "button",
          {
            type: "button",
            role: "menuitem",
            title: words.reactions.names[reaction],
            "aria-label": words.reactions.names[reaction],
            "data-reaction": reaction,
            onclick: () => want(this, { type: "react", reaction }),
          },
          reaction,
        ),
      ),
    );
    this.#menu.append(...Object.values(this.#items));
    this.append(
      this.#microphone,
      this.#camera,
      this.#screen,
      this.#hand,
      this.#react,
      this.#chat,
      this.#people,
      this.#more,
      this.#leave,
      this.#reactions,
      this.#menu,
    );
    setAttribute(this.#reactions, "aria-label", words.reactions.title);
    setAttribute(this.#menu, "aria-label", words.controls.moreLong);
    this.#reactions.attachTo(this.#react);
    this.#menu.attachTo(this.#more);
  }

  /**
   * @param {SessionState} state
   * @param {{ panel: Panel | null, unread: number, layout: Layout }} view
   */
  render({ self, canShareScreen, participants }, { panel, unread, layout }) {
    this.#self = self;
    this.#panel = panel;
    this.#layout = layout;
    const w = words.controls;
    const { microphone = false, camera = false, sharing = false } = self ?? {};
    const hand = (self?.handTime ?? 0) > 0;
    face(
      this.#microphone,
      microphone ? "microphone" : "microphone-off",
      microphone ? w.mute : w.unmute,
      microphone ? w.muteLong : w.unmuteLong,
    );
    face(
      this.#camera,
      camera ? "camera" : "camera-off",
      camera ? w.cameraStop : w.cameraStart,
      camera ? w.cameraStopLong : w.cameraStartLong,
    );
    const shareWords = sharing ? w.shareStopLong : w.shareLong;
    face(this.#screen, sharing ? "screen-off" : "screen", sharing ? w.shareStop : w.share, shareWords);
    face(this.#items.screen, sharing ? "screen-off" : "screen", shareWords);
    face(this.#hand, "hand", hand ? w.handDown : w.hand);
    face(this.#items.hand, "hand", hand ? w.handDown : w.hand);
    face(this.#react, "react", w.react, w.reactLong);
    face(this.#chat, "chat", w.chat, unread > 0 ? w.chatUnread(unread) : w.chat);
    face(this.#people, "people", w.people, `${w.people}, ${words.people.count(participants.length + 1)}`);
    face(this.#items.people, "people", w.people);
    face(this.#more, "more", w.more, w.moreLong);
    face(this.#leave, "leave", w.leave, w.leaveLong);
    const grid = layout === "grid";
    face(this.#items.layout, grid ? "speaker" : "grid", grid ? w.layoutSpeaker : w.layoutGrid);
    const filled = document.fullscreenElement !== null;
    face(this.#items.fullScreen, "full-screen", filled ? w.fullScreenEnd : w.fullScreen);
    face(this.#items.float, "picture-in-picture", w.pictureInPicture);
    face(this.#items.statistics, "statistics", w.statistics);
    face(this.#items.settings, "devices", w.settings);
    face(this.#items.shortcuts, "keyboard", w.shortcuts);
    face(this.#items.link, "link", w.link);
    this.#items.fullScreen.hidden = !CAN_FILL_SCREEN;
    this.#items.float.hidden = !CAN_FLOAT;
    this.#screen.hidden = !canShareScreen;
    this.#items.screen.hidden = !canShareScreen;
    this.#microphone.classList.toggle("off", !microphone);
    this.#camera.classList.toggle("off", !camera);
    this.#screen.classList.toggle("on", sharing);
    this.#hand.classList.toggle("on", hand);
    setAttribute(this.#hand, "aria-pressed", String(hand));
    for (const [button, name] of /** @type {[HTMLElement, Panel][]} */ ([
      [this.#chat, "chat"],
      [this.#people, "people"],
    ])) {
      setAttribute(button, "aria-expanded", String(panel === name));
      button.classList.toggle("on", panel === name);
    }
    this.#unread.hidden = unread === 0;
    setText(this.#unread, unread > 99 ? "99+" : String(unread));
  }

  /** @param {"microphone" | "camera"} input */
  #toggleInput(input) {
    want(this, { type: "mute", input, muted: this.#self?.[input] ?? false });
  }

  #toggleScreen() {
    want(this, { type: this.#self?.sharing ? "screen-stop" : "screen-start" });
  }

  #toggleHand() {
    want(this, { type: "hand", raised: !this.#self?.handTime });
  }

  /** @param {Panel} panel */
  #togglePanel(panel) {
    want(this, { type: "panel", panel: this.#panel === panel ? null : panel });
  }

  /**
   * @param {string} action
   * @param {() => void} onclick
   */
  #button(action, onclick) {
    return element("button", { type: "button", "data-action": action, onclick });
  }
}

customElements.define("room-toolbar", RoomToolbar);
