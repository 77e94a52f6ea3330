import { words } from "../i18n/languages.js";
import { element, setAttribute, setText, want } from "./dom.js";
import { icon } from "./icons.js";

/** @import { Quality } from "../rtc/quality.js" */

/**
 * @typedef {object} TileContent
 * @property {string} name
 * @property {boolean} self
 * @property {boolean} away whether nothing is heard of the person at the moment
 * @property {boolean} screen whether it is a shared screen
 * @property {boolean} microphone whether the person is heard
 * @property {boolean} speaking
 * @property {boolean} hand whether a hand is raised
 * @property {boolean} pinned
 * @property {Quality | null} quality null while unknown
 * @property {MediaStreamTrack | null} video null while there is no picture
 */

/** How many colours there are behind initials; the classes tint-0 and on in tiles.css. */
const TINTS = 6;

/** One picture with a name on it. */
export class RoomTile extends HTMLElement {
  #initial = element("span", { class: "initial", "aria-hidden": "true" });
  #name = element("bdi", { class: "name" });
  #muted = element("span", { class: "muted", role: "img", "aria-label": words.tiles.muted }, icon("microphone-off"));
  #away = element("span", { class: "away-note" }, words.tiles.away);
  #hand = element("span", { class: "hand", role: "img", "aria-label": words.tiles.handUp }, icon("hand"));
  #quality = element("span", { class: "quality", role: "img" }, element("i"), element("i"), element("i"));

  #pin = element("button", { type: "button", class: "over", onclick: () => this.#togglePin() }, icon("pin"));

  #enlarge = element(
    "button",
    { type: "button", class: "over", onclick: () => this.requestFullscreen() },
    icon("full-screen"),
  );

  /** @type {HTMLVideoElement | null} what is seen */
  #video = null;

  /** @type {HTMLVideoElement | null} what will be seen when its first frame is there */
  #next = null;

  /** @type {MediaStreamTrack | null} */
  #track = null;

  #pinned = false;

  constructor() {
    super();
    this.addEventListener("dblclick", () => this.#togglePin());
  }

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
  render({ name, self, away, screen, microphone, speaking, hand, pinned, quality, video }) {
    if (this.childElementCount === 0) {
      this.append(
        this.#initial,
        element("div", { class: "buttons" }, this.#enlarge, this.#pin),
        this.#hand,
        this.#away,
        element("div", { class: "caption" }, this.#muted, this.#name, this.#quality),
      );
    }
    const { screenOf, yourScreen, you, pin, unpin, enlarge } = words.tiles;
    const label = screen ? (self ? yourScreen : screenOf(name)) : self ? you(name) : name;
    this.#pinned = pinned;
    setText(this.#name, label);
    setText(this.#initial, screen ? "" : ([...name.trim()][0]?.toUpperCase() ?? "?"));
    this.#muted.hidden = screen || microphone;
    this.#hand.hidden = screen || !hand;
    this.#quality.hidden = screen || quality === null || quality === "good";
    setAttribute(this.#quality, "data-quality", quality ?? "");
    setAttribute(this.#quality, "aria-label", quality ? words.tiles.quality[quality] : "");
    nameButton(this.#pin, (pinned ? unpin : pin)(label));
    nameButton(this.#enlarge, enlarge(label));
    this.#enlarge.hidden = !document.fullscreenEnabled;
    setAttribute(this.#pin, "aria-pressed", String(pinned));
    setAttribute(this, "role", "group");
    setAttribute(this, "aria-label", away ? `${label}, ${words.tiles.away}` : label);
    this.#away.hidden = !away;
    this.classList.toggle("away", away);
    this.classList.toggle("self", self);
    this.classList.toggle("screen", screen);
    this.classList.toggle("speaking", speaking && !screen);
    const colour = `tint-${tint(name)}`;
    if (!this.classList.contains(colour)) {
      this.classList.remove(...[...this.classList].filter((each) => each.startsWith("tint-")));
      this.classList.add(colour);
    }
    this.#show(video, screen ? 1 : 2);
  }

  #togglePin() {
    want(this, { type: "pin", key: this.#pinned ? null : (this.dataset.participant ?? null) });
  }

  /**
   * Shows another track; the old picture stays until the new one is there. The first frame of a new video may be an old
   * one: the server sends one person after another on the same track, and Firefox paints what came last on it.
   *
   * @param {MediaStreamTrack | null} track
   * @param {number} [frame] which frame is sure to be new; a shared screen may have no second one for long
   */
  #show(track, frame = 1) {
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
    video.classList.add("coming");
    video.srcObject = new MediaStream([track]);
    onFrame(video, frame, () => {
      if (this.#next === video) {
        video.classList.remove("coming");
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

/**
 * @param {HTMLButtonElement} button
 * @param {string} label
 */
function nameButton(button, label) {
  if (button.title !== label) {
    button.title = label;
    setAttribute(button, "aria-label", label);
  }
}

/** A page that is not looked at paints no frames; then having one is enough. */
const UNPAINTED_MILLIS = 1_000;

/**
 * Calls when so many frames have been on the screen, once or twice.
 *
 * @param {HTMLVideoElement} video
 * @param {number} frames
 * @param {() => void} then
 */
function onFrame(video, frames, then) {
  const tells = "requestVideoFrameCallback" in HTMLVideoElement.prototype;
  const wait = (/** @type {number} */ left) => {
    video.requestVideoFrameCallback(() => (left > 1 ? wait(left - 1) : then()));
  };
  if (tells) {
    wait(frames);
  }
  video.addEventListener("loadeddata", () => setTimeout(then, tells ? UNPAINTED_MILLIS : 0), { once: true });
}

/** @param {HTMLVideoElement | null} video */
function release(video) {
  if (video) {
    video.srcObject = null;
    video.remove();
  }
}

/**
 * The number of somebody's colour.
 *
 * @param {string} name
 */
export function tint(name) {
  return [...name].reduce((sum, letter) => (31 * sum + (letter.codePointAt(0) ?? 0)) % 9973, 7) % TINTS;
}

customElements.define("room-tile", RoomTile);
