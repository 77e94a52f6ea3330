import { tileSize } from "./layout.js";
import { RoomTile } from "./tile.js";

/** @import { Participant, SessionState } from "../session-state.js" */

const GAP = 8;

/** All the pictures: a grid that fills the window, shared screens large with the people beside them. */
export class RoomStage extends HTMLElement {
  /** @type {Map<string, RoomTile>} */
  #tiles = new Map();

  #spotlight = document.createElement("div");
  #grid = document.createElement("div");
  #resize = new ResizeObserver(() => this.#layOut());

  connectedCallback() {
    this.#spotlight.className = "spotlight";
    this.#grid.className = "grid";
    this.append(this.#spotlight, this.#grid);
    this.#resize.observe(this);
    this.#resize.observe(this.#grid);
    this.#resize.observe(this.#spotlight);
  }

  disconnectedCallback() {
    this.#resize.disconnect();
  }

  /** @param {SessionState} state */
  render({ self, participants }) {
    const everybody = self ? [...participants, self] : participants;
    const screens = everybody.filter(({ sharing }) => sharing).map((person) => this.#screenTile(person));
    const people = everybody.map((person) => this.#personTile(person));
    const alone = screens.length === 0 && participants.length === 1;
    // With one other person, oneself is a small picture in the corner.
    this.classList.toggle("pair", alone);
    this.classList.toggle("spotlit", screens.length > 0);
    const shown = new Set([...screens, ...people]);
    for (const [key, tile] of this.#tiles) {
      if (!shown.has(tile)) {
        tile.remove();
        this.#tiles.delete(key);
      }
    }
    place(this.#spotlight, screens);
    place(this.#grid, people);
    this.#layOut();
  }

  /** @param {Participant} person */
  #personTile({ id, name, self, microphone, camera, user }) {
    const tile = this.#tile(self ? "self" : id);
    tile.render({ name, self, microphone, screen: false, video: camera ? user.video : null });
    return tile;
  }

  /** @param {Participant} person */
  #screenTile({ id, name, self, screen }) {
    const tile = this.#tile(`${self ? "self" : id}/screen`);
    tile.render({ name, self, microphone: true, screen: true, video: screen.video });
    return tile;
  }

  /** @param {string} key */
  #tile(key) {
    let tile = this.#tiles.get(key);
    if (!tile) {
      tile = new RoomTile();
      tile.dataset.participant = key;
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
  }
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
