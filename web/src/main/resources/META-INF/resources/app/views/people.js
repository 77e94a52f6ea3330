import { words } from "../i18n/languages.js";
import { element, replaceItems, setText, want } from "./dom.js";
import { icon } from "./icons.js";
import { asPanel, panelHeader } from "./panel.js";
import { tint } from "./tile.js";

/** @import { Participant, SessionState } from "../session-state.js" */

/** Everybody in the room: raised hands first, in their order, then oneself, then the others as they came. */
export class RoomPeople extends HTMLElement {
  #list = element("ul", { class: "people", "aria-label": words.people.title });

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
      this.#list,
    );
  }

  /** @param {SessionState} state */
  render({ self, participants }) {
    const everybody = self ? [self, ...participants] : [...participants];
    everybody.sort((a, b) => (a.handTime || Infinity) - (b.handTime || Infinity) || 0);
    const known = new Map(
      [...this.#list.children].map((item) => [/** @type {HTMLElement} */ (item).dataset.person, item]),
    );
    replaceItems(
      this.#list,
      everybody.map((person) => {
        const item = known.get(person.id) ?? this.#item(person);
        this.#fill(item, person);
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
      element("span", { class: "name" }),
      element("span", { class: "hand", role: "img", "aria-label": words.tiles.handUp }, icon("hand")),
      element("span", { class: "sharing", role: "img", "aria-label": sharing }, icon("screen")),
      element("span", { class: "camera-off", role: "img", "aria-label": cameraOff }, icon("camera-off")),
      element("span", { class: "microphone-off", role: "img", "aria-label": microphoneOff }, icon("microphone-off")),
    );
  }

  /**
   * @param {Element} item
   * @param {Participant} person
   */
  #fill(item, { name, self, microphone, camera, sharing, handTime, speaking }) {
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
    show(".hand", handTime > 0);
    show(".sharing", sharing);
    show(".camera-off", !camera);
    show(".microphone-off", !microphone);
  }
}

customElements.define("room-people", RoomPeople);
