import { words } from "../i18n/languages.js";
import { element, setText, want } from "./dom.js";
import { icon } from "./icons.js";
import { pictureHeight, promoteSpeakers, tileCapacity, tileSize } from "./layout.js";
import { Sight } from "./sight.js";
import { RoomTile } from "./tile.js";

/** @import { Participant, SessionState } from "../session-state.js" */
/** @import { Layout } from "../preferences.js" */
/** @import { Watched } from "../protocol/messages.js" */

const GAP = 8;

/** @typedef {Omit<Watched, "height"> & { key: string }} Shown */

/** All the pictures: a grid that fills the window, or what is in front large with the people beside it. */
export class RoomStage extends HTMLElement {
  /** @type {Map<string, RoomTile>} */
  #tiles = new Map();

  /** @type {string[]} the others' ids, as they are shown */
  #order = [];

  /** @type {Map<string, number>} when somebody was last heard, in renderings */
  #spoke = new Map();

  #renderings = 0;

  /** @type {Shown[]} the pictures of others that have a tile */
  #shown = [];

  #spotlight = element("div", { class: "spotlight" });
  #grid = element("div", { class: "grid" });
  #more = element("div", { class: "others" });

  #alone = element(
    "div",
    { class: "alone", hidden: true },
    element("p", {}, words.tiles.alone),
    element("p", { class: "quiet" }, words.tiles.aloneHint),
    element(
      "button",
      { type: "button", class: "primary", onclick: () => want(this, { type: "copy-link" }) },
      icon("link"),
      words.controls.link,
    ),
  );

  #resize = new ResizeObserver(() => this.#layOut());
  #sight = new Sight(() => this.#watch());

  connectedCallback() {
    this.append(this.#spotlight, this.#grid, this.#alone);
    this.#resize.observe(this);
    this.#resize.observe(this.#grid);
    this.#resize.observe(this.#spotlight);
    this.#sight.open();
  }

  disconnectedCallback() {
    this.#resize.disconnect();
    this.#sight.close();
  }

  /**
   * @param {SessionState} state
   * @param {{ layout: Layout, pinned: string | null }} view
   */
  render(state, { layout, pinned }) {
    const { self, participants } = state;
    this.#rememberSpeakers(participants);
    const others = this.#shownOthers(participants);
    const people = self ? [...others, self] : others;
    const sharing = (self ? [...participants, self] : participants).filter((person) => person.sharing);
    const screens = sharing.map((person) => `${keyOf(person)}/screen`);
    const front = frontOf({ state, layout, pinned, screens });
    const tiles = new Map([
      ...sharing.map((person) => this.#screenTile(person, pinned)),
      ...people.map((person) => this.#personTile(person, pinned)),
    ]);
    for (const [key, tile] of this.#tiles) {
      if (!tiles.has(key)) {
        this.#sight.forget(tile);
        tile.remove();
        this.#tiles.delete(key);
      }
    }
    const inFront = [...tiles].filter(([key]) => front.includes(key)).map(([, tile]) => tile);
    const beside = [...tiles].filter(([key]) => !front.includes(key)).map(([, tile]) => tile);
    // With one other person, oneself is a small picture in the corner.
    this.classList.toggle("pair", inFront.length === 0 && participants.length === 1);
    this.classList.toggle("spotlit", inFront.length > 0);
    this.classList.toggle("single", participants.length === 0 && inFront.length === 0);
    this.#alone.hidden = participants.length > 0 || screens.length > 0;
    const hidden = participants.length - others.length;
    setText(this.#more, words.tiles.more(hidden));
    this.#shown = [
      ...others.map(({ id }) => shown(id, "camera", id, pinned)),
      ...participants.filter(({ sharing }) => sharing).map(({ id }) => shown(id, "screen", `${id}/screen`, pinned)),
    ];
    place(this.#spotlight, inFront);
    place(this.#grid, hidden > 0 ? [...beside, this.#more] : beside);
    if (hidden === 0) {
      this.#more.remove();
    }
    this.#layOut();
  }

  /** @param {Participant[]} participants */
  #rememberSpeakers(participants) {
    this.#renderings++;
    for (const { id, speaking, handTime } of participants) {
      if (speaking || handTime > 0) {
        this.#spoke.set(id, this.#renderings);
      }
    }
  }

  /** @param {Participant[]} participants */
  #shownOthers(participants) {
    const byId = new Map(participants.map((person) => [person.id, person]));
    const known = this.#order.filter((id) => byId.has(id));
    const order = [...new Set([...known, ...byId.keys()])];
    const capacity = tileCapacity(this.clientWidth, this.clientHeight);
    // One place is one's own, and one says how many there are besides.
    const most = order.length + 1 <= capacity ? order.length : capacity - 2;
    this.#order = promoteSpeakers(order, this.#spoke, most);
    return this.#order.slice(0, most).flatMap((id) => byId.get(id) ?? []);
  }

  /**
   * @param {Participant} person
   * @param {string | null} pinned
   * @returns {[string, RoomTile]}
   */
  #personTile(person, pinned) {
    const { name, self, away, microphone, camera, speaking, handTime, quality, user } = person;
    const key = keyOf(person);
    const tile = this.#tile(key);
    const video = camera ? user.video : null;
    const hand = handTime > 0;
    tile.render({ name, self, away, microphone, speaking, hand, quality, screen: false, pinned: pinned === key, video });
    return [key, tile];
  }

  /**
   * @param {Participant} person
   * @param {string | null} pinned
   * @returns {[string, RoomTile]}
   */
  #screenTile(person, pinned) {
    const { name, self, away, screen } = person;
    const key = `${keyOf(person)}/screen`;
    const tile = this.#tile(key);
    tile.render({
      name,
      self,
      away,
      microphone: true,
      speaking: false,
      hand: false,
      quality: null,
      screen: true,
      pinned: pinned === key,
      video: screen.video,
    });
    return [key, tile];
  }

  /** @param {string} key */
  #tile(key) {
    let tile = this.#tiles.get(key);
    if (!tile) {
      tile = new RoomTile();
      tile.dataset.participant = key;
      this.#sight.observe(tile);
      this.#tiles.set(key, tile);
    }
    return tile;
  }

  #layOut() {
    for (const box of [this.#spotlight, this.#grid]) {
      const { clientWidth: width, clientHeight: height, childElementCount: count } = box;
      const fills = box === this.#grid ? this.classList.contains("pair") : count === 1;
      const size = fills ? { width, height } : tileSize({ count, width, height, gap: GAP });
      box.style.setProperty("--tile-width", `${size.width}px`);
      box.style.setProperty("--tile-height", `${size.height}px`);
    }
    this.#watch();
  }

  #watch() {
    if (this.clientWidth > 0) {
      want(this, { type: "watch", pictures: this.#watched() });
    }
  }

  /**
   * What is seen of others and how large, for the server to send that and no more.
   *
   * @returns {Watched[]}
   */
  #watched() {
    return this.#shown.flatMap(({ key, participant, source, pinned }) => {
      const tile = this.#tiles.get(key);
      if (!tile || !this.#sight.sees(tile)) {
        return [];
      }
      const { clientWidth: width, clientHeight: height } = tile;
      const fills = source === "camera" && document.fullscreenElement !== tile;
      return width * height === 0
        ? []
        : [{ participant, source, pinned, height: pictureHeight({ width, height, fills, pixelRatio: devicePixelRatio }) }];
    });
  }
}

