/** @import { JoinReply, Source } from "./protocol/messages.js" */
/** @import { Signaling } from "./protocol/signaling.js" */

/** @typedef {{ id: string, name: string }} Knock somebody who waits to be let in, who only chats, or who was removed */

/**
 * What those who may moderate a room can do, who waits at its door, who is there by chat only, and who was removed and
 * may not come again. Dispatches `change`, and `knock` (detail: the
 * name) when somebody asks to be let in.
 */
export class Moderation extends EventTarget {
  #signaling;
  #allowed;
  #locked;

  /** @type {Map<string, Knock>} in the order of their coming */
  #knocks = new Map();

  /** @type {Map<string, Knock>} */
  #chatters = new Map();

  /** @type {Map<string, Knock>} */
  #removed = new Map();

  /**
   * @param {object} options
   * @param {Signaling} options.signaling
   * @param {Partial<JoinReply>} options.reply
   * @param {AbortSignal} options.signal ends the listening
   */
  constructor({ signaling, reply: { grants, locked = false }, signal }) {
    super();
    this.#signaling = signaling;
    this.#allowed = grants?.moderate ?? false;
    this.#locked = locked;
    const subscriptions = [
      signaling.on("call:locked", (change) => {
        this.#locked = change.locked;
        this.#changed();
      }),
      signaling.on("call:knock", ({ participant, name }) => {
        this.#knocks.set(participant, { id: participant, name });
        this.dispatchEvent(new CustomEvent("knock", { detail: name }));
        this.#changed();
      }),
      signaling.on("call:knock-ended", ({ participant }) => {
        this.#knocks.delete(participant);
        this.#changed();
      }),
      signaling.on("call:chatter", ({ participant, name }) => {
        this.#chatters.set(participant, { id: participant, name });
        this.#changed();
      }),
      signaling.on("call:chatter-left", ({ participant }) => {
        this.#chatters.delete(participant);
        this.#changed();
      }),
      signaling.on("call:barred", ({ participant, name }) => {
        this.#removed.set(participant, { id: participant, name });
        this.#changed();
      }),
      signaling.on("call:pardoned", ({ participant }) => {
        this.#removed.delete(participant);
        this.#changed();
      }),
    ];
    signal.addEventListener("abort", () => subscriptions.forEach((end) => end()));
  }

  /** Everything there is to show. */
  get state() {
    return {
      allowed: this.#allowed,
      locked: this.#locked,
      knocks: [...this.#knocks.values()],
      chatters: [...this.#chatters.values()],
      removed: [...this.#removed.values()],
    };
  }

  /**
   * Stops what somebody sends from reaching anybody, or lets it through again.
   *
   * @param {string} participant
   * @param {Source} source
   * @param {boolean} muted
   */
  async mute(participant, source, muted) {
    await this.#signaling.call("call:moderate-mute", { participant, source, muted });
  }

  /** @param {string} participant somebody in the room, by the call or by chat */
  async remove(participant) {
    await this.#signaling.call("call:remove", { participant });
  }

  /** @param {boolean} locked whether nobody else gets in */
  async lock(locked) {
    await this.#signaling.call("call:lock", { locked });
  }

  /**
   * @param {string} participant somebody who waits, or who was removed
   * @param {boolean} admitted false to turn them away
   */
  async admit(participant, admitted) {
    await this.#signaling.call("call:admit", { participant, admitted });
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
