/** @import { Watched } from "../protocol/messages.js" */

/** Between two messages at least, so that a window that is being resized does not flood the server. */
const TELL_EVERY_MILLIS = 200;

/**
 * Tells the server which pictures are shown and how large. What is news goes out at once, and what follows within a
 * moment goes out together.
 */
export class Watching {
  #tell;

  /** @type {readonly Watched[] | null} null: everything */
  #wanted = null;

  /** What the server knows, as text. */
  #told = "null";

  #toldAtMillis = -Infinity;

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #later;

  /** @param {(watching: readonly Watched[] | null) => void} tell */
  constructor(tell) {
    this.#tell = tell;
  }

  /** @param {readonly Watched[] | null} watching */
  want(watching) {
    this.#wanted = watching;
    if (this.#later === undefined) {
      const wait = TELL_EVERY_MILLIS - (performance.now() - this.#toldAtMillis);
      if (wait <= 0) {
        this.#tellNews();
      } else {
        this.#later = setTimeout(() => {
          this.#later = undefined;
          this.#tellNews();
        }, wait);
      }
    }
  }

  close() {
    clearTimeout(this.#later);
  }

  #tellNews() {
    const now = JSON.stringify(this.#wanted);
    if (now !== this.#told) {
      this.#told = now;
      this.#toldAtMillis = performance.now();
      this.#tell(this.#wanted);
    }
  }
}