/**
 * @param {string} participant
 * @param {"camera" | "screen"} source
 * @param {string} key
 * @param {string | null} pinned
 * @returns {Shown}
 */
function shown(participant, source, key, pinned) {
  return { participant, source, key, pinned: pinned === key };
}

/** @param {Participant} person */
function keyOf({ self, id }) {
  return self ? "self" : id;
}

/**
 * What is shown large: what is pinned, else shared screens, else in the speaker's layout whoever spoke last.
 *
 * @param {object} options
 * @param {SessionState} options.state
 * @param {Layout} options.layout
 * @param {string | null} options.pinned
 * @param {string[]} options.screens
 * @returns {string[]} keys of tiles
 */
function frontOf({ state: { participants, speaker }, layout, pinned, screens }) {
  const known = (/** @type {string} */ key) =>
    key === "self" || screens.includes(key) || participants.some(({ id }) => id === key);
  if (pinned !== null && known(pinned)) {
    return [pinned];
  }
  if (screens.length > 0) {
    return screens;
  }
  const last = speaker ?? participants[0]?.id;
  return layout === "speaker" && participants.length > 1 && last !== undefined ? [last] : [];
}

/**
 * Puts tiles into a box, moving only what is in the wrong place: a moved video stops for a moment.
 *
 * @param {Element} box
 * @param {Element[]} tiles
 */
function place(box, tiles) {
  tiles.forEach((tile, index) => {
    if (box.children[index] !== tile) {
      box.insertBefore(tile, box.children[index] ?? null);
    }
  });
}

customElements.define("room-stage", RoomStage);
