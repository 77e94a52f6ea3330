import { words } from "../i18n/languages.js";
import { element, replaceItems, setAttribute, setText, want } from "./dom.js";
import { icon } from "./icons.js";
import { face } from "./menu.js";
import { asPanel, panelHeader } from "./panel.js";
import { tint } from "./tile.js";

/** @import { Participant, SessionState } from "../session-state.js" */

/** How long the question whether to remove somebody stands. */
const ARMED_MILLIS = 4_000;

/** Everybody in the room: raised hands first, in their order, then oneself, then the others as they came. */
export class RoomPeople extends HTMLElement {
  #waiting = element("ul", { class: "waiting-list", "aria-label": words.lobby.waiting, hidden: true });

  #lock = element("button", {
    type: "button",
    class: "lock",
    "data-action": "lock",
    onclick: () => want(this, { type: "lock", locked: !this.#locked }),
  });

  #locked = false;

  #list = element("ul", { class: "people", "aria-label": words.people.title });

  /** Those who are not in the call, for moderators. */
  #chatters = element("ul", { class: "people apart", "aria-label": words.people.chatOnly, hidden: true });
  #removed = element("ul", { class: "people apart", "aria-label": words.people.removed, hidden: true });

  connectedCallback() {
    asPanel(this, words.people.title);
    this.append(
      panelHeader(words.people.title, () => want(this, { type: "panel", panel: null })),
      element(
        "button",
        { type: "button", class: "invite", onclick: () => want(this, { type: "copy-link" }) },
        icon("link"),
        words.controls.link,
      ),
      this.#waiting,
      this.#list,
      this.#chatters,
      this.#removed,
      this.#lock,
    );
  }

