import { element, setAttribute, setText } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @typedef {object} TileContent
 * @property {string} name
 * @property {boolean} self
 * @property {boolean} screen whether it is a shared screen
 * @property {boolean} microphone whether the person is heard
 * @property {MediaStreamTrack | null} video null while there is no picture
 */

/** How many colours there are behind initials; the classes tint-0 and on in call.css. */
const TINTS = 6;

/** One picture with a name on it. */
export class RoomTile extends HTMLElement {
  #initial = element("span", { class: "initial", "aria-hidden": "true" });
  #name = element("span", { class: "name" });
  #muted = element("span", { class: "muted", role: "img", "aria-label": "microphone off" }, icon("microphone-off"));

  /** @type {HTMLVideoElement | null} what is seen */
  #video = null;

  /** @type {HTMLVideoElement | null} what will be seen when its first frame is there */
  #next = null;

  /** @type {MediaStreamTrack | null} */
  #track = null;

  connectedCallback() {
    // A video element that was moved within the page has stopped.
    this.#video?.play().catch(() => undefined);
  }

  disconnectedCallback() {
    if (!this.isConnected) {
      this.#show(null);
    }
  }

  /** @param {TileContent} content */
  render({ name, self, screen, microphone, video }) {
    if (this.childElementCount === 0) {
      this.append(this.#initial, element("div", { class: "caption" }, this.#muted, this.#name));
    }
    const label = screen ? `${self ? "Your" : `${name}'s`} screen` : self ? `${name} (you)` : name;
    setText(this.#name, label);
    setText(this.#initial, screen ? "" : ([...name.trim()][0]?.toUpperCase() ?? "?"));
    this.#muted.hidden = screen || microphone;
    setAttribute(this, "role", "group");
    setAttribute(this, "aria-label", label);
    this.classList.toggle("self", self);
    this.classList.toggle("screen", screen);
    this.classList.add(`tint-${tint(name)}`);
    this.#show(video);
  }

  /**
   * Shows another track; the old picture stays until the new one is there.
   *
   * @param {MediaStreamTrack | null} track
   */
  #show(track) {
    if (track === this.#track) {
      return;
    }
    this.#track = track;
    release(this.#next);
    this.#next = null;
    if (!track) {
      release(this.#video);
      this.#video = null;
      return;
    }
    const video = element("video", { autoplay: true, muted: true, playsInline: true, "aria-hidden": "true" });
    video.srcObject = new MediaStream([track]);
    video.addEventListener("loadeddata", () => {
      if (this.#next === video) {
        release(this.#video);
        this.#video = video;
        this.#next = null;
      }
    });
    this.#next = video;
    this.#initial.after(video);
    // Muted video may always play; the only refusal is that it was taken out again.
    video.play().catch(() => undefined);
  }
}

/** @param {HTMLVideoElement | null} video */
function release(video) {
  if (video) {
    video.srcObject = null;
    video.remove();
  }
}

/** @param {string} name */
function tint(name) {
  return [...name].reduce((sum, letter) => (31 * sum + (letter.codePointAt(0) ?? 0)) % 9973, 7) % TINTS;
}

customElements.define("room-tile", RoomTile);
