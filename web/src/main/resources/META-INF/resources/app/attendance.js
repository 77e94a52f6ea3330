import { CallError } from "./protocol/signaling.js";

/** @import { JoinReply } from "./protocol/messages.js" */
/** @import { Signaling } from "./protocol/signaling.js" */
/** @import { Notice, SessionState } from "./session-state.js" */

/** How long a join waits for the connection with the server. */
const CONNECT_MILLIS = 5_000;

/** Wait before a join that failed after a reconnect is tried again. */
const REJOIN_MILLIS = 2_000;

/** Refusals of a rejoin that waiting may help. */
const PASSING = new Set(["timeout", "unavailable", "rate-limited"]);

/**
 * What a session does about its being in a room.
 *
 * @typedef {object} Attendant
 * @property {() => void} changed the status, the room, the name or the waiting is another
 * @property {(level: Notice["level"], code: string, detail: string, reason?: string) => void} notice `reason` is the code
 *     of a CallError
 * @property {(reply: JoinReply) => void} entered in the same breath as the answer: the next event may be the room's first
 * @property {() => Promise<void> | undefined} start what was entered may begin
 * @property {() => void} resumed the server has kept us, and everything is as it was
 * @property {() => void} ended the call is over
 */

/**
 * Being in a room, from the wish to enter it to the leave: waits in its lobby, and enters again by itself when the
 * connection with the server was lost. Knows no media.
 */
export class Attendance {
  #signaling;
  #p2p;
  #attendant;

  /** @type {SessionState["status"]} */
  #status = "idle";

  #room = "";
  #name = "";

  /** Whether it waits in a room's lobby. */
  #waiting = false;

  /** @type {Promise<void>} the last join or leave */
  #door = Promise.resolve();

  /** Aborted by the next join or leave: an answer that belongs to an earlier one is not used. */
  #attempt = new AbortController();

  /** Whether the call goes on as it is if the server has kept us when the connection is back. */
  #resumable = false;

  /**
   * @param {object} options
   * @param {Signaling} options.signaling
   * @param {boolean} options.p2p whether direct connections may be made
   * @param {Attendant} options.attendant
   */
  constructor({ signaling, p2p, attendant }) {
    this.#signaling = signaling;
    this.#p2p = p2p;
    this.#attendant = attendant;
    signaling.addEventListener("online", (event) => this.#onOnline(/** @type {CustomEvent} */ (event).detail));
    signaling.addEventListener("offline", () => this.#onOffline());
    signaling.addEventListener("refused", (event) => this.#onRefused(/** @type {CustomEvent} */ (event).detail));
    signaling.on("call:removed", ({ code, reason }) => this.#onRemoved(code, reason));
  }

  get status() {
    return this.#status;
  }

  /** Empty when idle. */
  get room() {
    return this.#room;
  }

  get name() {
    return this.#name;
  }

  get waiting() {
    return this.#waiting;
  }

  /** Whether it is in a room, or comes back to it. */
  get present() {
    return this.#status === "joined" || this.#status === "rejoining";
  }

  /** Aborted when there is another join, or a leave. */
  get signal() {
    return this.#attempt.signal;
  }

  /** @param {string} name what the server has agreed to */
  rename(name) {
    this.#name = name;
    this.#attendant.changed();
  }

  /**
   * Enters a room.
   *
   * @param {object} options
   * @param {string} options.room
   * @param {string} options.name
   * @param {(signal: AbortSignal) => Promise<void>} options.prepare what comes before, for as long as it is not aborted
   * @returns {Promise<void>} rejected with what `prepare` was rejected with, with a CallError when the server refuses
   */
  async join({ room, name, prepare }) {
    if (this.#status !== "idle") {
      throw new CallError("bad-request", "There is a call already.");
    }
    const signal = this.#anew();
    this.#status = "joining";
    this.#room = room;
    this.#name = name;
    this.#attendant.changed();
    try {
      await prepare(signal);
      await this.#online(signal);
      await this.#enter(signal);
    } catch (error) {
      if (signal.aborted) {
        // Left meanwhile: what became of the attempt concerns nobody.
        return;
      }
      this.#end();
      throw error;
    }
  }

  /** Leaves the room; the connection with the server stays for the next. */
  async leave() {
    if (this.#status === "idle") {
      return;
    }
    this.#end();
    try {
      await this.#tellLeave();
    } catch (error) {
      // A join that was refused, or a connection that is gone: there is nothing to leave then.
      console.debug("call:leave", /** @type {CallError} */ (error).message);
    }
  }

  /** The server has forgotten us, after a restart for instance. */
  rejoin() {
    this.#status = "rejoining";
    this.#attendant.changed();
    this.#enterAgain(this.#anew());
  }

  /** @param {boolean} recovered */
  #onOnline(recovered) {
    this.#attendant.changed();
    if (recovered && !this.#resumable) {
      // The server may have us in a room that we did not hear of or have left since.
      this.#tellLeave().catch(() => undefined);
    }
    if (this.#status === "rejoining") {
      this.#attendant.notice("info", "online", "");
      if (recovered && this.#resumable) {
        this.#status = "joined";
        this.#attendant.resumed();
      } else {
        this.#enterAgain(this.signal);
      }
    }
    this.#resumable = false;
  }

  #onOffline() {
    if (this.present) {
      this.#anew();
      this.#resumable ||= this.#status === "joined";
      this.#status = "rejoining";
      this.#attendant.notice("warning", "offline", "");
    }
    this.#attendant.changed();
  }

  /**
   * @param {string} code
   * @param {string} reason
   */
  #onRemoved(code, reason) {
    // While it waits it is the answer to the join. A server that stops ends the connection too, and the room is entered
    // again when there is another.
    if (!this.#waiting && !(code === "server-stopping" && this.present)) {
      this.#onEnd("removed", reason, code);
    }
  }

  /** @param {CallError} refusal */
  #onRefused({ code, message }) {
    // Whoever gives out tokens may be as unreachable as the server was: a call waits for both to be back.
    if (!(code === "token-unavailable" && this.present)) {
      this.#onEnd("refused", message, code);
    }
  }

