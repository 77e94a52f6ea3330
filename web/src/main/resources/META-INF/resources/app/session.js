import { Call } from "./call.js";
import { ChatLog } from "./chat-log.js";
import { CallError } from "./protocol/signaling.js";
import { DeviceError } from "./rtc/devices.js";
import { describeOther, describeSelf } from "./session-state.js";

/** @import { LevelMeter } from "./rtc/level-meter.js" */

/** @import { ChatLine, JoinReply, RoomSummary, Source, Watched } from "./protocol/messages.js" */
/** @import { Signaling } from "./protocol/signaling.js" */
/** @import { Devices } from "./rtc/devices.js" */
/** @import { Input, LocalMedia } from "./rtc/local-media.js" */
/** @import { Notice, SessionState } from "./session-state.js" */

/** Wait before a join that failed after a reconnect is tried again. */
const REJOIN_MILLIS = 2_000;

/** What there is of a room's moderation outside of a call. */
const UNMODERATED = { allowed: false, locked: false, knocks: [] };
/** What the server takes as the height of a picture, at most. */
const HIGHEST = 16_384;

/** Refusals of a rejoin that waiting may help. */
const PASSING = new Set(["timeout", "unavailable", "rate-limited"]);

/**
 * A client of the server: the list of rooms, one call at a time, its chat. The public interface for frontends; knows no
 * page and no elements.
 *
 * Everything to be shown is in {@link state}. Events: `change` says that it is another now, `notice` (detail: a
 * Notice) that there is something to tell, `reaction` (detail: a Reaction) that somebody reacted.
 *
 * @example
 * const session = createSession();
 * session.addEventListener("change", () => render(session.state));
 * session.connect();
 * await session.join({ room: "daily", name: "Ada" });
 */
export class Session extends EventTarget {
  #signaling;
  #media;
  #devices;
  #createPeerConnection;
  #levelMeter;
  #p2p;

  /** @type {string | undefined} */
  #speakerId;

  /** @type {Call | null} */
  #call = null;

  /** @type {SessionState["status"]} */
  #status = "idle";

  #room = "";
  #name = "";

  /** @type {readonly Watched[] | null} what is shown of others; null: everything */
  #watched = null;

  /** @type {RoomSummary[]} */
  #rooms = [];

  #chat = new ChatLog();

  /** @type {SessionState["devices"]} */
  #deviceList = { microphones: [], cameras: [], speakers: [] };

  /** @type {Promise<void>} the last join or leave */
  #door = Promise.resolve();

  /** Whether it waits in a room's lobby. */
  #waiting = false;

  /** @type {Set<Source>} what a moderator has muted of one's own */
  #silenced = new Set();

  #changePending = false;

  /** Whether the call goes on as it is if the server has kept us when the connection is back. */
  #resumable = false;

  /** Counts joins and leaves: an answer that belongs to an earlier one is not used. */
  #turn = 0;

  /**
   * @param {object} options
   * @param {Signaling} options.signaling
   * @param {LocalMedia} options.media
   * @param {Devices} options.devices
   * @param {(configuration: RTCConfiguration) => RTCPeerConnection} options.createPeerConnection
   * @param {LevelMeter | null} [options.levelMeter] measures the microphone; nobody sees themselves speak without it
   * @param {string} [options.speaker] the loudspeaker chosen on an earlier visit
   * @param {boolean} [options.p2p] whether direct connections may be made
   */
  constructor({ signaling, media, devices, createPeerConnection, levelMeter = null, speaker, p2p = true }) {
    super();
    this.#levelMeter = levelMeter;
    this.#speakerId = speaker;
    this.#signaling = signaling;
    this.#media = media;
    this.#devices = devices;
    this.#createPeerConnection = createPeerConnection;
    this.#p2p = p2p;
    this.#listen();
  }

  /** @returns {SessionState} everything there is to show, as it is now */
  get state() {
    const call = this.#call;
    return {
      online: this.#signaling.online,
      status: this.#status,
      room: this.#room,
      name: this.#name,
      participantId: call?.participantId ?? null,
      path: call?.path ?? "sfu",
      connection: call?.connection ?? "new",
      trouble: this.#trouble,
      waiting: this.#waiting,
      moderation: call?.moderation.state ?? UNMODERATED,
      self: this.#status === "idle" ? null : describeSelf(this.#name, this.#media, call),
      preview: this.#status === "idle" && this.#media.opened ? this.#preview : null,
      participants: call?.others.map((other) => describeOther(other, call)) ?? [],
      speaker: call?.front ?? null,
      rooms: this.#rooms,
      devices: this.#deviceList,
      selected: {
        microphone: this.#media.selected("microphone"),
        camera: this.#media.selected("camera"),
        speaker: this.#speakerId,
      },
      canShareScreen: this.#devices.canShareScreen,
      chat: this.#chat.lines,
      measurements: call?.measurements ?? [],
    };
  }

