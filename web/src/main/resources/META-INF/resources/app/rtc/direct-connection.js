import { countMedia, levelOf, mediaFlows, noCounts } from "./stats.js";

/** @import { SignalPayload, Source, StreamName } from "../protocol/messages.js" */
/** @import { MediaCounts } from "./stats.js" */

/** How long the two may take to hear and see each other before the attempt counts as failed. */
const UP_WITHIN_MILLIS = 15_000;

/** How often it is looked whether media flows. */
const LOOK_EVERY_MILLIS = 100;

/** How long a connection that was up may be silent: longer, and the server's path is better. */
const DISCONNECTED_MOST_MILLIS = 2_500;

/** Candidates that are kept while no description has come; a browser gathers a dozen or two. */
const EARLY_CANDIDATES_MOST = 100;

/**
 * The m-lines of a direct connection, all sent and received from the start so that nothing that happens during the
 * call (a camera, a shared screen) needs another offer.
 *
 * @type {[Source, "audio" | "video", StreamName][]}
 */
const LINES = [
  ["microphone", "audio", "user"],
  ["camera", "video", "user"],
  ["screen", "video", "screen"],
  ["screen-audio", "audio", "screen"],
];

/**
 * The direct connection to the other one in a room of two. Negotiates once, through messages that the owner passes on,
 * and is used until it fails.
 *
 * Dispatches `up` when media really arrives, `down` (detail: the reason) when it failed, each at most once.
 */
export class DirectConnection extends EventTarget {
  #send;
  #expected;
  #initiator;
  #pc;

  /** @type {Map<Source, MediaStreamTrack | null>} what is sent */
  #sources = new Map();

  /** @type {Map<Source, RTCRtpTransceiver>} */
  #transceivers = new Map();

  /** @type {RTCIceCandidateInit[] | null} candidates that came before the description, null after it */
  #early = [];

  /** @type {Promise<void>} messages are worked off one after the other */
  #inbox = Promise.resolve();

  #ended = new AbortController();

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #silence;

