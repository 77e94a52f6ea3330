/** @import { Calls, Events } from "./messages.js" */

/**
 * The part of socket.io-client's Socket that is used here.
 *
 * @typedef {object} SocketLike
 * @property {boolean} connected
 * @property {boolean} [active] whether it is connected, or connects by itself
 * @property {boolean} recovered whether the server gave the same socket again after the connection was lost
 * @property {() => unknown} connect
 * @property {() => unknown} disconnect
 * @property {(event: string, listener: (...args: any[]) => void) => unknown} on
 * @property {(listener: (event: string, ...args: any[]) => void) => unknown} onAny
 * @property {(millis: number) => { emit: (event: string, ...args: any[]) => unknown }} timeout
 */

/** How long the server may take to answer a call. */
const CALL_TIMEOUT_MILLIS = 10_000;

/** Wait before asking again after the server itself hung up; socket.io-client does not do it in that case. */
const HANG_UP_RETRY_MILLIS = 1_000;

/** Waits before a refused connection is tried again with another token: twice as long each time, up to the most. */
const REFUSED_RETRY_MILLIS = 1_000;
const REFUSED_RETRY_MILLIS_MOST = 30_000;

/**
 * A call that was refused or not answered. `code` is the server's, or `disconnected` or `timeout`.
 */
export class CallError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.name = "CallError";
    this.code = code;
  }
}

/**
 * The connection to the server's Socket.IO door: calls with typed answers, events, and whether it stands. Knows
 * nothing of WebRTC and of the page.
 *
 * Dispatches `online` (detail: whether everything is as it was before the connection was lost, and what was missed
 * follows), `offline`, and `refused` (detail: a CallError) when the server does not take the token, or there is none to
 * be had. A refusal stands until the connection does, or is asked for again; socket.io-client tries no more by itself.
 */
export class Signaling extends EventTarget {
  #socket;
  #retries;
  #closed = false;

  /** @type {CallError | null} */
  #refusal = null;

  /** How often in a row the connection was refused. */
  #refused = 0;

  /**
   * Answers and events are handed on one after the other, each when whoever awaited the one before has run and has
   * begun to listen to what follows from it. Without it an event that arrives in one piece with an answer would
   * overtake the answer, or be heard by nobody.
   *
   * @type {Promise<void>}
   */
  #inbox = Promise.resolve();

  /** @type {Map<string, Set<(payload: any) => void>>} */
  #listeners = new Map();

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;

  /**
   * @param {SocketLike} socket made with `autoConnect: false`
   * @param {object} [options]
   * @param {boolean} [options.retries] whether a refused connection is tried again, since it comes with another token
   */
  constructor(socket, { retries = false } = {}) {
    super();
    this.#socket = socket;
    this.#retries = retries;
    socket.on("connect", () => this.#onConnect());
    socket.on("disconnect", (reason) => this.#onDisconnect(reason));
    socket.on("connect_error", (error) => this.#onConnectError(error));
    socket.onAny((name, payload) => this.#handOn(() => this.#dispatch(name, payload)));
  }

  get online() {
    return this.#socket.connected;
  }

  /** Why the server does not let us in; null while it does, or while that is being found out. */
  get refusal() {
    return this.#refusal;
  }

  connect() {
    this.#closed = false;
    this.#refusal = null;
    clearTimeout(this.#retry);
    this.#socket.connect();
  }

  /**
   * Gives up connecting: there is no token to do it with.
   *
   * @param {CallError} refusal
   */
  refuse(refusal) {
    if (!this.#closed && !this.#socket.connected) {
      this.#socket.disconnect();
      this.#onRefused(refusal);
    }
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#socket.disconnect();
  }

  /**
   * Calls the server.
   *
   * @template {keyof Calls} N
   * @param {N} name
   * @param {Calls[N]["request"]} payload
   * @returns {Promise<Calls[N]["reply"]>} rejected with a CallError
   */
  call(name, payload) {
    return new Promise((resolve, reject) => {
      // Socket.IO would keep the message and send it after the next connect, into a participation that is gone.
      if (!this.#socket.connected) {
        reject(new CallError("disconnected", "There is no connection to the server."));
        return;
      }
      this.#socket.timeout(CALL_TIMEOUT_MILLIS).emit(
        name,
        payload,
        /**
         * @param {Error | null} failure
         * @param {any} ack
         */
        (failure, ack) => {
          this.#handOn(() => {
            if (failure) {
              const code = this.#socket.connected ? "timeout" : "disconnected";
              reject(new CallError(code, `The server did not answer ${name}.`));
            } else if (ack?.ok === true) {
              resolve(ack);
            } else {
              const error = ack?.error;
              reject(new CallError(error?.code ?? "bad-answer", error?.message ?? `${name} failed.`));
            }
          });
        },
      );
    });
  }

  /**
   * Hears an event of the server.
   *
   * @template {keyof Events} N
   * @param {N} name
   * @param {(payload: Events[N]) => void} listener
   * @returns {() => void} stops it
   */
  on(name, listener) {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  /** @param {() => unknown} action */
  #handOn(action) {
    this.#inbox = this.#inbox.then(() => {
      action();
    });
  }

