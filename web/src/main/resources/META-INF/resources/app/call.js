import { MediaPath } from "./rtc/media-path.js";
import { SfuConnection } from "./rtc/sfu-connection.js";
import { noCounts, since } from "./rtc/stats.js";
import { Roster } from "./roster.js";

/** @import { JoinReply, SlotInfo, Source, StreamName } from "./protocol/messages.js" */
/** @import { Signaling } from "./protocol/signaling.js" */
/** @import { LocalMedia } from "./rtc/local-media.js" */
/** @import { MediaCounts } from "./rtc/stats.js" */

/**
 * One participation in a room, from the join to the leave: the others, the connection with the server, the direct one,
 * and what is sent on them. A reconnect makes a new one.
 *
 * Dispatches `change`, `left` (detail: the name), `error` (detail: the error of a refused offer) and `chat` (detail: the line).
 */
export class Call extends EventTarget {
  #signaling;
  #media;
  #reply;
  #roster = new Roster();
  #sfu;
  #path;

  /** @type {Map<string, Promise<MediaCounts>>} what a slot had received when its occupant came, by its mids */
  #baselines = new Map();

  /** @type {Map<Source, boolean>} whether the server knows a source as muted */
  #told = new Map();

  /** What ends with the call: listeners on the signaling and on the media. */
  #over = new AbortController();

  /**
   * @param {object} options
   * @param {Signaling} options.signaling
   * @param {LocalMedia} options.media
   * @param {JoinReply} options.reply
   * @param {(configuration: RTCConfiguration) => RTCPeerConnection} options.createPeerConnection
   */
  constructor({ signaling, media, reply, createPeerConnection }) {
    super();
    this.#signaling = signaling;
    this.#media = media;
    this.#reply = reply;
    this.#roster.reset(reply.others);
    this.#sfu = new SfuConnection({
      createPeerConnection,
      slots: reply.slots,
      sendOffer: (request) => signaling.call("call:offer", request),
    });
    this.#path = new MediaPath({
      createPeerConnection,
      iceServers: reply.iceServers ?? [],
      suspendServer: (suspended) => this.#sfu.setSuspended(suspended),
      countServer: (peer) => this.#countServer(peer, ["user", "screen"]),
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

  /** Publishes what there is and makes the first offer. */
  async start() {
    for (const { source, muted } of this.#media.sources) {
      this.#told.set(source, muted);
      this.#send(source);
    }
    await this.#sfu.negotiate();
  }

  /**
   * What has arrived of the user stream of everybody else, on the path that is in use.
   *
   * @returns {Promise<(MediaCounts & { participantId: string, path: "direct" | "sfu" })[]>}
   */
  stats() {
    return Promise.all(
      this.others.map(async ({ id }) => {
        const path = this.pathOf(id);
        const direct = path === "direct" ? await this.#path.counts("user") : undefined;
        const counts = direct ?? (await this.#countServer(id, ["user"]));
        return { participantId: id, path: /** @type {"direct" | "sfu"} */ (path), ...counts };
      }),
    );
  }

  close() {
    this.#over.abort();
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
      signaling.on("call:direct", (request) => this.#path.onDirect(request)),
      signaling.on("call:signal", (message) => this.#path.onSignal(message)),
      signaling.on("call:path", (change) => this.#path.onPath(change)),
    ];
    signal.addEventListener("abort", () => subscriptions.forEach((end) => end()));

    this.#path.addEventListener("change", () => this.#changed());
    this.#sfu.addEventListener("state", () => this.#changed());
    this.#sfu.addEventListener("slots", (event) => this.#onSlots(/** @type {CustomEvent} */ (event).detail));
    this.#sfu.addEventListener("error", (event) => {
      this.dispatchEvent(new CustomEvent("error", { detail: /** @type {CustomEvent} */ (event).detail }));
    });
    this.#media.addEventListener("track", (event) => this.#onTrack(/** @type {CustomEvent} */ (event).detail), {
      signal,
    });
    this.#media.addEventListener("sources", () => this.#onSources(), { signal });
  }

  /** @param {string} id */
  #onLeft(id) {
    const gone = this.#roster.remove(id);
    this.#path.onLeft(id);
    if (gone) {
      this.dispatchEvent(new CustomEvent("left", { detail: gone.name }));
    }
    this.#changed();
  }

  /** @param {SlotInfo[]} slots */
  #onSlots(slots) {
    const changed = this.#roster.mapSlots(slots);
    const counts = this.#sfu.slotCounts(changed);
    changed.forEach((slot, index) => {
      const baseline = counts.then((all) => all[index] ?? noCounts());
      this.#baselines.set(slotKey(slot), baseline.catch(noCounts));
    });
    this.#changed();
  }

  /** @param {Source} source */
  async #onTrack(source) {
    this.#send(source);
    this.#changed();
    // The server does not know the source before the offer under way is answered.
    await this.#sfu.settled();
    const muted = this.#media.muted(source);
    if (!this.#over.signal.aborted && this.#told.get(source) !== muted) {
      this.#told.set(source, muted);
      this.#tell("call:mute", { source, muted });
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
   * @param {string} id
   * @param {StreamName[]} streams
   */
  async #countServer(id, streams) {
    const slots = streams.map((stream) => this.#roster.slotOf(id, stream)).filter((slot) => slot !== undefined);
    const counts = await this.#sfu.slotCounts(slots);
    const total = noCounts();
    for (const [index, slot] of slots.entries()) {
      const baseline = (await this.#baselines.get(slotKey(slot))) ?? noCounts();
      const now = counts[index] ?? noCounts();
      // A connection that was made anew counts from zero again.
      const restarted = now.audioPacketsReceived < baseline.audioPacketsReceived;
      const arrived = restarted ? now : since(now, baseline);
      total.audioPacketsReceived += arrived.audioPacketsReceived;
      total.videoFramesDecoded += arrived.videoFramesDecoded;
      total.frameWidth = Math.max(total.frameWidth, arrived.frameWidth);
      total.frameHeight = Math.max(total.frameHeight, arrived.frameHeight);
    }
    return total;
  }

  /**
   * Tells the server something whose refusal changes nothing here.
   *
   * @template {"call:mute" | "call:direct-state"} N
   * @param {N} name
   * @param {import("./protocol/messages.js").Calls[N]["request"]} payload
   */
  #tell(name, payload) {
    this.#signaling.call(name, payload).catch((error) => console.warn(name, error.code, error.message));
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {SlotInfo} slot */
function slotKey({ audioMid, videoMid }) {
  return `${audioMid}/${videoMid}`;
}
