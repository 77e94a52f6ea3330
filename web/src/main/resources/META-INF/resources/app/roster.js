/** @import { HandState, ParticipantInfo, SlotInfo, Source, StreamName } from "./protocol/messages.js" */

/** Who else is in the room and which slot of the server's connection carries whom. */
export class Roster {
  /** @type {Map<string, ParticipantInfo>} in the order of their coming */
  #participants = new Map();

  /** @type {SlotInfo[]} */
  #slots = [];

  /** @type {Map<string, number>} when somebody raised a hand, in milliseconds since 1970 */
  #hands = new Map();

  get participants() {
    return [...this.#participants.values()];
  }

  get slots() {
    return this.#slots;
  }

  /** @param {ParticipantInfo[]} others */
  reset(others) {
    this.#participants = new Map(others.map((participant) => [participant.id, participant]));
    this.#slots = [];
  }

  /**
   * Somebody came or changed.
   *
   * @param {ParticipantInfo} participant
   */
  put(participant) {
    this.#participants.set(participant.id, participant);
  }

  /**
   * @param {string} id
   * @returns {ParticipantInfo | undefined} who has gone
   */
  remove(id) {
    const gone = this.#participants.get(id);
    this.#participants.delete(id);
    this.#hands.delete(id);
    return gone;
  }

  /** @param {HandState} hand */
  setHand({ participant, raised, time }) {
    if (raised) {
      this.#hands.set(participant, time);
    } else {
      this.#hands.delete(participant);
    }
  }

  /**
   * When somebody raised a hand, 0 when it is down.
   *
   * @param {string} id
   */
  handTime(id) {
    return this.#hands.get(id) ?? 0;
  }

  /** @param {string} id */
  find(id) {
    return this.#participants.get(id);
  }

  /**
   * Takes over the server's mapping.
   *
   * @param {SlotInfo[]} slots
   * @returns {SlotInfo[]} the slots that now carry something else than before
   */
  mapSlots(slots) {
    /** @param {SlotInfo} slot */
    const key = ({ audioMid, videoMid, participant, stream }) =>
      JSON.stringify([audioMid, videoMid, participant, stream]);
    const before = new Set(this.#slots.map(key));
    this.#slots = slots;
    return slots.filter((slot) => !before.has(key(slot)));
  }

  /**
   * The slots that carry somebody's stream.
   *
   * @param {string} participant
   * @param {StreamName} stream
   */
  slotOf(participant, stream) {
    return this.#slots.find((slot) => slot.participant === participant && slot.stream === stream);
  }

  /**
   * Whether somebody sends a source now, as far as has been told.
   *
   * @param {string} participant
   * @param {Source} source
   */
  isSent(participant, source) {
    return this.#participants.get(participant)?.tracks.some((t) => t.source === source && !t.muted) ?? false;
  }

  /**
   * What somebody sends now, as far as has been told.
   *
   * @param {string} participant
   */
  sends(participant) {
    const audible = new Set(this.#participants.get(participant)?.tracks.flatMap((t) => (t.muted ? [] : [t.source])));
    /** @param {Source[]} sources */
    const any = (...sources) => sources.some((source) => audible.has(source));
    return { audio: any("microphone", "screen-audio"), video: any("camera", "screen") };
  }
}
