/**
 * Keeps the screen on while somebody is in a call, where the browser can. Systems take the lock away when the page is
 * hidden, so it is asked for again when it is seen.
 */
export class ScreenWakeLock {
  #locks;
  #page;

  /** @type {WakeLockSentinel | null} */
  #lock = null;

  #wanted = false;
  #asking = false;

  /**
   * @param {WakeLock | undefined} locks the browser's, undefined where there is none
   * @param {Document} page
   */
  constructor(locks, page) {
    this.#locks = locks;
    this.#page = page;
    page.addEventListener("visibilitychange", () => this.#follow());
  }

  /** @param {boolean} wanted whether the screen is to stay on from now on */
  hold(wanted) {
    if (wanted !== this.#wanted) {
      this.#wanted = wanted;
      this.#follow();
    }
  }

  async #follow() {
    const lock = this.#lock;
    if (!this.#wanted && lock) {
      this.#lock = null;
      await lock.release().catch(() => undefined);
    }
    if (!this.#locks || !this.#wanted || this.#lock || this.#asking || this.#page.visibilityState !== "visible") {
      return;
    }
    this.#asking = true;
    try {
      const taken = await this.#locks.request("screen");
      taken.addEventListener("release", () => {
        if (this.#lock === taken) {
          this.#lock = null;
        }
      });
      this.#lock = taken.released ? null : taken;
    } catch {
      // A low battery, or a policy: the screen goes off as it always did.
    } finally {
      this.#asking = false;
    }
    if (!this.#wanted) {
      this.#follow();
    }
  }
}
