import { element } from "./dom.js";

/** @import { SessionState } from "../session-state.js" */

/** The picture of whoever is in front, in a small window above all others. */
export class FloatingPicture {
  #video = element("video", { autoplay: true, muted: true, playsInline: true, class: "off-page", "aria-hidden": "true" });

  /** @type {MediaStreamTrack | null} */
  #track = null;

  /** Whether the window is being opened: until then nothing is floating, and yet the picture is needed. */
  #opening = false;

  /** @param {Element} page where the element lives: it must be in the page to float */
  constructor(page) {
    page.append(this.#video);
  }

  get open() {
    return document.pictureInPictureElement === this.#video;
  }

  /**
   * Opens the window, or closes it.
   *
   * @param {SessionState} state
   * @returns {Promise<boolean>} false when there is no picture to show
   */
  async toggle(state) {
    if (this.open) {
      await document.exitPictureInPicture();
      return true;
    }
    this.#show(pictureInFront(state));
    if (!this.#track) {
      return false;
    }
    this.#opening = true;
    try {
      if (this.#video.readyState < HTMLMediaElement.HAVE_METADATA) {
        await new Promise((resolve) => this.#video.addEventListener("loadedmetadata", resolve, { once: true }));
      }
      await this.#video.requestPictureInPicture();
      return true;
    } finally {
      this.#opening = false;
    }
  }

  /** @param {SessionState} state */
  render(state) {
    if (this.open || this.#opening) {
      this.#show(pictureInFront(state) ?? this.#track);
    } else {
      this.#show(null);
    }
  }

  /** @param {MediaStreamTrack | null} track */
  #show(track) {
    if (track !== this.#track) {
      this.#track = track;
      this.#video.srcObject = track && new MediaStream([track]);
    }
  }
}

/** @param {SessionState} state */
function pictureInFront({ participants, speaker, self }) {
  const screen = participants.find(({ sharing, screen: { video } }) => sharing && video);
  const inFront = participants.find(({ id, camera }) => id === speaker && camera);
  const seen = inFront ?? participants.find(({ camera, user }) => camera && user.video);
  return screen?.screen.video ?? seen?.user.video ?? self?.user.video ?? null;
}
