import { neededEncodings } from "./encodings.js";
import { countMedia, levelOf, noCounts } from "./stats.js";

/** @import { OfferReply, OfferRequest, OfferedTrack, SlotInfo, Source, WantedSource } from "../protocol/messages.js" */
/** @import { MediaCounts } from "./stats.js" */

/** How long a connection may stay `disconnected` before ICE is restarted: shorter gaps heal by themselves. */
const RESTART_AFTER_MILLIS = 2_000;

/** How long an ICE restart, or a new connection, may take before everything is built anew. */
const REBUILD_AFTER_MILLIS = 10_000;

/** First and longest wait before an offer that went unanswered is made again. */
const RETRY_MILLIS = 1_000;
const RETRY_MOST_MILLIS = 15_000;

/** Refusals that a later offer may not meet any more. */
const PASSING = new Set(["timeout", "disconnected", "unavailable", "rate-limited"]);

/** The smallest capture that three simulcast layers are worth it for. */
const SIMULCAST_LONG_SIDE = 1280;
const SIMULCAST_SHORT_SIDE = 720;

/** @type {RTCRtpEncodingParameters[]} */
const SIMULCAST = [
  { rid: "q", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: "f", scaleResolutionDownBy: 1, maxBitrate: 1_700_000 },
];

/** @type {Record<Source, "audio" | "video">} */
const KINDS = { microphone: "audio", camera: "video", screen: "video", "screen-audio": "audio" };

/**
 * The one RTCPeerConnection with the server: an m-line for each source that is sent, and slots (an audio and a video
 * m-line each) for what is received. Offers always come from here, one at a time. Heals itself: an ICE restart first,
 * a new connection if that does not help.
 *
 * Dispatches `state` (the connection's state changed), `slots` (detail: the server's mapping in an answer) and `error`
 * (detail: the error of an offer that was refused).
 */
export class SfuConnection extends EventTarget {
  #sendOffer;
  #createPeerConnection;

  /** @type {RTCPeerConnection} */
  #pc;

  /** @type {Map<Source, { track: MediaStreamTrack | null, muted: boolean }>} what is published */
  #sources = new Map();

  /** @type {Map<Source, RTCRtpTransceiver>} */
  #senders = new Map();

  /** @type {WeakMap<RTCRtpTransceiver, MediaStreamTrack | null>} what was asked for last: replaceTrack takes time */
  #sending = new WeakMap();

  /** @type {Map<Source, number | null>} how large a picture anybody is sent; no limit where nothing is said */
  #wanted = new Map();

  /** @type {WeakMap<RTCRtpSender, Promise<void>>} the change of a sender's encodings under way: one at a time */
  #encoding = new WeakMap();

  /** @type {{ audio: RTCRtpTransceiver, video: RTCRtpTransceiver }[]} */
  #slots = [];

  #wantedSlots;
  #suspended = false;
  #closed = false;
  #restarted = false;
  #retryMillis = RETRY_MILLIS;

  /** @type {Promise<void> | null} the offers under way */
  #negotiation = null;
  #again = false;

  /** @type {ReturnType<typeof setTimeout> | undefined} the next step of healing */
  #healing;

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;

  /**
   * @param {object} options
   * @param {(request: OfferRequest) => Promise<OfferReply>} options.sendOffer
   * @param {(configuration: RTCConfiguration) => RTCPeerConnection} options.createPeerConnection
   * @param {number} options.slots how many to offer at first
   */
  constructor({ sendOffer, createPeerConnection, slots }) {
    super();
    this.#sendOffer = sendOffer;
    this.#createPeerConnection = createPeerConnection;
    this.#wantedSlots = slots;
    this.#pc = this.#build();
  }

  /** The RTCPeerConnection's connectionState. */
  get state() {
    return this.#pc.connectionState;
  }

  /** How many slots there are or will be after the offer under way. */
  get slotCount() {
    return this.#wantedSlots;
  }

  /** Whether nothing is sent although the sources are published. */
  get suspended() {
    return this.#suspended;
  }

  /**
   * Publishes a source or replaces its track. A new source wants an offer, see {@link negotiate}; another track of a
   * known one does not.
   *
   * @param {Source} source
   * @param {MediaStreamTrack | null} track null: the m-line stays and nothing is sent
   * @param {boolean} muted
   */
  setSource(source, track, muted) {
    this.#sources.set(source, { track, muted });
    this.#applyTrack(source);
    this.#applyWanted(source);
  }

  /**
   * Takes a source back; its m-line stays for the next time. Wants an offer.
   *
   * @param {Source} source
   */
  removeSource(source) {
    this.#sources.delete(source);
    this.#applyTrack(source);
  }

  /**
   * Stops or resumes sending, without an offer: the connection stays up either way.
   *
   * @param {boolean} suspended
   */
  setSuspended(suspended) {
    this.#suspended = suspended;
    for (const source of this.#senders.keys()) {
      this.#applyTrack(source);
    }
  }