  /** @param {SessionState} state */
  render({ self, participants, moderation }) {
    const { allowed, locked, knocks, chatters, removed } = moderation;
    this.#locked = locked;
    this.#lock.hidden = !allowed;
    face(this.#lock, locked ? "unlock" : "lock", locked ? words.moderation.unlock : words.moderation.lock);
    this.#waiting.hidden = knocks.length === 0;
    renderKnocks(this.#waiting, knocks);
    renderApart(this.#chatters, chatters, words.people.chatOnly, ({ id, name }) => {
      const button = element("button", {
        type: "button",
        class: "plain remove-other",
        onclick: (/** @type {Event} */ event) => this.#remove(event, id),
      });
      iconOnly(button, "remove", words.moderation.remove(name));
      return button;
    });
    renderApart(this.#removed, removed, words.people.removed, ({ id, name }) =>
      element(
        "button",
        {
          type: "button",
          "data-action": "pardon",
          "aria-label": words.moderation.pardonLong(name),
          onclick: () => want(this, { type: "admit", participant: id, admitted: true }),
        },
        words.moderation.pardon,
      ),
    );
    const everybody = self ? [self, ...participants] : [...participants];
    everybody.sort((a, b) => (a.handTime || Infinity) - (b.handTime || Infinity) || 0);
    const known = new Map(
      [...this.#list.children].map((item) => [/** @type {HTMLElement} */ (item).dataset.person, item]),
    );
    replaceItems(
      this.#list,
      everybody.map((person) => {
        const item = known.get(person.id) ?? this.#item(person);
        this.#fill(item, person, allowed);
        return item;
      }),
    );
  }

  /** @param {Participant} person */
  #item({ id, name }) {
    const { microphoneOff, cameraOff, sharing } = words.people;
    return element(
      "li",
      { "data-person": id },
      element("span", { class: `dot tint-${tint(name)}`, "aria-hidden": "true" }),
      element("bdi", { class: "name" }),
      element("span", { class: "away-note" }, words.tiles.away),
      element("span", { class: "hand", role: "img", "aria-label": words.tiles.handUp }, icon("hand")),
      element("span", { class: "sharing", role: "img", "aria-label": sharing }, icon("screen")),
      element("span", { class: "camera-off", role: "img", "aria-label": cameraOff }, icon("camera-off")),
      element("span", { class: "microphone-off", role: "img", "aria-label": microphoneOff }, icon("microphone-off")),
      element("button", { type: "button", class: "plain mute-other", onclick: (/** @type {Event} */ event) => this.#mute(event, id) }),
      element("button", { type: "button", class: "plain remove-other", onclick: (/** @type {Event} */ event) => this.#remove(event, id) }),
    );
  }

  /**
   * @param {Event} event
   * @param {string} participant
   */
  #mute(event, participant) {
    const muted = /** @type {HTMLElement} */ (event.currentTarget).dataset.muted === "true";
    want(this, { type: "mute-other", participant, source: "microphone", muted: !muted });
  }

  /**
   * The first click asks, the second does it.
   *
   * @param {Event} event
   * @param {string} participant
   */
  #remove(event, participant) {
    const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
    if (button.classList.contains("armed")) {
      want(this, { type: "remove-other", participant });
      return;
    }
    const { face: symbol } = button.dataset;
    button.classList.add("armed");
    const { removeSurely } = words.moderation;
    button.replaceChildren(removeSurely);
    setAttribute(button, "aria-label", `${removeSurely} ${button.title}`);
    setTimeout(() => {
      button.classList.remove("armed");
      setAttribute(button, "aria-label", button.title);
      if (symbol === "remove") {
        button.replaceChildren(icon("remove"));
      }
    }, ARMED_MILLIS);
  }

  /**
   * @param {Element} item
   * @param {Participant} person
   * @param {boolean} moderating
   */
  #fill(item, { name, self, away, microphone, camera, sharing, handTime, speaking }, moderating) {
    /**
     * @param {string} part
     * @param {boolean} shown
     */
    const show = (part, shown) => {
      const found = item.querySelector(part);
      if (found instanceof HTMLElement) {
        found.hidden = !shown;
      }
    };
    const label = item.querySelector(".name");
    if (label) {
      setText(label, self ? words.tiles.you(name) : name);
    }
    setText(/** @type {Element} */ (item.querySelector(".dot")), [...name.trim()][0]?.toUpperCase() ?? "?");
    item.classList.toggle("speaking", speaking);
    item.classList.toggle("away", away);
    show(".away-note", away);
    show(".hand", handTime > 0);
    show(".sharing", sharing);
    show(".camera-off", !camera);
    // Where the microphone's button is, it says as much.
    show(".microphone-off", !microphone && (self || !moderating));
    show(".mute-other", moderating && !self);
    show(".remove-other", moderating && !self);
    if (moderating && !self) {
      const mute = /** @type {HTMLButtonElement} */ (item.querySelector(".mute-other"));
      const { mute: muteWords, unmute, remove } = words.moderation;
      iconOnly(mute, microphone ? "microphone" : "microphone-off", (microphone ? muteWords : unmute)(name));
      mute.dataset.muted = String(!microphone);
      iconOnly(/** @type {HTMLButtonElement} */ (item.querySelector(".remove-other")), "remove", remove(name));
    }
  }
}

/**
 * People who are not in the call, with what can be done about each.
 *
 * @param {HTMLElement} list
 * @param {readonly import("../moderation.js").Knock[]} people
 * @param {string} note what they are
 * @param {(person: import("../moderation.js").Knock) => HTMLElement} action
 */
function renderApart(list, people, note, action) {
  list.hidden = people.length === 0;
  // Another name makes another item: what can be done says whom it is done to.
  const key = (/** @type {{ id: string, name: string }} */ { id, name }) => `${id} ${name}`;
  const known = new Map([...list.children].map((item) => [/** @type {HTMLElement} */ (item).dataset.apart, item]));
  replaceItems(
    list,
    people.map(
      (person) =>
        known.get(key(person)) ??
        element(
          "li",
          { "data-apart": key(person) },
          element("bdi", { class: "name" }, person.name),
          element("span", { class: "note" }, note),
          action(person),
        ),
    ),
  );
}

/**
 * Those who wait to be let in, with what can be done about it.
 *
 * @param {Element} list
 * @param {readonly import("../moderation.js").Knock[]} knocks
 */
export function renderKnocks(list, knocks) {
  const known = new Map([...list.children].map((item) => [/** @type {HTMLElement} */ (item).dataset.knock, item]));
  replaceItems(
    list,
    knocks.map(({ id, name }) => known.get(id) ?? knockItem(id, name)),
  );
}

/**
 * @param {string} id
 * @param {string} name
 */
function knockItem(id, name) {
  const { knocks, admit, admitLong, deny, denyLong } = words.moderation;
  /**
   * @param {string} text
   * @param {string} label
   * @param {boolean} admitted
   */
  const button = (text, label, admitted) =>
    element(
      "button",
      {
        type: "button",
        class: admitted ? "primary" : "",
        "aria-label": label,
        "data-action": admitted ? "admit" : "deny",
        onclick: (/** @type {Event} */ event) =>
          want(/** @type {Element} */ (event.currentTarget), { type: "admit", participant: id, admitted }),
      },
      text,
    );
  return element(
    "li",
    { "data-knock": id },
    element("span", { class: "who" }, knocks(name)),
    button(admit, admitLong(name), true),
    button(deny, denyLong(name), false),
  );
}

/**
 * @param {HTMLButtonElement} button
 * @param {import("./icons.js").IconName} symbol
 * @param {string} label
 */
function iconOnly(button, symbol, label) {
  if (button.dataset.face !== symbol) {
    button.dataset.face = symbol;
    button.replaceChildren(icon(symbol));
  }
  if (button.title !== label && !button.classList.contains("armed")) {
    button.title = label;
    button.setAttribute("aria-label", label);
  }
}

customElements.define("room-people", RoomPeople);
