import { ActiveSpeaker } from "./rtc/active-speaker.js";
import { MediaPath } from "./rtc/media-path.js";
import { SfuConnection } from "./rtc/sfu-connection.js";
import { Measuring } from "./measuring.js";
import { Moderation } from "./moderation.js";
import { Watching } from "./rtc/watching.js";
import { Roster } from "./roster.js";
import { SELF } from "./session-state.js";

/** @import { HandState, JoinReply, ReceivedPicture, SlotInfo, Source, StreamName, Watched } from "./protocol/messages.js" */
/** @import { Signaling } from "./protocol/signaling.js" */
/** @import { LocalMedia } from "./rtc/local-media.js" */
/** @import { MediaCounts } from "./rtc/stats.js" */

/**
 * How often it is looked who speaks. Shorter than a syllable, as a look finds only the last packet's loudness; and in no
 * simple ratio to a half or whole second, so that no regular sound falls between all looks.
 */
const LISTEN_EVERY_MILLIS = 90;

/** How often the connections are measured. */
const MEASURE_EVERY_MILLIS = 2_000;

/**
 * One participation in a room, from the join to the leave: the others, the connection with the server, the direct one,
 * and what is sent on them. It goes on over a lost connection to the server if that waits for us, see {@link resume};
 * otherwise a reconnect makes a new one.
 *
 * Dispatches `change`, `left` (detail: the name), `paused` (detail: the name of whose picture the network does not carry),
 * `error` (detail: the error of a refused offer), and `trouble` (detail: `media-lost`, `media-back` or `weak`).
 */
export class Call extends EventTarget {
  #signaling;
  #media;
  #microphoneLevel;
  #reply;
  #roster = new Roster();
  #sfu;
  #path;
  #measuring;
  #watching = new Watching((watching) => this.#tell("call:watch", { watching }));

  /** @type {Map<Source, boolean>} whether the server knows a source as muted */
  #told = new Map();

  /** @type {Map<Source, object>} the last mute of a source that was told, while the server has not answered it */
  #unanswered = new Map();

  /** @type {Map<string, ReceivedPicture>} what the server sends of pictures, by pictureKey */
  #pictures = new Map();

  /** @type {(() => void)[]} what could not be told while there was no connection, in order */
  #untold = [];

  #speaker = new ActiveSpeaker();

  /** @type {string | null} who speaks according to the server, which hears everybody while media goes through it */
  #serverSpeaker = null;

  #ownVoice = new ActiveSpeaker();
  /** Whether the media connection has ever stood, and whether it is broken since. */
  #stood = false;
  #broken = false;

  /** What ends with the call: listeners on the signaling and on the media. */
  #over = new AbortController();

