import { DeviceError } from "./rtc/devices.js";
import type { LevelMeter } from "./rtc/level-meter.js";
import type { Source, Watched } from "./protocol/messages.js";
import type { Signaling } from "./protocol/signaling.js";
import type { Devices } from "./rtc/devices.js";
import type { Input, LocalMedia } from "./rtc/local-media.js";
import type { SessionState } from "./session-state.js";
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
export declare class Session extends EventTarget {
    #private;
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
    constructor({ signaling, media, devices, createPeerConnection, levelMeter, speaker, p2p }: {
        signaling: Signaling;
        media: LocalMedia;
        devices: Devices;
        createPeerConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
        levelMeter?: LevelMeter | null;
        speaker?: string;
        p2p?: boolean;
    });
    /** @returns {SessionState} everything there is to show, as it is now */
    get state(): SessionState;
    /** How loud one's own microphone is, 0 to 1; asked as often as a meter is drawn. */
    get microphoneLevel(): number;
    /** How loud the others are, 0 to 1 by their ids. */
    levels(): Map<any, any>;
    /** Connects to the server and stays connected until {@link close}. */
    connect(): void;
    /** Leaves the room and the server. */
    close(): Promise<void>;
    /**
     * Opens the microphone and the camera before joining, to see and hear how one will come across. {@link join} goes on
     * with what is open.
     *
     * @param {{ microphone: boolean, camera: boolean }} wanted
     * @returns {Promise<DeviceError[]>} what could not be opened; rejected with a DeviceError of problem `denied` when
     *     the browser or the user refuses
     */
    preview(wanted: {
        microphone: boolean;
        camera: boolean;
    }): Promise<DeviceError[]>;
    /** Closes what {@link preview} has opened. */
    closePreview(): void;
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
    join({ room, name, microphone, camera }: {
        room: string;
        name: string;
        microphone?: boolean;
        camera?: boolean;
    }): Promise<void>;
    /** Leaves the room; the connection with the server stays for the next. */
    leave(): Promise<void>;
    /**
     * Mutes or unmutes the microphone or the camera.
     *
     * @param {Input} input
     * @param {boolean} muted
     */
    setMuted(input: Input, muted: boolean): Promise<void>;
    /**
     * Uses another microphone, camera or loudspeaker.
     *
     * @param {Input | "speaker"} input
     * @param {string} deviceId
     */
    selectDevice(input: Input | "speaker", deviceId: string): Promise<void>;
    /** Asks the user for a screen, a window or a tab, and shows it to everybody. */
    startScreen(): Promise<void>;
    stopScreen(): void;
    /**
     * Changes the nickname.
     *
     * @param {string} name
     */
    rename(name: string): Promise<void>;
    /**
     * Says something to everybody in the room.
     *
     * @param {string} text
     * @returns {Promise<void>} rejected with a CallError when it was not sent
     */
    sendChat(text: string): Promise<void>;
    /**
     * Shows everybody a short reaction, oneself included.
     *
     * @param {string} reaction 1 to 16 characters, usually one emoji
     * @returns {Promise<void>} rejected with a CallError when it was not sent
     */
    react(reaction: string): Promise<void>;
    /**
     * Raises one's hand or takes it down.
     *
     * @param {boolean} raised
     * @returns {Promise<void>} rejected with a CallError when nobody heard of it
     */
    raiseHand(raised: boolean): Promise<void>;
    /**
     * Mutes a source of somebody else, or lets it be unmuted again; like the next three for those whom the room lets
     * moderate, see `state.moderation`.
     *
     * @param {string} participant
     * @param {Source} source
     * @param {boolean} muted
     * @returns {Promise<void>} rejected with a CallError when the server refuses
     */
    muteOther(participant: string, source: Source, muted: boolean): Promise<void>;
    /**
     * Takes somebody out of the room.
     *
     * @param {string} participant
     */
    removeOther(participant: string): Promise<void>;
    /**
     * Lets nobody else into the room, or everybody again.
     *
     * @param {boolean} locked
     */
    lockRoom(locked: boolean): Promise<void>;
    /**
     * Lets somebody in who waits, or turns them away.
     *
     * @param {string} participant
     * @param {boolean} admitted
     */
    admit(participant: string, admitted: boolean): Promise<void>;
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
    watch(pictures: readonly (Omit<Watched, "pinned"> & {
        pinned?: boolean;
    })[] | null): void;
    /** What has arrived of everybody else; see Call. */
    stats(): Promise<(import("./rtc/stats.js").MediaCounts & {
        participantId: string;
        path: "direct" | "sfu";
    })[]>;
}
