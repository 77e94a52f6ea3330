import { DirectConnection } from "./direct-connection.js";
import { mediaFlows } from "./stats.js";

/** @import { Events, SignalPayload, Source, StreamName } from "../protocol/messages.js" */
/** @import { MediaCounts } from "./stats.js" */

/** @typedef {"direct" | "sfu"} Path */

/** How long the direct connection is shown on while the server's media is awaited. */
const SWITCH_WITHIN_MILLIS = 5_000;

/** How often it is looked whether the server's media is there. */
const LOOK_EVERY_MILLIS = 100;

/** How long is still sent to the server after the switch: the other side may switch later, and has nothing else. */
const OVERLAP_MILLIS = 1_000;

/** How long the direct connection outlives the switch, so that the other side can switch at its own pace. */
const LINGER_MILLIS = 3_000;

/**
 * Which way the media of a room of two goes: makes and ends the direct connection when the server says so, and always
 * has the new path's media before it lets go of the old one.
 *
 * Dispatches `change` when the path or what is shown of it changed.
 */
export class MediaPath extends EventTarget {
  #options;

  /** @type {{ session: number, peer: string, connection: DirectConnection, usedUp: AbortController } | null} */
  #leg = null;

  /** @type {Map<Source, MediaStreamTrack | null>} what is sent */
  #sources = new Map();

  /** @type {Path} */
  #path = "sfu";

  /** @type {ReturnType<typeof setTimeout> | undefined} the end of sending to the server as well */
  #overlap;

  /** @type {string | null} whose media is shown from the direct connection */
  #shown = null;

  /**
   * @param {object} options
   * @param {(suspended: boolean) => void} options.suspendServer stops or resumes sending to the server
   * @param {(peer: string) => Promise<MediaCounts>} options.countServer what has come from the server of somebody
   * @param {(peer: string) => { audio: boolean, video: boolean }} options.expected what somebody sends now
   * @param {(to: string, session: number, payload: SignalPayload) => Promise<unknown>} options.signal
   * @param {(session: number, up: boolean, reason?: string) => void} options.report tells the server how it goes
   * @param {RTCIceServer[]} options.iceServers
   * @param {(configuration: RTCConfiguration) => RTCPeerConnection} options.createPeerConnection
   */
  constructor(options) {
    super();
    this.#options = options;
  }

  /** Where media goes. */
  get path() {
    return this.#path;
  }

  /** Whose media is to be shown from the direct connection, null for nobody. */
  get shown() {
    return this.#shown;
  }

  /**
   * Sends another track on the direct connection, now and in those to come.
   *
   * @param {Source} source
   * @param {MediaStreamTrack | null} track
   */
  setTrack(source, track) {
    this.#sources.set(source, track);
    this.#leg?.connection.setTrack(source, track);
  }

  /** @param {StreamName} stream */
  tracks(stream) {
    return this.#leg?.connection.tracks(stream) ?? { audio: null, video: null };
  }

  /**
   * What has arrived directly.
   *
   * @param {StreamName} stream
   */
  async counts(stream) {
    return this.#leg?.connection.counts(stream);
  }

  /** The direct connection, null while there is none. */
  get connection() {
    return this.#leg?.connection ?? null;
  }

  /** @param {Events["call:direct"]} request */
  onDirect({ session, peer, initiator }) {
    this.#drop();
    const { signal, expected, iceServers, createPeerConnection } = this.#options;
    const connection = new DirectConnection({
      initiator,
      iceServers,
      createPeerConnection,
      send: (payload) => signal(peer, session, payload),
      expected: () => expected(peer),
    });
    this.#leg = { session, peer, connection, usedUp: new AbortController() };
    for (const [source, track] of this.#sources) {
      connection.setTrack(source, track);
    }
    connection.addEventListener("up", () => this.#options.report(session, true));
    connection.addEventListener("down", (event) => {
      this.#onDown(session, /** @type {CustomEvent<string>} */ (event).detail);
    });
    connection.start();
  }

  /** @param {Events["call:signal"]} message */
  onSignal({ from, session, payload }) {
    // Messages of an attempt that is over may still be under way.
    if (this.#leg?.session === session && this.#leg.peer === from) {
      this.#leg.connection.receive(payload);
    }
  }

  /** @param {Pick<Events["call:path"], "path" | "session">} change */
  onPath({ path, session }) {
    if (path === "sfu") {
      this.#useServer();
    } else if (this.#leg?.session === session) {
      this.#path = "direct";
      this.#shown = this.#leg.peer;
      clearTimeout(this.#overlap);
      this.#overlap = setTimeout(() => this.#options.suspendServer(true), OVERLAP_MILLIS);
      this.#changed();
    }
  }

  /**
   * Somebody has left.
   *
   * @param {string} participant
   */
  onLeft(participant) {
    if (this.#leg?.peer === participant) {
      this.#resumeServer();
      this.#path = "sfu";
      this.#drop();
      this.#changed();
    }
  }

  close() {
    clearTimeout(this.#overlap);
    this.#path = "sfu";
    this.#drop();
  }

  #resumeServer() {
    clearTimeout(this.#overlap);
    this.#options.suspendServer(false);
  }

  /**
   * @param {number} session
   * @param {string} reason
   */
  #onDown(session, reason) {
    if (this.#leg?.session !== session) {
      return;
    }
    this.#options.report(session, false, reason);
    // The server will say the same in a moment; every moment without media counts.
    this.#path = "sfu";
    this.#resumeServer();
    this.#drop();
    this.#changed();
  }

  async #useServer() {
    this.#resumeServer();
    this.#path = "sfu";
    const leg = this.#leg;
    if (!leg || leg.usedUp.signal.aborted) {
      this.#changed();
      return;
    }
    if (this.#shown === null) {
      this.#drop();
      this.#changed();
      return;
    }
    this.#changed();
    const { signal } = leg.usedUp;
    try {
      await mediaFlows({
        read: () => this.#options.countServer(leg.peer),
        expected: () => this.#options.expected(leg.peer),
        intervalMillis: LOOK_EVERY_MILLIS,
        timeoutMillis: SWITCH_WITHIN_MILLIS,
        signal,
      });
    } catch (error) {
      // Without statistics the switch is made blindly rather than not at all.
      console.warn("The server's media cannot be counted", error);
    }
    if (signal.aborted) {
      return;
    }
    this.#shown = null;
    this.#changed();
    setTimeout(() => {
      if (this.#leg === leg) {
        this.#drop();
      }
    }, LINGER_MILLIS);
  }

  #drop() {
    this.#leg?.usedUp.abort();
    this.#leg?.connection.close();
    this.#leg = null;
    this.#shown = null;
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
