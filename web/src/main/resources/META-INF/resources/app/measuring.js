import { Measurements } from "./rtc/quality.js";
import { noCounts, since } from "./rtc/stats.js";

/** @import { PictureReason, ReceivedPicture, SlotInfo, StreamName } from "./protocol/messages.js" */
/** @import { MediaPath, Path } from "./rtc/media-path.js" */
/** @import { Measurement, Subject } from "./rtc/quality.js" */
/** @import { SfuConnection } from "./rtc/sfu-connection.js" */
/** @import { MediaCounts } from "./rtc/stats.js" */
/** @import { Roster } from "./roster.js" */

/** How many measurements are kept: three minutes of one every two seconds. */
const MEASUREMENTS_MOST = 90;

/** So many poor measurements in a row are worth a word. */
const WEAK_AFTER = 3;

/**
 * Why there should be a picture: the server sends it, or would if its owner did.
 *
 * @type {Set<PictureReason | undefined>}
 */
const PICTURE_DUE = new Set(["best", "limited-by-wish", "limited-by-estimate", "source-silent"]);

/** What arrives of everybody in a call, on whichever connection, and how it has been doing. */
export class Measuring {
  #roster;
  #sfu;
  #path;
  #pictureOf;
  #meter = new Measurements();

  /** @type {Map<string, Promise<MediaCounts>>} what a slot had received when its occupant came, by its mids */
  #baselines = new Map();

  /** @type {readonly Measurement[]} */
  #measurements = [];

  /**
   * @param {object} options
   * @param {Roster} options.roster
   * @param {SfuConnection} options.sfu
   * @param {() => MediaPath} options.path
   * @param {(id: string) => ReceivedPicture | null} options.pictureOf what the server sends of somebody's camera
   */
  constructor({ roster, sfu, path, pictureOf }) {
    this.#roster = roster;
    this.#sfu = sfu;
    this.#path = path;
    this.#pictureOf = pictureOf;
  }

  /** How the media has been doing, oldest first. */
  get measurements() {
    return this.#measurements;
  }

  get latest() {
    return this.#measurements.at(-1);
  }

  /**
   * These slots carry somebody else from now on.
   *
   * @param {SlotInfo[]} slots
   */
  occupied(slots) {
    const counts = this.#sfu.slotCounts(slots);
    slots.forEach((slot, index) => {
      const baseline = counts.then((all) => all[index] ?? noCounts());
      this.#baselines.set(slotKey(slot), baseline.catch(noCounts));
    });
  }

  /**
   * Measures all there is; once every two seconds, more often, and the numbers jump.
   *
   * @returns {Promise<boolean>} whether the connection has just become weak
   */
  async take() {
    const path = this.#path();
    const [server, direct] = await Promise.all([this.#sfu.reports(), path.connection?.reports() ?? []]);
    const measurement = this.#meter.take({
      server,
      direct,
      path: path.path,
      subjects: this.#roster.participants.map(({ id }) => this.#subject(id)),
      nowMillis: Date.now(),
    });
    this.#measurements = [...this.#measurements, measurement].slice(-MEASUREMENTS_MOST);
    const last = this.#measurements.slice(-WEAK_AFTER - 1);
    return last.length > WEAK_AFTER && last.every(({ quality }, i) => (quality === "poor") === i > 0);
  }

  /**
   * What has arrived of somebody's user stream, on the path that is in use.
   *
   * @param {string} id
   * @returns {Promise<MediaCounts & { participantId: string, path: Path }>}
   */
  async countsOf(id) {
    const path = this.#path();
    if (path.shown === id) {
      const direct = await path.counts("user");
      if (direct) {
        return { participantId: id, path: "direct", ...direct };
      }
    }
    return { participantId: id, path: "sfu", ...(await this.countServer(id, ["user"])) };
  }

  /**
   * What has come from the server of somebody.
   *
   * @param {string} id
   * @param {StreamName[]} streams
   */
  async countServer(id, streams) {
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
   * @param {string} id
   * @returns {Subject}
   */
  #subject(id) {
    const { connection, shown } = this.#path();
    const sound = this.#roster.isSent(id, "microphone");
    const picture = this.#roster.isSent(id, "camera");
    if (connection && shown === id) {
      return { id, path: "direct", mids: connection.mids("user"), due: { sound, picture } };
    }
    const slot = this.#roster.slotOf(id, "user");
    const mids = [slot?.audioMid, slot?.videoMid].filter((mid) => typeof mid === "string");
    const due = { sound, picture: picture && PICTURE_DUE.has(this.#pictureOf(id)?.reason) };
    return { id, path: "sfu", mids: new Set(mids), due };
  }
}

/** @param {SlotInfo} slot */
function slotKey({ audioMid, videoMid }) {
  return `${audioMid}/${videoMid}`;
}
