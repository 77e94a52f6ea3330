import { words } from "../i18n/languages.js";
import { element } from "./dom.js";
import { useSpeaker } from "./test-sound.js";

/** @import { SessionState } from "../session-state.js" */

/** How long the old sound plays on if the new one does not begin. */
const OVERLAP_MOST_MILLIS = 1_000;

/** Plays everybody's sound, whether or not their picture is on the page. */
export class RoomAudio extends HTMLElement {
  /** @type {Map<string, { player: HTMLAudioElement, track: MediaStreamTrack }>} */
  #players = new Map();

  /** @type {string | undefined} */
  #speaker;

  #unblock = element(
    "button",
    { type: "button", class: "primary", hidden: true, onclick: () => this.#playAll() },
    words.controls.soundOn,
  );

  connectedCallback() {
    this.append(this.#unblock);
  }

  disconnectedCallback() {
    this.querySelectorAll("audio").forEach(end);
    this.#players.clear();
  }

  /** @param {SessionState} state */
  render({ participants, selected }) {
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
    for (const [key, track] of wanted) {
      this.#start(key, track);
    }
    for (const [key, { player }] of this.#players) {
      if (!wanted.has(key)) {
        end(player);
        this.#players.delete(key);
      }
    }
    if (selected.speaker !== this.#speaker) {
      this.#speaker = selected.speaker;
      for (const { player } of this.#players.values()) {
        useSpeaker(player, this.#speaker);
      }
    }
  }

  /**
   * Plays another track; the old one plays on until the new one does.
   *
   * @param {string} key
   * @param {MediaStreamTrack} track
   */
  #start(key, track) {
    const old = this.#players.get(key);
    if (old?.track === track) {
      return;
    }
    const player = element("audio", { autoplay: true });
    player.srcObject = new MediaStream([track]);
    if (old) {
      const replace = () => end(old.player);
      player.addEventListener("playing", replace, { once: true });
      setTimeout(replace, OVERLAP_MOST_MILLIS);
    }
    this.append(player);
    this.#players.set(key, { player, track });
    useSpeaker(player, this.#speaker);
    this.#play(player);
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

/** @param {HTMLAudioElement} player */
function end(player) {
  player.srcObject = null;
  player.remove();
}

customElements.define("room-audio", RoomAudio);