  /**
   * Sends no larger layers than anybody is sent, without an offer.
   *
   * @param {readonly WantedSource[]} sources those that there is a limit for
   */
  setWanted(sources) {
    this.#wanted = new Map(sources.map(({ source, height }) => [source, height]));
    for (const source of this.#senders.keys()) {
      this.#applyWanted(source);
    }
  }

  /**
   * Makes an offer when there are fewer slots than that.
   *
   * @param {number} count
   */
  ensureSlots(count) {
    if (count > this.#wantedSlots) {
      this.#wantedSlots = count;
      this.negotiate();
    }
  }

  /**
   * Makes an offer of what is published now. While one is under way the next waits, and many become one.
   *
   * @returns {Promise<void>} when no offer is under way any more; failures are `error` events
   */
  negotiate() {
    if (this.#closed) {
      return Promise.resolve();
    }
    this.#again = true;
    this.#negotiation ??= this.#negotiateAll();
    return this.#negotiation;
  }

  /** Offers at once what had to wait for the server to be back. */
  resume() {
    if (this.#retry !== undefined) {
      this.#stopRetry();
      this.negotiate();
    }
  }

  /** Resolves when no offer is under way. */
  settled() {
    return this.#negotiation ?? Promise.resolve();
  }

  /**
   * The tracks of a slot. They stay the same whatever the slot carries.
   *
   * @param {Pick<SlotInfo, "audioMid" | "videoMid">} slot
   * @returns {{ audio: MediaStreamTrack | null, video: MediaStreamTrack | null }}
   */
  slotTracks(slot) {
    const [audio, video] = this.#slotTransceivers(slot);
    return { audio: audio?.receiver.track ?? null, video: video?.receiver.track ?? null };
  }

  /**
   * What has arrived in each of some slots since the connection was made.
   *
   * @param {Pick<SlotInfo, "audioMid" | "videoMid">[]} slots
   * @returns {Promise<MediaCounts[]>}
   */
  async slotCounts(slots) {
    if (this.#closed) {
      return slots.map(noCounts);
    }
    const reports = [...(await this.#pc.getStats()).values()];
    return slots.map((slot) => {
      const transceivers = this.#slotTransceivers(slot).filter((transceiver) => transceiver !== undefined);
      return countMedia(reports, transceivers);
    });
  }

  /** All that the browser counts on this connection, empty when it is closed. */
  async reports() {
    return this.#closed ? [] : [...(await this.#pc.getStats()).values()];
  }

  /**
   * How loud a slot's sound is now.
   *
   * @param {Pick<SlotInfo, "audioMid" | "videoMid">} slot
   * @returns {number} 0 to 1
   */
  audioLevel(slot) {
    return levelOf(this.#slotTransceivers(slot)[0]?.receiver);
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#healing);
    this.#stopRetry();
    this.#pc.close();
  }

  #stopRetry() {
    clearTimeout(this.#retry);
    this.#retry = undefined;
  }

  #build() {
    const pc = this.#createPeerConnection({ bundlePolicy: "max-bundle" });
    pc.addEventListener("connectionstatechange", () => {
      if (pc === this.#pc && !this.#closed) {
        this.#onConnectionState(pc);
      }
    });
    clearTimeout(this.#healing);
    this.#healing = setTimeout(() => this.#rebuild(), REBUILD_AFTER_MILLIS);
    return pc;
  }

  /** @param {RTCPeerConnection} pc */
  #onConnectionState(pc) {
    if (pc.connectionState === "connected") {
      clearTimeout(this.#healing);
      this.#restarted = false;
    } else if (pc.connectionState === "disconnected") {
      clearTimeout(this.#healing);
      this.#healing = setTimeout(() => this.#restart(), RESTART_AFTER_MILLIS);
    } else if (pc.connectionState === "failed") {
      this.#restart();
    }
    this.dispatchEvent(new Event("state"));
  }

  #restart() {
    if (this.#restarted) {
      this.#rebuild();
      return;
    }
    this.#restarted = true;
    this.#pc.restartIce();
    clearTimeout(this.#healing);
    this.#healing = setTimeout(() => this.#rebuild(), REBUILD_AFTER_MILLIS);
    this.negotiate();
  }

  #rebuild() {
    const old = this.#pc;
    this.#restarted = false;
    this.#senders.clear();
    this.#slots = [];
    this.#pc = this.#build();
    old.close();
    this.dispatchEvent(new Event("state"));
    this.negotiate();
  }

  async #negotiateAll() {
    try {
      while (this.#again && !this.#closed) {
        this.#again = false;
        await this.#negotiateOnce(this.#pc);
      }
    } finally {
      this.#negotiation = null;
    }
  }

  /** @param {RTCPeerConnection} pc */
  async #negotiateOnce(pc) {
    try {
      this.#arrange(pc);
      await pc.setLocalDescription(await pc.createOffer());
      const sdp = pc.localDescription?.sdp ?? "";
      // The server is ICE-lite and needs none of our candidates, so the offer does not wait for them.
      const answer = await this.#sendOffer({ sdp, tracks: this.#offeredTracks() });
      if (pc !== this.#pc || this.#closed) {
        return;
      }
      this.dispatchEvent(new CustomEvent("slots", { detail: answer.slots }));
      await pc.setRemoteDescription({ type: "answer", sdp: answer.sdp });
      this.#retryMillis = RETRY_MILLIS;
      for (const source of this.#senders.keys()) {
        this.#applyWanted(source);
      }
    } catch (error) {
      if (pc === this.#pc && !this.#closed) {
        await this.#onRefused(pc, error);
      }
    }
  }

  /**
   * @param {RTCPeerConnection} pc
   * @param {any} error
   */
  async #onRefused(pc, error) {
    if (pc.signalingState === "have-local-offer") {
      await pc.setLocalDescription({ type: "rollback" });
    }
    if (PASSING.has(error.code)) {
      this.#stopRetry();
      this.#retry = setTimeout(() => this.resume(), this.#retryMillis);
      this.#retryMillis = Math.min(2 * this.#retryMillis, RETRY_MOST_MILLIS);
    }
    this.dispatchEvent(new CustomEvent("error", { detail: error }));
  }