  /** How loud one's own microphone is, 0 to 1; asked as often as a meter is drawn. */
  get microphoneLevel() {
    return this.#levelMeter?.level ?? 0;
  }

  /** How loud the others are, 0 to 1 by their ids. */
  levels() {
    return this.#call?.levels() ?? new Map();
  }

  /** Connects to the server and stays connected until {@link close}. */
  connect() {
    this.#signaling.connect();
    this.#listDevices();
  }

  /** Leaves the room and the server. */
  async close() {
    await this.leave();
    this.#signaling.close();
  }

  /**
   * Opens the microphone and the camera before joining, to see and hear how one will come across. {@link join} goes on
   * with what is open.
   *
   * @param {{ microphone: boolean, camera: boolean }} wanted
   * @returns {Promise<DeviceError[]>} what could not be opened; rejected with a DeviceError of problem `denied` when
   *     the browser or the user refuses
   */
  async preview(wanted) {
    const turn = this.#turn;
    try {
      const problems = await this.#media.open(wanted);
      if (turn !== this.#turn && this.#status === "idle") {
        this.#media.close();
      }
      return problems;
    } finally {
      await this.#listDevices();
    }
  }

  /** Closes what {@link preview} has opened. */
  closePreview() {
    if (this.#status === "idle") {
      this.#media.close();
      this.#changed();
    }
  }

