import { element, setText, want } from "./dom.js";
import { people } from "./words.js";

/** @import { SessionState } from "../session-state.js" */

const ROOM_LENGTH_MOST = 128;
const NAME_LENGTH_MOST = 64;

/** The first page: who you are, which room, and the rooms that are open. */
export class RoomLobby extends HTMLElement {
  #room = element("input", {
    id: "room",
    name: "room",
    required: true,
    maxLength: ROOM_LENGTH_MOST,
    autocomplete: "off",
    placeholder: "daily",
  });

  #name = element("input", {
    id: "name",
    name: "name",
    required: true,
    maxLength: NAME_LENGTH_MOST,
    autocomplete: "nickname",
    placeholder: "Ada",
  });

  #join = element("button", { id: "join", type: "submit", class: "primary" }, "Join");
  #error = element("p", { class: "error", hidden: true, role: "alert" });
  #help = element("section", { class: "help", hidden: true, role: "alert" });
  #rooms = element("ul", { class: "rooms" });
  #noRooms = element("p", { class: "quiet" });

  #form = element(
    "form",
    { onsubmit: (/** @type {Event} */ event) => this.#onSubmit(event) },
    element("label", { htmlFor: "name" }, "Your name"),
    this.#name,
    element("label", { htmlFor: "room" }, "Room"),
    this.#room,
    this.#join,
    this.#error,
    element(
      "p",
      { class: "quiet" },
      "A room opens when the first person joins it. Your browser will ask for the camera.",
    ),
  );

  connectedCallback() {
    this.append(
      element(
        "main",
        { class: "lobby" },
        element("header", {}, element("h1", {}, "Room"), element("p", {}, "Video calls in the browser.")),
        element("section", { class: "card" }, this.#form, this.#help),
        element(
          "section",
          { class: "card", "aria-labelledby": "open-rooms" },
          element("h2", { id: "open-rooms" }, "Open rooms"),
          this.#noRooms,
          this.#rooms,
        ),
      ),
    );
  }

  /**
   * Fills the form.
   *
   * @param {{ room: string, name: string }} values
   */
  fill({ room, name }) {
    this.#room.value = room;
    this.#name.value = name;
    (name ? (room ? this.#join : this.#room) : this.#name).focus();
  }

  /** @param {SessionState} state */
  render({ online, status, rooms }) {
    const joining = status === "joining";
    this.#join.disabled = !online || joining;
    setText(this.#join, joining ? "Joining…" : online ? "Join" : "Connecting…");
    setText(this.#noRooms, online ? "None yet." : "The server cannot be reached. Trying…");
    this.#noRooms.hidden = online && rooms.length > 0;
    this.#renderRooms(online ? rooms : []);
  }

  /**
   * The server did not let us in.
   *
   * @param {string} reason
   */
  showError(reason) {
    setText(this.#error, reason);
    this.#error.hidden = false;
  }

  /** The browser or the user has refused the camera: says what to do about it. */
  showHelp() {
    /** @param {{ microphone: boolean, camera: boolean }} wanted */
    const join = (wanted) => () => this.#submit(wanted);
    this.#help.replaceChildren(
      element("h2", {}, "The camera and microphone are blocked"),
      element(
        "p",
        {},
        "The browser did not allow this page to use them. Click the camera or lock icon beside the address, choose " +
          "“Allow”, then try again. If there is no such icon, look for the camera in the system's privacy settings.",
      ),
      element(
        "button",
        { class: "primary", type: "button", onclick: join({ microphone: true, camera: true }) },
        "Try again",
      ),
      element("button", { type: "button", onclick: join({ microphone: true, camera: false }) }, "Join without camera"),
      element(
        "button",
        { type: "button", onclick: join({ microphone: false, camera: false }) },
        "Only watch and listen",
      ),
    );
    this.#help.hidden = false;
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
        setText(badge, people(count));
      }
      return item;
    });
    // Items that stay keep their keyboard focus.
    if (items.length !== this.#rooms.children.length || items.some((item, i) => item !== this.#rooms.children[i])) {
      this.#rooms.replaceChildren(...items);
    }
  }

  /** @param {string} name */
  #roomItem(name) {
    const choose = () => {
      this.#room.value = name;
      this.#form.requestSubmit();
    };
    return element(
      "li",
      { "data-room": name },
      element(
        "button",
        { type: "button", onclick: choose },
        element("span", { class: "room-name" }, name),
        element("span", { class: "count" }),
      ),
    );
  }

  /** @param {Event} event */
  #onSubmit(event) {
    event.preventDefault();
    this.#submit({ microphone: true, camera: true });
  }

  /** @param {{ microphone: boolean, camera: boolean }} wanted */
  #submit(wanted) {
    const room = this.#room.value.trim();
    const name = this.#name.value.trim();
    if (room && name && !this.#join.disabled) {
      this.#help.hidden = true;
      this.#error.hidden = true;
      want(this, { type: "join", room, name, ...wanted });
    }
  }
}

customElements.define("room-lobby", RoomLobby);