  /**
   * Makes the transceivers fit what is published and wanted.
   *
   * @param {RTCPeerConnection} pc
   */
  #arrange(pc) {
    for (const [source, { track }] of this.#sources) {
      const known = this.#senders.get(source);
      if (known) {
        known.direction = "sendonly";
      } else {
        const sendEncodings = source === "camera" && deservesSimulcast(track) ? SIMULCAST : undefined;
        const transceiver = pc.addTransceiver(KINDS[source], {
          direction: "sendonly",
          ...(sendEncodings && { sendEncodings: sendEncodings.map((encoding) => ({ ...encoding })) }),
        });
        this.#senders.set(source, transceiver);
        this.#applyTrack(source);
      }
    }
    for (const [source, transceiver] of this.#senders) {
      if (!this.#sources.has(source)) {
        transceiver.direction = "inactive";
      }
    }
    while (this.#slots.length < this.#wantedSlots) {
      this.#slots.push({
        audio: pc.addTransceiver("audio", { direction: "recvonly" }),
        video: pc.addTransceiver("video", { direction: "recvonly" }),
      });
    }
  }

  /** @param {Source} source */
  #applyTrack(source) {
    const transceiver = this.#senders.get(source);
    const track = this.#suspended ? null : (this.#sources.get(source)?.track ?? null);
    if (transceiver && (this.#sending.get(transceiver) ?? null) !== track) {
      this.#sending.set(transceiver, track);
      transceiver.sender.replaceTrack(track).catch((error) => {
        if (!this.#closed) {
          this.dispatchEvent(new CustomEvent("error", { detail: error }));
        }
      });
    }
  }

  /** @param {Source} source */
  #applyWanted(source) {
    const sender = this.#senders.get(source)?.sender;
    if (!sender || KINDS[source] !== "video") {
      return;
    }
    const before = this.#encoding.get(sender) ?? Promise.resolve();
    this.#encoding.set(
      sender,
      before.then(() => this.#setEncodings(source, sender)),
    );
  }

  /**
   * @param {Source} source
   * @param {RTCRtpSender} sender
   */
  async #setEncodings(source, sender) {
    const parameters = sender.getParameters();
    const wanted = this.#wanted.get(source) ?? null;
    const height = this.#sources.get(source)?.track?.getSettings().height;
    const needed = neededEncodings(parameters.encodings, height, wanted);
    if (this.#closed || parameters.encodings.every(({ active }, index) => active === needed[index])) {
      return;
    }
    parameters.encodings.forEach((encoding, index) => (encoding.active = needed[index] ?? true));
    try {
      await sender.setParameters(parameters);
    } catch (error) {
      // What is sent in vain costs something, but nobody misses anything.
      console.warn("The layers of", source, "cannot be switched", error);
    }
  }

  /** @returns {OfferedTrack[]} */
  #offeredTracks() {
    const tracks = [];
    for (const [source, transceiver] of this.#senders) {
      const published = this.#sources.get(source);
      if (published && transceiver.mid !== null) {
        tracks.push({ mid: transceiver.mid, source, muted: published.muted });
      }
    }
    return tracks;
  }

  /** @param {Pick<SlotInfo, "audioMid" | "videoMid">} slot */
  #slotTransceivers({ audioMid, videoMid }) {
    return [
      this.#slots.find(({ audio }) => audioMid !== null && audio.mid === audioMid)?.audio,
      this.#slots.find(({ video }) => videoMid !== null && video.mid === videoMid)?.video,
    ];
  }
}

/**
 * Whether a camera is sent in three sizes. One that is not open yet may turn out to be large.
 *
 * @param {MediaStreamTrack | null} track
 */
function deservesSimulcast(track) {
  const { width, height } = track?.getSettings() ?? {};
  if (width === undefined || height === undefined) {
    return true;
  }
  return Math.max(width, height) >= SIMULCAST_LONG_SIDE && Math.min(width, height) >= SIMULCAST_SHORT_SIDE;
}