  /**
   * Opens the microphone and the camera and enters a room. What is missing or busy is done without, with a notice.
   *
   * @param {object} options
   * @param {string} options.room
   * @param {string} options.name the nickname
   * @param {boolean} [options.microphone] false to come without
   * @param {boolean} [options.camera] false to come without
   * @returns {Promise<void>} rejected with a DeviceError of problem `denied` when the browser or the user refuses the
   *     devices, with a CallError when the server refuses the join
   */
  async join({ room, name, microphone = true, camera = true }) {
    if (this.#status !== "idle") {
      throw new CallError("bad-request", "There is a call already.");
    }
    const turn = ++this.#turn;
    this.#status = "joining";
    this.#room = room;
    this.#name = name;
    this.#chat.clear();
    this.#changed();
    try {
      const problems = await this.#media.open({ microphone, camera });
      if (turn !== this.#turn) {
        this.#media.close();
        return;
      }
      problems.forEach((error) => this.#notice("warning", "device-problem", error.problem));
      this.#listDevices();
      await this.#enter(turn);
    } catch (error) {
      if (turn !== this.#turn) {
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
      await this.#inTurn(() => this.#signaling.call("call:leave", {}));
    } catch (error) {
      // A join that was refused, or a connection that is gone: there is nothing to leave then.
      console.debug("call:leave", /** @type {CallError} */ (error).message);
    }
  }

  /**
   * Mutes or unmutes the microphone or the camera.
   *
   * @param {Input} input
   * @param {boolean} muted
   */
  async setMuted(input, muted) {
    if (!muted && this.#silenced.has(input)) {
      this.#notice("warning", "silenced", input);
      return;
    }
    await this.#withDevices(() => this.#media.setMuted(input, muted));
  }

  /**
   * Uses another microphone, camera or loudspeaker.
   *
   * @param {Input | "speaker"} input
   * @param {string} deviceId
   */
  async selectDevice(input, deviceId) {
    if (input === "speaker") {
      this.#speakerId = deviceId;
      this.#changed();
      return;
    }
    await this.#withDevices(() => this.#media.select(input, deviceId));
  }

  /** Asks the user for a screen, a window or a tab, and shows it to everybody. */
  async startScreen() {
    await this.#withDevices(() => this.#media.startScreen());
  }

  stopScreen() {
    this.#media.stopScreen();
  }

  /**
   * Changes the nickname.
   *
   * @param {string} name
   */
  async rename(name) {
    await this.#signaling.call("call:name", { name });
    this.#name = name;
    this.#changed();
  }

  /**
   * Says something to everybody in the room.
   *
   * @param {string} text
   * @returns {Promise<void>} rejected with a CallError when it was not sent
   */
  async sendChat(text) {
    const from = this.#call?.participantId ?? null;
    const { id, time } = await this.#signaling.call("call:chat", { text });
    this.#addChat({ id, from, name: this.#name, text, time });
  }

  /**
   * Shows everybody a short reaction, oneself included.
   *
   * @param {string} reaction 1 to 16 characters, usually one emoji
   * @returns {Promise<void>} rejected with a CallError when it was not sent
   */
  async react(reaction) {
    const participant = this.#call?.participantId ?? "";
    await this.#signaling.call("call:reaction", { reaction });
    this.#reaction(participant, reaction);
  }

  /**
   * Raises one's hand or takes it down.
   *
   * @param {boolean} raised
   * @returns {Promise<void>} rejected with a CallError when nobody heard of it
   */
  async raiseHand(raised) {
    const call = this.#call;
    await this.#signaling.call("call:hand", { raised });
    call?.setHand({ participant: call.participantId, raised, time: Date.now() });
  }

  /**
   * Mutes a source of somebody else, or lets it be unmuted again; like the next three for those whom the room lets
   * moderate, see `state.moderation`.
   *
   * @param {string} participant
   * @param {Source} source
   * @param {boolean} muted
   * @returns {Promise<void>} rejected with a CallError when the server refuses
   */
  async muteOther(participant, source, muted) {
    await this.#call?.moderation.mute(participant, source, muted);
  }

  /**
   * Takes somebody out of the room.
   *
   * @param {string} participant
   */
  async removeOther(participant) {
    await this.#call?.moderation.remove(participant);
  }

  /**
   * Lets nobody else into the room, or everybody again.
   *
   * @param {boolean} locked
   */
  async lockRoom(locked) {
    await this.#call?.moderation.lock(locked);
  }

  /**
   * Lets somebody in who waits, or turns them away.
   *
   * @param {string} participant
   * @param {boolean} admitted
   */
  async admit(participant, admitted) {
    await this.#call?.moderation.admit(participant, admitted);
  }

  /**
   * Says which pictures of others are shown now and how large, so that the server sends these and no larger ones, and
   * nothing of what is not shown; sound comes of everybody all the same. The whole list each time, as often as it
   * changes; it holds for later calls too.
   *
   * @param {readonly (Omit<Watched, "pinned"> & { pinned?: boolean })[] | null} pictures `height` in the screen's pixels
   *     (CSS pixels times devicePixelRatio), `pinned` for what is to be seen before all others; null for everything in
   *     full, as it is before the first time
   * @example
   * session.watch([{ participant: "h2Jq0sLmTTeb", source: "camera", height: 360, pinned: true }]);
   */
  watch(pictures) {
    this.#watched =
      pictures?.map(({ participant, source, height, pinned = false }) => ({
        participant,
        source,
        height: Math.min(Math.max(Math.round(height), 1), HIGHEST),
        pinned,
      })) ?? null;
    this.#call?.watch(this.#watched);
  }

  /** What has arrived of everybody else; see Call. */
  stats() {
    return this.#call?.stats() ?? Promise.resolve([]);
  }

  #listen() {
    const signaling = this.#signaling;
    signaling.addEventListener("online", (event) => this.#onOnline(/** @type {CustomEvent} */ (event).detail));
    signaling.addEventListener("offline", () => this.#onOffline());
    signaling.on("call:rooms", ({ rooms }) => {
      this.#rooms = rooms;
      this.#changed();
    });
    signaling.on("call:chat", (line) => this.#addChat(line));
    signaling.on("call:history", ({ lines }) => lines.forEach((line) => this.#addChat(line)));
    signaling.on("call:reaction", ({ participant, reaction }) => this.#reaction(participant, reaction));
    signaling.on("call:hand", ({ participant, raised }) => {
      const other = this.#call?.others.find(({ id }) => id === participant);
      if (raised && other) {
        this.#notice("info", "hand", other.name);
      }
    });
    signaling.addEventListener("refused", (event) => {
      if (this.#status !== "idle") {
        this.#end();
      }
      this.#notice("error", "refused", /** @type {CustomEvent} */ (event).detail.message);
    });
    signaling.on("call:locked", ({ locked }) => {
      if (this.#call) {
        this.#notice("info", locked ? "locked" : "unlocked", "");
      }
    });
    signaling.on("call:moderated", ({ participant, source, muted }) => this.#onModerated(participant, source, muted));
    signaling.on("call:removed", ({ code, reason }) => {
      if (this.#waiting) {
        // The answer to the join that waits.
        return;
      }
      if (code === "server-stopping" && (this.#status === "joined" || this.#status === "rejoining")) {
        // The connection ends with it, and the session enters again when there is another.
        return;
      }
      this.#end();
      this.#notice("error", "removed", reason);
    });
    signaling.on("call:joined", ({ participant: { name } }) => this.#notice("info", "joined", name));
    this.#devices.addEventListener("change", () => this.#listDevices());
    this.#media.addEventListener("track", () => {
      this.#levelMeter?.watch(this.#media.microphone);
      this.#changed();
    });
    this.#media.addEventListener("sources", () => this.#changed());
    this.#media.addEventListener("lost", (event) => {
      this.#notice("warning", "device-lost", /** @type {CustomEvent} */ (event).detail);
    });
  }

  /** @param {boolean} recovered */
  async #onOnline(recovered) {
    this.#changed();
    if (recovered && !this.#resumable) {
      // The server may have us in a room that we did not hear of or have left since.
      this.#inTurn(() => this.#signaling.call("call:leave", {})).catch(() => undefined);
    }
    if (this.#status === "rejoining") {
      this.#notice("info", "online", "");
      if (recovered && this.#resumable) {
        this.#status = "joined";
        this.#call?.resume();
      } else {
        this.#rejoin(this.#turn);
      }
    }
    this.#resumable = false;
    try {
      const { rooms } = await this.#signaling.call("call:rooms", {});
      this.#rooms = rooms;
      this.#changed();
    } catch (error) {
      console.warn("call:rooms", error);
    }
  }

  #onOffline() {
    if (this.#status === "joined" || this.#status === "rejoining") {
      this.#turn++;
      this.#resumable ||= this.#status === "joined";
      this.#status = "rejoining";
      this.#notice("warning", "offline", "");
    }
    this.#changed();
  }

  /** @param {number} turn */
  async #rejoin(turn) {
    try {
      await this.#enter(turn);
    } catch (error) {
      const refusal = /** @type {CallError} */ (error);
      if (turn !== this.#turn) {
        return;
      }
      if (PASSING.has(refusal.code)) {
        setTimeout(() => turn === this.#turn && this.#rejoin(turn), REJOIN_MILLIS);
      } else if (refusal.code !== "disconnected") {
        this.#end();
        this.#notice("error", "refused", refusal.message);
      }
    }
  }

  /**
   * Enters the room with a participation of its own.
   *
   * @param {number} turn
   */
  async #enter(turn) {
    await this.#inTurn(async () => {
      if (turn !== this.#turn) {
        return;
      }
      const answer = await this.#signaling.call("call:join", { room: this.#room, name: this.#name, p2p: this.#p2p });
      const reply = "waiting" in answer ? await this.#admission(turn) : answer;
      if (turn !== this.#turn) {
        return;
      }
      // In the same breath as the answer: the next event may be the room's first.
      this.#call?.close();
      this.#name = reply.name ?? this.#name;
      this.#silenced.clear();
      this.#call = this.#makeCall(reply);
      this.#call.watch(this.#watched);
      this.#status = "joined";
      this.#changed();
    });
    if (turn === this.#turn) {
      await this.#call?.start();
    }
  }

  /**
   * Waits in the lobby of the room.
   *
   * @param {number} turn
   * @returns {Promise<JoinReply>} rejected with a CallError when it comes to nothing
   */
  #admission(turn) {
    this.#notice("info", "waiting", this.#room);
    this.#waiting = true;
    this.#changed();
    return new Promise((resolve, reject) => {
      /** @type {(() => void)[]} */
      const subscriptions = [];
      const settle = (/** @type {() => void} */ action) => {
        subscriptions.forEach((end) => end());
        this.removeEventListener("change", onChange);
        this.#waiting = false;
        this.#changed();
        action();
      };
      // Whoever gives up or loses the connection waits no more.
      const onChange = () => {
        if (turn !== this.#turn) {
          settle(() => reject(new CallError("disconnected", "Nobody waits any more.")));
        }
      };
      this.addEventListener("change", onChange);
      this.#signaling.addEventListener(
        "offline",
        () => settle(() => reject(new CallError("disconnected", "The connection was lost."))),
        { once: true },
      );
      subscriptions.push(
        this.#signaling.on("call:admitted", (reply) => settle(() => resolve(reply))),
        this.#signaling.on("call:removed", ({ code, reason }) => settle(() => reject(new CallError(code, reason)))),
      );
    });
  }

  /**
   * @param {string} participant
   * @param {Source} source
   * @param {boolean} muted
   */
  #onModerated(participant, source, muted) {
    if (participant !== this.#call?.participantId) {
      return;
    }
    this.#notice("warning", muted ? "silenced" : "unsilenced", source);
    if (muted) {
      this.#silenced.add(source);
    } else {
      this.#silenced.delete(source);
    }
    if (muted && (source === "microphone" || source === "camera")) {
      this.setMuted(source, true);
    }
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

  /** @param {JoinReply} reply */
  #makeCall(reply) {
    const call = new Call({
      reply,
      signaling: this.#signaling,
      media: this.#media,
      microphoneLevel: () => this.microphoneLevel,
      createPeerConnection: this.#createPeerConnection,
    });
    call.addEventListener("change", () => this.#changed());
    call.moderation.addEventListener("knock", (event) => {
      this.#notice("info", "knock", /** @type {CustomEvent} */ (event).detail);
    });
    call.addEventListener("left", (event) => {
      this.#notice("info", "left", /** @type {CustomEvent} */ (event).detail);
    });
    call.addEventListener("paused", (event) => {
      this.#notice("warning", "picture-paused", /** @type {CustomEvent} */ (event).detail);
    });
    call.addEventListener("trouble", (event) => {
      const code = /** @type {CustomEvent} */ (event).detail;
      this.#notice(code === "media-back" ? "info" : "warning", code, "");
    });
    call.addEventListener("error", (event) => this.#onCallError(call, /** @type {CustomEvent} */ (event).detail));
    return call;
  }

  /**
   * @param {Call} call
   * @param {any} error
   */
  #onCallError(call, error) {
    if (call !== this.#call || error.code === "disconnected") {
      return;
    }
    if (error.code === "not-joined") {
      // The server has forgotten us, after a restart for instance.
      this.#status = "rejoining";
      this.#changed();
      this.#rejoin(++this.#turn);
    } else if (error instanceof CallError) {
      this.#notice("error", "refused", error.message);
    } else {
      console.error(error);
      this.#notice("error", "media-failed", error.message ?? String(error));
    }
  }

  #end() {
    this.#turn++;
    this.#resumable = false;
    this.#call?.close();
    this.#call = null;
    this.#media.stopScreen();
    this.#media.close();
    this.#status = "idle";
    this.#room = "";
    this.#changed();
  }

  /** @returns {SessionState["trouble"]} */
  get #trouble() {
    const inCall = this.#status === "joined" || this.#status === "rejoining";
    if (inCall && (!this.#signaling.online || this.#status === "rejoining")) {
      return "offline";
    }
    return this.#call?.broken ? "media" : null;
  }

  /** @returns {import("./session-state.js").Preview} */
  get #preview() {
    return {
      microphone: !this.#media.muted("microphone"),
      camera: !this.#media.muted("camera"),
      video: this.#media.track("camera"),
    };
  }

  /**
   * @param {string} participant
   * @param {string} reaction
   */
  #reaction(participant, reaction) {
    const self = participant === this.#call?.participantId;
    const name = self ? this.#name : this.#call?.others.find(({ id }) => id === participant)?.name;
    if (name !== undefined) {
      this.dispatchEvent(new CustomEvent("reaction", { detail: { participant, name, self, reaction } }));
    }
  }

  /** @param {() => Promise<void>} action */
  async #withDevices(action) {
    try {
      await action();
    } catch (error) {
      if (!(error instanceof DeviceError)) {
        throw error;
      }
      this.#notice("warning", "device-problem", error.problem);
    }
    await this.#listDevices();
  }

  async #listDevices() {
    this.#deviceList = await this.#devices.list();
    this.#changed();
  }

  /** @param {ChatLine} line */
  #addChat(line) {
    this.#chat.add(line, this.#call?.participantId ?? null);
    this.#changed();
  }

  /**
   * @param {Notice["level"]} level
   * @param {string} code
   * @param {string} detail
   */
  #notice(level, code, detail) {
    this.dispatchEvent(new CustomEvent("notice", { detail: { level, code, detail } }));
  }

  /** Many changes of one moment are one event. */
  #changed() {
    if (!this.#changePending) {
      this.#changePending = true;
      queueMicrotask(() => {
        this.#changePending = false;
        this.dispatchEvent(new Event("change"));
      });
    }
  }
}
