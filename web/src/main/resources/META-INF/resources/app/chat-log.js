/** @import { ChatLine } from "./protocol/messages.js" */

/** @typedef {ChatLine & { own: boolean }} ShownLine */

/** A long call must not fill the memory. */
const LINES_MOST = 500;

/**
 * Whether a line was written later than another. The ids begin anew with every start of the server: they count for
 * nothing without the time.
 *
 * @param {ChatLine} line
 * @param {ChatLine} other
 */
export function isLater(line, other) {
  return line.time > other.time || (line.time === other.time && line.id > other.id);
}

/** What was written in the room since one came. */
export class ChatLog {
  /** @type {readonly ShownLine[]} */
  #lines = [];

  /** The lines, oldest first; another array whenever they change. */
  get lines() {
    return this.#lines;
  }

  /**
   * Adds a line. One's own may come both as an event and as an answer, and after a reconnect what is known comes again:
   * the second is left out.
   *
   * @param {ChatLine} line
   * @param {string | null} self the id of oneself
   */
  add(line, self) {
    if (!this.#lines.some(({ id, time }) => id === line.id && time === line.time)) {
      const own = line.from !== null && line.from === self;
      const after = this.#lines.findIndex((known) => isLater(known, line));
      const at = after < 0 ? this.#lines.length : after;
      // After a reconnect, what was said meanwhile comes together with what is known.
      this.#lines = this.#lines.toSpliced(at, 0, { ...line, own }).slice(-LINES_MOST);
    }
  }

  clear() {
    this.#lines = [];
  }
}