  /**
   * @param {string} name
   * @param {any} payload
   */
  #dispatch(name, payload) {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        listener(payload);
      } catch (error) {
        // One listener's mistake must not silence the others.
        console.error(error);
      }
    }
  }

  #onConnect() {
    this.#refusal = null;
    this.#refused = 0;
    clearTimeout(this.#retry);
    this.dispatchEvent(new CustomEvent("online", { detail: Boolean(this.#socket.recovered) }));
  }

  /**
   * Only a refusal of the server itself has a code, or leaves the socket inactive; socket.io-client tries again after
   * every other failure. What the server answered to the request by which a connection opens is worth saying, too: most
   * of it is about a proxy in between, and lasts until somebody does something.
   *
   * @param {Error & { data?: { code?: string }, description?: unknown, context?: { responseText?: string } }} error
   */
  #onConnectError(error) {
    const code = error?.data?.code;
    const answer = code ? null : refusalOf(error?.context?.responseText);
    if (answer) {
      this.#say(answer);
      return;
    }
    if (code || this.#socket.active === false) {
      this.#onRefused(new CallError(code ?? "refused", error.message));
    }
  }

  /** @param {CallError} refusal */
  #onRefused(refusal) {
    clearTimeout(this.#retry);
    if (this.#retries && !this.#closed) {
      const wait = Math.min(REFUSED_RETRY_MILLIS * 2 ** this.#refused++, REFUSED_RETRY_MILLIS_MOST);
      this.#retry = setTimeout(() => this.#socket.connect(), wait);
    }
    this.#say(refusal);
  }

  /** @param {CallError} refusal */
  #say(refusal) {
    const known = this.#refusal?.code === refusal.code && this.#refusal.message === refusal.message;
    this.#refusal = refusal;
    // What is refused again for the same reason is said once.
    if (!known) {
      this.dispatchEvent(new CustomEvent("refused", { detail: refusal }));
    }
  }

  /** @param {string} reason */
  #onDisconnect(reason) {
    this.dispatchEvent(new Event("offline"));
    if (reason === "io server disconnect" && !this.#closed) {
      this.#retry = setTimeout(() => this.#socket.connect(), HANG_UP_RETRY_MILLIS);
    }
  }
}

/**
 * What the server says of a request that it refused (RFC 9457), null when it is none of its refusals with a code.
 *
 * @param {string | undefined} text
 */
function refusalOf(text) {
  try {
    const { code, detail } = JSON.parse(text ?? "");
    return typeof code === "string" && typeof detail === "string" ? new CallError(code, detail) : null;
  } catch {
    return null;
  }
}
