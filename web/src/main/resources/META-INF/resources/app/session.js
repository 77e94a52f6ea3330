import { Attendance } from "./attendance.js";
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

/** What there is of a room's moderation outside of a call. */
const UNMODERATED = { allowed: false, locked: false, knocks: [], chatters: [], removed: [] };
/** What the server takes as the height of a picture, at most. */
const HIGHEST = 16_384;

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
  #attendance;

  /** @type {string | undefined} */
  #speakerId;

  /** @type {Call | null} */
  #call = null;

  /** @type {readonly Watched[] | null} what is shown of others; null: everything */
  #watched = null;

  /** @type {RoomSummary[]} */
  #rooms = [];

  #chat = new ChatLog();

  /** @type {SessionState["devices"]} */
  #deviceList = { microphones: [], cameras: [], speakers: [] };

  /** @type {Set<Source>} what a moderator has muted of one's own */
  #silenced = new Set();

  /** Whether one's hand is up, for as long as one is in the room, with whichever participation. */
  #handRaised = false;

  #changePending = false;

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
    this.#attendance = new Attendance({
      signaling,
      p2p,
      attendant: {
        changed: () => this.#changed(),
        notice: (level, code, detail, reason) => this.#notice(level, code, detail, reason),
        entered: (reply) => this.#onEntered(reply),
        start: () => this.#call?.start(),
        resumed: () => this.#call?.resume(),
        ended: () => this.#onEnded(),
      },
    });
    this.#listen();
  }

  /** @returns {SessionState} everything there is to show, as it is now */
  get state() {
    const call = this.#call;
    const { status, room, name, waiting } = this.#attendance;
    return {
      online: this.#signaling.online,
      status,
      room,
      name,
      participantId: call?.participantId ?? null,
      path: call?.path ?? "sfu",
      connection: call?.connection ?? "new",
      trouble: this.#trouble,
      waiting,
      moderation: call?.moderation.state ?? UNMODERATED,
      self: status === "idle" ? null : describeSelf(name, this.#media, call),
      preview: status === "idle" && this.#media.opened ? this.#preview : null,
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
    try {
      return await this.#media.open(wanted);
    } finally {
      await this.#listDevices();
    }
  }

  /** Closes what {@link preview} has opened. */
  closePreview() {
    if (this.#idle) {
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
    const prepare = async (/** @type {AbortSignal} */ signal) => {
      this.#chat.clear();
      const problems = await this.#media.open({ microphone, camera });
      if (signal.aborted) {
        // The leave has closed the devices; what is open by now belongs to another join or a preview.
        return;
      }
      problems.forEach((error) => this.#notice("warning", "device-problem", error.problem));
      this.#listDevices();
    };
    await this.#attendance.join({ room, name, prepare });
  }

  /** Leaves the room; the connection with the server stays for the next. */
  async leave() {
    await this.#attendance.leave();
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
    if (!muted && this.#media.interrupted(input)) {
      this.#notice("warning", "device-interrupted", input);
    }
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
    try {
      await this.#media.startScreen();
    } catch (error) {
      if (!(error instanceof DeviceError)) {
        throw error;
      }
      // Browsers call it a refusal when the user closes the choice. They know that they did.
      if (error.problem !== "denied") {
        this.#notice("warning", "screen-problem", error.problem);
      }
    }
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
    this.#attendance.rename(name);
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
    this.#addChat({ id, from, name: this.#attendance.name, text, time });
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
    if (call && call === this.#call) {
      this.#handRaised = raised;
      call.setHand({ participant: call.participantId, raised, time: Date.now() });
    }
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
    signaling.addEventListener("online", () => this.#listRooms());
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
    signaling.on("call:locked", ({ locked }) => {
      if (this.#call) {
        this.#notice("info", locked ? "locked" : "unlocked", "");
      }
    });
    signaling.on("call:moderated", ({ participant, source, muted }) => this.#onModerated(participant, source, muted));
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
    this.#media.addEventListener("interrupted", (event) => {
      this.#notice("warning", "device-interrupted", /** @type {CustomEvent} */ (event).detail);
    });
    this.#media.addEventListener("resumed", (event) => {
      this.#notice("info", "device-resumed", /** @type {CustomEvent} */ (event).detail);
    });
  }

  /** @param {JoinReply} reply */
  #onEntered(reply) {
    this.#call?.close();
    this.#silenced.clear();
    this.#call = this.#makeCall(reply);
    this.#call.watch(this.#watched);
    if (this.#handRaised) {
      // The server lowers the hand of who goes, and to it a new participation is somebody else.
      this.raiseHand(true).catch((error) => console.warn("call:hand", error.code, error.message));
    }
  }

  #onEnded() {
    this.#call?.close();
    this.#call = null;
    this.#handRaised = false;
    this.#media.stopScreen();
    this.#media.close();
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
      this.#attendance.rejoin();
    } else if (error instanceof CallError) {
      this.#notice("error", "refused", error.message, error.code);
    } else {
      console.error(error);
      this.#notice("error", "media-failed", error.message ?? String(error));
    }
  }

  get #idle() {
    return this.#attendance.status === "idle";
  }

  /** @returns {SessionState["trouble"]} */
  get #trouble() {
    const { present, status } = this.#attendance;
    if (present && (!this.#signaling.online || status === "rejoining")) {
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
    const name = self ? this.#attendance.name : this.#call?.others.find(({ id }) => id === participant)?.name;
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

  async #listRooms() {
    try {
      const { rooms } = await this.#signaling.call("call:rooms", {});
      this.#rooms = rooms;
      this.#changed();
    } catch (error) {
      console.warn("call:rooms", error);
    }
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
   * @param {string} [reason]
   */
  #notice(level, code, detail, reason) {
    this.dispatchEvent(new CustomEvent("notice", { detail: { level, code, detail, ...(reason && { reason }) } }));
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
