import { element } from "./dom.js";

/** @import { SessionState } from "../session-state.js" */

/** Plays everybody's sound, whether or not their picture is on the page. */
export class RoomAudio extends HTMLElement {
  /** @type {Map<string, { player: HTMLAudioElement, track: MediaStreamTrack }>} */
  #players = new Map();

  #unblock = element(
    "button",
    { type: "button", class: "primary", hidden: true, onclick: () => this.#playAll() },
    "Turn the sound on",
  );

  connectedCallback() {
    this.append(this.#unblock);
  }

  disconnectedCallback() {
    this.#keep(new Map());
  }

  /** @param {SessionState} state */
  render({ participants }) {
    /** @type {Map<string, MediaStreamTrack>} */
    const wanted = new Map();
    for (const { id, user, screen } of participants) {
      if (user.audio) {
        wanted.set(id, user.audio);
      }
      if (screen.audio) {
        wanted.set(`${id}/screen`, screen.audio);
      }
    }
    this.#keep(wanted);
    for (const [key, track] of wanted) {
      if (!this.#players.has(key)) {
        const player = element("audio", { autoplay: true });
        player.srcObject = new MediaStream([track]);
        this.append(player);
        this.#players.set(key, { player, track });
        this.#play(player);
      }
    }
  }

  /**
   * Ends the players of tracks that are not wanted any more.
   *
   * @param {Map<string, MediaStreamTrack>} wanted
   */
  #keep(wanted) {
    for (const [key, { player, track }] of this.#players) {
      if (wanted.get(key) !== track) {
        player.srcObject = null;
        player.remove();
        this.#players.delete(key);
      }
    }
  }

  #playAll() {
    this.#unblock.hidden = true;
    for (const { player } of this.#players.values()) {
      this.#play(player);
    }
  }

  /** @param {HTMLAudioElement} player */
  #play(player) {
    player.play().catch((error) => {
      // Browsers play no sound before the first click on a page.
      if (error.name === "NotAllowedError") {
        this.#unblock.hidden = false;
      }
    });
  }
}

customElements.define("room-audio", RoomAudio);
