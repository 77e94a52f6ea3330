import { words } from "../i18n/languages.js";
import { element, replaceItems, setText, want } from "./dom.js";
import { icon } from "./icons.js";
import { RoomPreview } from "./preview.js";
import { refusalWords } from "./words.js";

/** @import { SessionState } from "../session-state.js" */
/** @import { CallError } from "../protocol/signaling.js" */
/** @import { DeviceProblem } from "../rtc/devices.js" */
/** @import { Input } from "../rtc/local-media.js" */

const ROOM_LENGTH_MOST = 128;
const NAME_LENGTH_MOST = 64;

/** The first page: who you are, how you look and sound, which room, and the rooms that are open. */
export class RoomLobby extends HTMLElement {
  #preview = new RoomPreview();

  #room = element("input", {
    id: "room",
    name: "room",
    required: true,
    maxLength: ROOM_LENGTH_MOST,
    autocomplete: "off",
    placeholder: words.lobby.roomPlaceholder,
    oninput: () => this.#renderLink(),
  });

  #name = element("input", {
    id: "name",
    name: "name",
    required: true,
    maxLength: NAME_LENGTH_MOST,
    autocomplete: "nickname",
    placeholder: words.lobby.namePlaceholder,
  });

  #join = element("button", { id: "join", type: "submit", class: "primary" }, words.lobby.join);

  #link = element(
    "button",
    {
      type: "button",
      class: "plain",
      "data-action": "link",
      onclick: () => want(this, { type: "copy-link", room: this.#room.value.trim() }),
    },
    icon("link"),
    words.lobby.copyLink,
  );

  #giveUp = element(
    "button",
    { type: "button", hidden: true, "data-action": "give-up", onclick: () => want(this, { type: "leave" }) },
    words.lobby.giveUp,
  );

  #waiting = element("p", { class: "waiting", hidden: true, role: "status" }, words.lobby.waitingHint);
  #error = element("p", { class: "error", hidden: true, role: "alert" });
  #refusedText = element("p", { class: "error" });

  #refused = element(
    "div",
    { class: "refused", hidden: true, role: "alert" },
    this.#refusedText,
    element(
      "button",
      { type: "button", "data-action": "connect", onclick: () => want(this, { type: "connect" }) },
      words.lobby.connectAgain,
    ),
  );

  #rooms = element("ul", { class: "rooms" });
  #noRooms = element("p", { class: "quiet" });

  #form = element(
    "form",
    { onsubmit: (/** @type {Event} */ event) => this.#onSubmit(event) },
    element("label", { htmlFor: "name" }, words.lobby.name),
    this.#name,
    element("label", { htmlFor: "room" }, words.lobby.room),
    this.#room,
    this.#join,
    this.#waiting,
    this.#giveUp,
    this.#refused,
    this.#error,
    element("p", { class: "quiet" }, words.lobby.hint),
    this.#link,
  );

  connectedCallback() {
    this.append(
      element(
        "main",
        { class: "lobby" },
        element(
          "header",
          {},
          element("div", {}, element("h1", {}, "Room"), element("p", {}, words.lobby.tagline)),
          element(
            "button",
            {
              type: "button",
              class: "plain",
              "data-action": "settings",
              title: words.controls.settings,
              "aria-label": words.controls.settings,
              onclick: () => want(this, { type: "settings" }),
            },
            icon("devices"),
          ),
        ),
        element("section", { class: "card look", "aria-label": words.preview.title }, this.#preview),
        element(
          "div",
          { class: "column" },
          element("section", { class: "card", "aria-label": words.lobby.join }, this.#form),
          element(
            "section",
            { class: "card", "aria-labelledby": "open-rooms" },
            element("h2", { id: "open-rooms" }, words.lobby.openRooms),
            this.#noRooms,
            this.#rooms,
          ),
        ),
      ),
    );
    this.#renderLink();
  }

  /** @param {() => number} level gives the microphone's loudness, 0 to 1 */
  set level(level) {
    this.#preview.level = level;
  }

  /**
   * Fills the form.
   *
   * @param {{ room: string, name: string }} values
   */
  fill({ room, name }) {
    this.#room.value = room;
    this.#name.value = name;
    this.#renderLink();
    (name ? (room ? this.#join : this.#room) : this.#name).focus();
  }

  /**
   * @param {SessionState} state
   * @param {Record<Input, boolean>} wanted
   * @param {boolean} opening whether the browser is asking for the devices
   * @param {CallError | null} refusal why the server does not take our connection, for as long as that is so
   */
  render(state, wanted, opening, refusal) {
    const { online, status, rooms, waiting } = state;
    const joining = status === "joining";
    this.#join.disabled = !online || joining;
    const { join, joining: entering, waiting: atTheDoor, connecting, noRooms, unreachable, notLetIn } = words.lobby;
    setText(this.#join, waiting ? atTheDoor : joining ? entering : online || refusal ? join : connecting);
    this.#refused.hidden = refusal === null;
    setText(this.#refusedText, refusal ? refusalWords(refusal) : "");
    this.#waiting.hidden = !waiting;
    this.#giveUp.hidden = !waiting;
    setText(this.#noRooms, online ? noRooms : refusal ? notLetIn : unreachable);
    this.#noRooms.hidden = online && rooms.length > 0;
    this.#renderRooms(online ? rooms : []);
    this.#preview.render(state, wanted, opening);
  }

  /**
   * The server did not let us into the room.
   *
   * @param {string} reason
   */
  showError(reason) {
    setText(this.#error, reason);
    this.#error.hidden = false;
  }

  /**
   * The camera or the microphone cannot be had, or can again.
   *
   * @param {DeviceProblem | null} problem
   */
  showProblem(problem) {
    this.#preview.showProblem(problem);
  }

  /**
   * Joins with other devices than those remembered, once the form is filled in.
   *
   * @param {Record<Input, boolean>} wanted
   */
  join(wanted) {
    if (this.#form.reportValidity()) {
      this.#submit(wanted);
    }
  }

  #renderLink() {
    this.#link.hidden = this.#room.value.trim() === "";
  }

  /** @param {SessionState["rooms"]} rooms */
  #renderRooms(rooms) {
    const known = new Map(
      [...this.#rooms.children].map((item) => [/** @type {HTMLElement} */ (item).dataset.room, item]),
    );
    const items = rooms.map(({ name, count }) => {
      const item = known.get(name) ?? this.#roomItem(name);
      const badge = item.querySelector(".count");
      if (badge) {
        setText(badge, words.people.count(count));
      }
      return item;
    });
    replaceItems(this.#rooms, items);
  }

  /** @param {string} name */
  #roomItem(name) {
    const choose = () => {
      this.#room.value = name;
      this.#renderLink();
      this.#form.requestSubmit();
    };
    return element(
      "li",
      { "data-room": name },
      element(
        "button",
        { type: "button", onclick: choose },
        element("bdi", { class: "room-name" }, name),
        element("span", { class: "count" }),
      ),
    );
  }

  /** @param {Event} event */
  #onSubmit(event) {
    event.preventDefault();
    this.#submit(undefined);
  }

  /** @param {Record<Input, boolean> | undefined} wanted */
  #submit(wanted) {
    const room = this.#room.value.trim();
    const name = this.#name.value.trim();
    if (room && name && !this.#join.disabled) {
      this.#error.hidden = true;
      want(this, { type: "join", room, name, ...(wanted && { wanted }) });
    }
  }
}

customElements.define("room-lobby", RoomLobby);
