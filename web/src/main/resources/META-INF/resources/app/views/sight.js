/** A page that is left for a moment goes on as it is: coming back to standing pictures is worse than some traffic. */
const LEFT_MILLIS = 3_000;

/**
 * Which elements can be seen: none of a page that is in the background, of what scrolls only a part, and beside one that
 * fills the screen no other. A page in the background of which a picture floats above others is as good as seen.
 */
export class Sight {
  #changed;

  /** @type {Set<Element>} observed, but scrolled out of view */
  #outside = new Set();

  #left = false;

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #leaving;

  #onVisibility = () => this.#look();

  #intersections = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) {
        this.#outside.delete(target);
      } else {
        this.#outside.add(target);
      }
    }
    this.#changed();
  });

  /** @param {() => void} changed called when other elements can be seen than before */
  constructor(changed) {
    this.#changed = changed;
  }

  open() {
    document.addEventListener("visibilitychange", this.#onVisibility);
    document.addEventListener("fullscreenchange", this.#changed);
    this.#look();
  }

  close() {
    document.removeEventListener("visibilitychange", this.#onVisibility);
    document.removeEventListener("fullscreenchange", this.#changed);
    clearTimeout(this.#leaving);
    this.#intersections.disconnect();
    this.#outside.clear();
  }

  /** @param {Element} element */
  observe(element) {
    this.#intersections.observe(element);
  }

  /** @param {Element} element */
  forget(element) {
    this.#intersections.unobserve(element);
    this.#outside.delete(element);
  }

  /** @param {Element} element */
  sees(element) {
    // Either is undefined where a browser knows no such thing.
    const alone = document.fullscreenElement ?? null;
    const floating = document.pictureInPictureElement ?? null;
    if (this.#left && floating === null) {
      return false;
    }
    return !this.#outside.has(element) && (alone === null || alone.contains(element));
  }

  #look() {
    clearTimeout(this.#leaving);
    if (document.hidden) {
      this.#leaving = setTimeout(() => this.#setLeft(true), LEFT_MILLIS);
    } else {
      this.#setLeft(false);
    }
  }

  /** @param {boolean} left */
  #setLeft(left) {
    if (left !== this.#left) {
      this.#left = left;
      this.#changed();
    }
  }
}