  /**
   * @param {object} options
   * @param {Signaling} options.signaling
   * @param {LocalMedia} options.media
   * @param {() => number} options.microphoneLevel how loud one's own microphone is, 0 to 1
   * @param {JoinReply} options.reply
   * @param {(configuration: RTCConfiguration) => RTCPeerConnection} options.createPeerConnection
   */
  constructor({ signaling, media, microphoneLevel, reply, createPeerConnection }) {
    super();
    this.#signaling = signaling;
    this.#media = media;
    this.#microphoneLevel = microphoneLevel;
    this.#reply = reply;
    this.#roster.reset(reply.others);
    this.moderation = new Moderation({ signaling, reply, signal: this.#over.signal });
    this.#sfu = new SfuConnection({
      createPeerConnection,
      slots: reply.slots,
      sendOffer: (request) => signaling.call("call:offer", request),
    });
    this.#measuring = new Measuring({
      roster: this.#roster,
      sfu: this.#sfu,
      path: () => this.#path,
      pictureOf: (id) => this.pictureOf(id, "user"),
    });
    this.#path = new MediaPath({
      createPeerConnection,
      iceServers: reply.iceServers ?? [],
      suspendServer: (suspended) => this.#sfu.setSuspended(suspended),
      countServer: (peer) => this.#measuring.countServer(peer, ["user", "screen"]),
      expected: (peer) => this.#roster.sends(peer),
      signal: (to, session, payload) => signaling.call("call:signal", { to, session, payload }),
      report: (session, up, reason) => this.#tell("call:direct-state", { session, up, ...(reason && { reason }) }),
    });
    this.#listen();
  }

  get participantId() {
    return this.#reply.participant;
  }

  /** The state of the connection with the server. */
  get connection() {
    return this.#sfu.state;
  }

  get path() {
    return this.#path.path;
  }

  get others() {
    return this.#roster.participants;
  }

  /** Whether the media connection broke and has not come back; a direct one makes up for it. */
  get broken() {
    return this.#broken && this.#path.path === "sfu";
  }

  /** Who speaks now; oneself is {@link SELF}. */
  get speaking() {
    return new Set([...this.#speaker.speaking, ...this.#ownVoice.speaking]);
  }

  /** Which of the others is in front, null for nobody; the same one for everybody while the server decides. */
  get front() {
    const { path } = this.#path;
    return (path === "sfu" ? this.#serverSpeaker : null) ?? this.#speaker.front;
  }

  /** How the media has been doing, oldest first. */
  get measurements() {
    return this.#measuring.measurements;
  }

  get measurement() {
    return this.#measuring.latest;
  }

  /** @param {string} id */
  handTime(id) {
    return this.#roster.handTime(id);
  }

  /** @param {HandState} hand */
  setHand(hand) {
    this.#roster.setHand(hand);
    this.#changed();
  }

  /** @param {string} id */
  pathOf(id) {
    return this.#path.shown === id ? "direct" : "sfu";
  }

  /**
   * The tracks to be shown and played of somebody.
   *
   * @param {string} id
   * @param {StreamName} stream
   */
  tracksOf(id, stream) {
    if (this.#path.shown === id) {
      return this.#path.tracks(stream);
    }
    const slot = this.#roster.slotOf(id, stream);
    return slot ? this.#sfu.slotTracks(slot) : { audio: null, video: null };
  }

  /**
   * Says what is shown of whom; null for everything.
   *
   * @param {readonly Watched[] | null} watching
   */
  watch(watching) {
    this.#watching.want(watching);
  }

  /**
   * What the server sends of somebody's picture and why, null when nothing is known.
   *
   * @param {string} id
   * @param {StreamName} stream
   */
  pictureOf(id, stream) {
    return this.#pictures.get(pictureKey(id, stream)) ?? null;
  }

  /** Publishes what there is and makes the first offer. */
  async start() {
    for (const { source, muted } of this.#media.sources) {
      this.#told.set(source, muted);
      this.#send(source);
    }
    await this.#sfu.negotiate();
  }

  /** The connection to the server is back, and everything there is as it was. */
  resume() {
    this.#untold.splice(0).forEach((tell) => tell());
    [...this.#unanswered.keys()].forEach((source) => this.#tellMuted(source));
    this.#sfu.resume();
    this.#changed();
  }

  /** How loud everybody is, 0 to 1. */
  levels() {
    return new Map(
      this.others.map(({ id, tracks }) => {
        const muted = tracks.every(({ source, muted }) => source !== "microphone" || muted);
        return [id, muted ? 0 : this.#audioLevel(id)];
      }),
    );
  }

  /**
   * What has arrived of the user stream of everybody else, on the path that is in use.
   *
   * @returns {Promise<(MediaCounts & { participantId: string, path: "direct" | "sfu" })[]>}
   */
  stats() {
    return Promise.all(this.others.map(({ id }) => this.#measuring.countsOf(id)));
  }

  close() {
    this.#over.abort();
    this.#watching.close();
    this.#path.close();
    this.#sfu.close();
  }

  #listen() {
    const signaling = this.#signaling;
    const { signal } = this.#over;
    const subscriptions = [
      signaling.on("call:joined", ({ participant }) => {
        this.#roster.put(participant);
        this.#changed();
      }),
      signaling.on("call:updated", ({ participant }) => {
        this.#roster.put(participant);
        this.#changed();
      }),
      signaling.on("call:left", ({ participant }) => this.#onLeft(participant)),
      signaling.on("call:slots", ({ slots, wanted }) => {
        this.#onSlots(slots);
        this.#sfu.ensureSlots(wanted);
      }),
      signaling.on("call:speaker", ({ participant }) => this.#onSpeaker(participant)),
      signaling.on("call:wanted", ({ sources }) => this.#sfu.setWanted(sources)),
      signaling.on("call:quality", ({ pictures }) => this.#onPictures(pictures)),
      signaling.on("call:hand", (hand) => this.setHand(hand)),
      signaling.on("call:history", ({ hands }) => hands.forEach((hand) => this.setHand(hand))),
      signaling.on("call:direct", (request) => this.#path.onDirect(request)),
      signaling.on("call:signal", (message) => this.#path.onSignal(message)),
      signaling.on("call:path", (change) => this.#path.onPath(change)),
    ];
    signal.addEventListener("abort", () => subscriptions.forEach((end) => end()));

    this.moderation.addEventListener("change", () => this.#changed());
    this.#path.addEventListener("change", () => this.#changed());
    this.#sfu.addEventListener("state", () => this.#onConnection());
    this.#sfu.addEventListener("slots", (event) => this.#onSlots(/** @type {CustomEvent} */ (event).detail));
    this.#sfu.addEventListener("error", (event) => {
      this.dispatchEvent(new CustomEvent("error", { detail: /** @type {CustomEvent} */ (event).detail }));
    });
    this.#media.addEventListener("track", (event) => this.#onTrack(/** @type {CustomEvent} */ (event).detail), {
      signal,
    });
    this.#media.addEventListener("sources", () => this.#onSources(), { signal });

    const listening = setInterval(() => this.#listenToAll(), LISTEN_EVERY_MILLIS);
    const measuring = setInterval(() => {
      this.#measure().catch((error) => console.warn("The connections cannot be measured", error));
    }, MEASURE_EVERY_MILLIS);
    signal.addEventListener("abort", () => {
      clearInterval(listening);
      clearInterval(measuring);
    });
  }

  /** @param {string} id */
  #audioLevel(id) {
    if (this.#path.shown === id) {
      return this.#path.connection?.audioLevel() ?? 0;
    }
    const slot = this.#roster.slotOf(id, "user");
    return slot ? this.#sfu.audioLevel(slot) : 0;
  }

  #listenToAll() {
    const levels = this.levels();
    const own = this.#media.muted("microphone") ? 0 : this.#microphoneLevel();
    const now = performance.now();
    const others = this.#speaker.update(levels, now);
    const self = this.#ownVoice.update(new Map([[SELF, own]]), now);
    if (others || self) {
      this.#changed();
    }
  }

  async #measure() {
    const weak = await this.#measuring.take();
    if (this.#over.signal.aborted) {
      return;
    }
    if (weak) {
      this.#trouble("weak");
    }
    this.#changed();
  }

  #onConnection() {
    const { state } = this.#sfu;
    if (state === "connected") {
      this.#stood = true;
      if (this.#broken) {
        this.#broken = false;
        this.#trouble("media-back");
      }
    } else if (this.#stood && !this.#broken) {
      this.#broken = true;
      this.#trouble("media-lost");
    }
    this.#changed();
  }

  /** @param {"media-lost" | "media-back" | "weak"} what */
  #trouble(what) {
    if (this.#path.path === "sfu" || what === "weak") {
      this.dispatchEvent(new CustomEvent("trouble", { detail: what }));
    }
  }

  /** @param {string} id */
  #onSpeaker(id) {
    // While one speaks oneself, the one who spoke before stays in front.
    if (id !== this.participantId) {
      this.#serverSpeaker = id;
      this.#changed();
    }
  }

  /** @param {string} id */
  #onLeft(id) {
    const gone = this.#roster.remove(id);
    this.#path.onLeft(id);
    if (this.#serverSpeaker === id) {
      this.#serverSpeaker = null;
    }
    if (gone) {
      this.dispatchEvent(new CustomEvent("left", { detail: gone.name }));
    }
    this.#changed();
  }

  /** @param {ReceivedPicture[]} pictures */
  #onPictures(pictures) {
    const before = this.#pictures;
    this.#pictures = new Map(pictures.map((picture) => [pictureKey(picture.participant, picture.stream), picture]));
    for (const [key, { participant, reason }] of this.#pictures) {
      if (reason === "paused-by-estimate" && before.get(key)?.reason !== reason) {
        const name = this.#roster.find(participant)?.name ?? "";
        this.dispatchEvent(new CustomEvent("paused", { detail: name }));
      }
    }
    this.#changed();
  }

  /** @param {SlotInfo[]} slots */
  #onSlots(slots) {
    this.#measuring.occupied(this.#roster.mapSlots(slots));
    this.#changed();
  }

  /** @param {Source} source */
  async #onTrack(source) {
    this.#send(source);
    this.#changed();
    // The server does not know the source before the offer under way is answered.
    await this.#sfu.settled();
    if (!this.#over.signal.aborted && this.#told.get(source) !== this.#media.muted(source)) {
      this.#tellMuted(source);
    }
  }

  /**
   * Tells the server whether a source is muted, as often as it takes: it would show everybody the wrong thing for good.
   *
   * @param {Source} source
   */
  async #tellMuted(source) {
    const muted = this.#media.muted(source);
    const request = { source, muted };
    this.#told.set(source, muted);
    this.#unanswered.set(source, request);
    const last = () => this.#unanswered.get(source) === request && !this.#over.signal.aborted;
    try {
      await this.#signaling.call("call:mute", request);
    } catch (error) {
      const { code, message } = /** @type {import("./protocol/signaling.js").CallError} */ (error);
      if (code === "disconnected") {
        // It is told when the connection is back.
        return;
      }
      if (code === "timeout") {
        // Also of a connection that has died and is not known to be dead yet.
        if (last()) {
          this.#tellMuted(source);
        }
        return;
      }
      console.warn("call:mute", code, message);
    }
    if (last()) {
      this.#unanswered.delete(source);
    }
  }

  #onSources() {
    const published = new Set(this.#media.sources.map(({ source }) => source));
    for (const source of /** @type {Source[]} */ (["screen", "screen-audio"])) {
      if (published.has(source)) {
        this.#send(source);
      } else {
        this.#sfu.removeSource(source);
        this.#path.setTrack(source, null);
      }
    }
    this.#sfu.negotiate();
    this.#changed();
  }

  /** @param {Source} source */
  #send(source) {
    const track = this.#media.track(source);
    this.#sfu.setSource(source, track, this.#media.muted(source));
    this.#path.setTrack(source, track);
  }

  /**
   * Tells the server something whose refusal changes nothing here.
   *
   * @template {"call:direct-state" | "call:watch"} N
   * @param {N} name
   * @param {import("./protocol/messages.js").Calls[N]["request"]} payload
   */
  #tell(name, payload) {
    this.#signaling.call(name, payload).catch((error) => {
      if (error.code === "disconnected") {
        this.#untold.push(() => this.#tell(name, payload));
      } else {
        console.warn(name, error.code, error.message);
      }
    });
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * @param {string} id
 * @param {StreamName} stream
 */
function pictureKey(id, stream) {
  return `${id}/${stream}`;
}
