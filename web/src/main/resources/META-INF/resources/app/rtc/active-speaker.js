/** Above it somebody is speaking: 36 dB below the loudest, where room noise has ended. */
const SPEAKING_LEVEL = 0.4;

/** A pause within a sentence does not end it. */
const PAUSE_MILLIS = 800;

/** Somebody else must speak this long to become the one in front: a cough does not. */
const TAKE_OVER_MILLIS = 600;

/** Finds out who is speaking and who is in front, from how loud everybody is. */
export class ActiveSpeaker {
  /** @type {Map<string, { since: number, last: number }>} */
  #speaking = new Map();

  /** @type {string | null} */
  #front = null;

  /** Who is in front: the last who spoke for long enough, null when nobody has yet. */
  get front() {
    return this.#front;
  }

  /** Who speaks now. */
  get speaking() {
    return new Set(this.#speaking.keys());
  }

  /**
   * Takes a look at everybody's loudness.
   *
   * @param {Map<string, number>} levels 0 to 1 by id; who is not in it has left
   * @param {number} nowMillis
   * @returns {boolean} whether somebody began or ended, or another is in front
   */
  update(levels, nowMillis) {
    const before = `${[...this.#speaking.keys()]} ${this.#front}`;
    for (const [id, level] of levels) {
      const known = this.#speaking.get(id);
      if (level >= SPEAKING_LEVEL) {
        this.#speaking.set(id, { since: known?.since ?? nowMillis, last: nowMillis });
      } else if (known && nowMillis - known.last > PAUSE_MILLIS) {
        this.#speaking.delete(id);
      }
    }
    for (const id of [...this.#speaking.keys()]) {
      if (!levels.has(id)) {
        this.#speaking.delete(id);
      }
    }
    if (this.#front !== null && !levels.has(this.#front)) {
      this.#front = null;
    }
    this.#chooseFront(levels, nowMillis);
    return before !== `${[...this.#speaking.keys()]} ${this.#front}`;
  }

  /**
   * @param {Map<string, number>} levels
   * @param {number} nowMillis
   */
  #chooseFront(levels, nowMillis) {
    if (this.#front !== null && this.#speaking.has(this.#front)) {
      return;
    }
    let loudest = 0;
    for (const [id, { since }] of this.#speaking) {
      const level = levels.get(id) ?? 0;
      const longEnough = this.#front === null || nowMillis - since >= TAKE_OVER_MILLIS;
      if (longEnough && level > loudest) {
        loudest = level;
        this.#front = id;
      }
    }
  }
}