  /**
   * @param {"removed" | "refused"} code
   * @param {string} detail
   * @param {string} [reason] the code of the CallError, or of `call:removed`
   */
  #onEnd(code, detail, reason) {
    if (this.#status !== "idle") {
      this.#end();
    }
    this.#attendant.notice("error", code, detail, reason);
  }

  /** @param {AbortSignal} signal */
  async #enterAgain(signal) {
    try {
      await this.#enter(signal);
    } catch (error) {
      const refusal = /** @type {CallError} */ (error);
      if (signal.aborted) {
        return;
      }
      if (PASSING.has(refusal.code)) {
        setTimeout(() => !signal.aborted && this.#enterAgain(signal), REJOIN_MILLIS);
      } else if (refusal.code !== "disconnected") {
        this.#onEnd("refused", refusal.message, refusal.code);
      }
    }
  }

  /**
   * Waits a while for the connection with the server, which may have been asked for just now.
   *
   * @param {AbortSignal} signal
   * @returns {Promise<void>}
   */
  #online(signal) {
    return new Promise((resolve) => {
      if (this.#signaling.online || signal.aborted) {
        resolve();
        return;
      }
      const done = () => {
        clearTimeout(patience);
        resolve();
      };
      const patience = setTimeout(done, CONNECT_MILLIS);
      this.#signaling.addEventListener("online", done, { once: true });
      signal.addEventListener("abort", done, { once: true });
    });
  }

  /**
   * Enters the room with a participation of its own.
   *
   * @param {AbortSignal} signal
   */
  async #enter(signal) {
    await this.#inTurn(async () => {
      if (signal.aborted) {
        return;
      }
      const answer = await this.#signaling.call("call:join", { room: this.#room, name: this.#name, p2p: this.#p2p });
      const reply = "waiting" in answer ? await this.#admission(signal) : answer;
      if (signal.aborted) {
        return;
      }
      this.#name = reply.name ?? this.#name;
      this.#status = "joined";
      this.#attendant.entered(reply);
      this.#attendant.changed();
    });
    if (!signal.aborted) {
      await this.#attendant.start();
    }
  }

  /**
   * Waits in the lobby of the room.
   *
   * @param {AbortSignal} signal whoever gives up waits no more
   * @returns {Promise<JoinReply>} rejected with a CallError when it comes to nothing
   */
  #admission(signal) {
    this.#attendant.notice("info", "waiting", this.#room);
    this.#setWaiting(true);
    return new Promise((resolve, reject) => {
      const over = new AbortController();
      const settle = (/** @type {() => void} */ action) => {
        over.abort();
        this.#setWaiting(false);
        action();
      };
      const lost = () => settle(() => reject(new CallError("disconnected", "The connection was lost.")));
      const givenUp = () => settle(() => reject(new CallError("disconnected", "Nobody waits any more.")));
      this.#signaling.addEventListener("offline", lost, { signal: over.signal });
      signal.addEventListener("abort", givenUp, { signal: over.signal });
      const subscriptions = [
        this.#signaling.on("call:admitted", (reply) => settle(() => resolve(reply))),
        this.#signaling.on("call:removed", ({ code, reason }) => settle(() => reject(new CallError(code, reason)))),
      ];
      over.signal.addEventListener("abort", () => subscriptions.forEach((end) => end()));
    });
  }

  /** @param {boolean} waiting */
  #setWaiting(waiting) {
    this.#waiting = waiting;
    this.#attendant.changed();
  }

  #tellLeave() {
    return this.#inTurn(() => this.#signaling.call("call:leave", {}));
  }

  /**
   * Lets joins and leaves through one at a time: the server refuses a join while the one before has not been left.
   *
   * @template T
   * @param {() => Promise<T>} action
   * @returns {Promise<T>}
   */
  #inTurn(action) {
    const result = this.#door.then(action);
    this.#door = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  /** Another attempt, in whose name something is asked from here on. */
  #anew() {
    this.#attempt.abort();
    this.#attempt = new AbortController();
    return this.signal;
  }

  #end() {
    this.#anew();
    this.#resumable = false;
    this.#status = "idle";
    this.#room = "";
    this.#attendant.ended();
    this.#attendant.changed();
  }
}