  /**
   * @param {object} options
   * @param {boolean} options.initiator whether this side makes the offer
   * @param {RTCIceServer[]} options.iceServers
   * @param {(payload: SignalPayload) => Promise<unknown>} options.send passes a message to the other side
   * @param {() => { audio: boolean, video: boolean }} options.expected what the other side sends now
   * @param {(configuration: RTCConfiguration) => RTCPeerConnection} options.createPeerConnection
   */
  constructor({ initiator, iceServers, send, expected, createPeerConnection }) {
    super();
    this.#initiator = initiator;
    this.#send = send;
    this.#expected = expected;
    this.#pc = createPeerConnection({ iceServers, bundlePolicy: "max-bundle" });
    this.#pc.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate) {
        this.#pass({ candidate: candidate.toJSON() });
      }
    });
    this.#pc.addEventListener("connectionstatechange", () => this.#onConnectionState());
  }

  /** Makes the offer if that is this side's part, and watches for media. */
  start() {
    if (this.#initiator) {
      this.#inbox = this.#inbox.then(() => this.#offer()).catch((error) => this.#fail(String(error)));
    }
    this.#watchForMedia().catch((error) => this.#fail(String(error)));
  }

  /**
   * A message of the other side.
   *
   * @param {SignalPayload} payload
   */
  receive(payload) {
    this.#inbox = this.#inbox.then(() => this.#onMessage(payload)).catch((error) => this.#fail(String(error)));
  }

  /**
   * Sends another track, or nothing.
   *
   * @param {Source} source
   * @param {MediaStreamTrack | null} track
   */
  setTrack(source, track) {
    this.#sources.set(source, track);
    this.#applyTrack(source);
  }

  /**
   * What is received of a stream.
   *
   * @param {StreamName} stream
   * @returns {{ audio: MediaStreamTrack | null, video: MediaStreamTrack | null }}
   */
  tracks(stream) {
    /** @param {"audio" | "video"} kind */
    const ofKind = (kind) => {
      const line = LINES.find(([, k, s]) => k === kind && s === stream);
      return (line && this.#transceivers.get(line[0])?.receiver.track) ?? null;
    };
    return { audio: ofKind("audio"), video: ofKind("video") };
  }

  /**
   * What has arrived of a stream.
   *
   * @param {StreamName} stream
   * @returns {Promise<MediaCounts>}
   */
  async counts(stream) {
    const transceivers = LINES.filter(([, , s]) => s === stream).flatMap(([source]) => {
      const transceiver = this.#transceivers.get(source);
      return transceiver ? [transceiver] : [];
    });
    if (this.#ended.signal.aborted || transceivers.length === 0) {
      return noCounts();
    }
    return countMedia((await this.#pc.getStats()).values(), transceivers);
  }

  /** All that the browser counts on this connection, empty when it is closed. */
  async reports() {
    return this.#ended.signal.aborted ? [] : [...(await this.#pc.getStats()).values()];
  }

  /**
   * The m-lines of a stream.
   *
   * @param {StreamName} stream
   * @returns {Set<string>}
   */
  mids(stream) {
    const mids = LINES.filter(([, , s]) => s === stream).map(([source]) => this.#transceivers.get(source)?.mid ?? null);
    return new Set(mids.filter((mid) => mid !== null));
  }

  /** How loud the other one's microphone is now, 0 to 1. */
  audioLevel() {
    return levelOf(this.#transceivers.get("microphone")?.receiver);
  }

  close() {
    this.#ended.abort();
    clearTimeout(this.#silence);
    this.#pc.close();
  }

  async #offer() {
    for (const [source, kind] of LINES) {
      this.#transceivers.set(source, this.#pc.addTransceiver(kind, { direction: "sendrecv" }));
      this.#applyTrack(source);
    }
    await this.#pc.setLocalDescription(await this.#pc.createOffer());
    this.#passDescription();
  }

  /** @param {SignalPayload} payload */
  async #onMessage({ description, tracks, candidate }) {
    if (this.#ended.signal.aborted) {
      return;
    }
    if (description) {
      await this.#pc.setRemoteDescription(description);
      if (description.type === "offer") {
        this.#adopt(tracks ?? {});
        await this.#pc.setLocalDescription(await this.#pc.createAnswer());
        this.#passDescription();
      }
      const early = this.#early ?? [];
      this.#early = null;
      for (const each of early) {
        await this.#addCandidate(each);
      }
    } else if (candidate && this.#early) {
      if (this.#early.length < EARLY_CANDIDATES_MOST) {
        this.#early.push(candidate);
      }
    } else if (candidate) {
      await this.#addCandidate(candidate);
    }
  }

  /**
   * Takes over the m-lines of an offer as our own, in both directions.
   *
   * @param {Record<string, Source>} tracks source by mid
   */
  #adopt(tracks) {
    for (const transceiver of this.#pc.getTransceivers()) {
      const source = transceiver.mid === null ? undefined : tracks[transceiver.mid];
      const line = LINES.find(([known]) => known === source);
      if (line && !this.#transceivers.has(line[0])) {
        transceiver.direction = "sendrecv";
        this.#transceivers.set(line[0], transceiver);
        this.#applyTrack(line[0]);
      }
    }
  }

  /** @param {RTCIceCandidateInit} candidate */
  async #addCandidate(candidate) {
    try {
      await this.#pc.addIceCandidate(candidate);
    } catch (error) {
      // One candidate that this browser cannot read leaves the others.
      console.warn("A candidate of the other side was not understood", candidate, error);
    }
  }

  #passDescription() {
    const description = this.#pc.localDescription;
    if (!description) {
      return;
    }
    /** @type {Record<string, Source>} */
    const tracks = {};
    for (const [source, { mid }] of this.#transceivers) {
      if (mid !== null) {
        tracks[mid] = source;
      }
    }
    this.#pass({ description: { type: description.type, sdp: description.sdp }, tracks });
  }

  /** @param {SignalPayload} payload */
  #pass(payload) {
    this.#send(payload).catch((error) => this.#fail(`signaling: ${error.message}`));
  }

  /** @param {Source} source */
  #applyTrack(source) {
    const sender = this.#transceivers.get(source)?.sender;
    if (sender && !this.#ended.signal.aborted) {
      sender.replaceTrack(this.#sources.get(source) ?? null).catch((error) => this.#fail(String(error)));
    }
  }

  #onConnectionState() {
    clearTimeout(this.#silence);
    if (this.#pc.connectionState === "failed") {
      this.#fail("ice failed");
    } else if (this.#pc.connectionState === "disconnected") {
      this.#silence = setTimeout(() => this.#fail("the other side is silent"), DISCONNECTED_MOST_MILLIS);
    }
  }

  async #watchForMedia() {
    const { signal } = this.#ended;
    const arrived = await mediaFlows({
      read: async () => {
        const user = await this.counts("user");
        const screen = await this.counts("screen");
        return { ...user, videoFramesDecoded: user.videoFramesDecoded + screen.videoFramesDecoded };
      },
      // Nobody has something to send: then a connection is all there is to wait for.
      expected: () => (this.#pc.connectionState === "connected" ? this.#expected() : { audio: true, video: true }),
      intervalMillis: LOOK_EVERY_MILLIS,
      timeoutMillis: UP_WITHIN_MILLIS,
      signal,
    });
    if (arrived) {
      this.dispatchEvent(new Event("up"));
    } else if (!signal.aborted) {
      this.#fail("no media arrived");
    }
  }

  /** @param {string} reason */
  #fail(reason) {
    if (!this.#ended.signal.aborted) {
      this.close();
      this.dispatchEvent(new CustomEvent("down", { detail: reason }));
    }
  }
}
