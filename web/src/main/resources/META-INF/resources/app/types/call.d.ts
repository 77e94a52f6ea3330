import { Moderation } from "./moderation.js";
import type { HandState, JoinReply, ReceivedPicture, StreamName, Watched } from "./protocol/messages.js";
import type { Signaling } from "./protocol/signaling.js";
import type { LocalMedia } from "./rtc/local-media.js";
import type { MediaCounts } from "./rtc/stats.js";
/**
 * One participation in a room, from the join to the leave: the others, the connection with the server, the direct one,
 * and what is sent on them. It goes on over a lost connection to the server if that waits for us, see {@link resume};
 * otherwise a reconnect makes a new one.
 *
 * Dispatches `change`, `left` (detail: the name), `paused` (detail: the name of whose picture the network does not carry),
 * `error` (detail: the error of a refused offer), and `trouble` (detail: `media-lost`, `media-back` or `weak`).
 */
export declare class Call extends EventTarget {
    #private;
    moderation: Moderation;
    /**
     * @param {object} options
     * @param {Signaling} options.signaling
     * @param {LocalMedia} options.media
     * @param {() => number} options.microphoneLevel how loud one's own microphone is, 0 to 1
     * @param {JoinReply} options.reply
     * @param {(configuration: RTCConfiguration) => RTCPeerConnection} options.createPeerConnection
     */
    constructor({ signaling, media, microphoneLevel, reply, createPeerConnection }: {
        signaling: Signaling;
        media: LocalMedia;
        microphoneLevel: () => number;
        reply: JoinReply;
        createPeerConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
    });
    get participantId(): string;
    /** The state of the connection with the server. */
    get connection(): RTCPeerConnectionState;
    get path(): import("./rtc/media-path.js").Path;
    get others(): import("./protocol/messages.js").ParticipantInfo[];
    /** Whether the media connection broke and has not come back; a direct one makes up for it. */
    get broken(): boolean;
    /** Who speaks now; oneself is {@link SELF}. */
    get speaking(): Set<string>;
    /** Which of the others is in front, null for nobody; the same one for everybody while the server decides. */
    get front(): string | null;
    /** How the media has been doing, oldest first. */
    get measurements(): readonly import("./rtc/quality.js").Measurement[];
    get measurement(): import("./rtc/quality.js").Measurement | undefined;
    /** @param {string} id */
    handTime(id: string): number;
    /** @param {HandState} hand */
    setHand(hand: HandState): void;
    /** @param {string} id */
    pathOf(id: string): "direct" | "sfu";
    /**
     * The tracks to be shown and played of somebody.
     *
     * @param {string} id
     * @param {StreamName} stream
     */
    tracksOf(id: string, stream: StreamName): {
        audio: MediaStreamTrack | null;
        video: MediaStreamTrack | null;
    };
    /**
     * Says what is shown of whom; null for everything.
     *
     * @param {readonly Watched[] | null} watching
     */
    watch(watching: readonly Watched[] | null): void;
    /**
     * What the server sends of somebody's picture and why, null when nothing is known.
     *
     * @param {string} id
     * @param {StreamName} stream
     */
    pictureOf(id: string, stream: StreamName): ReceivedPicture | null;
    /** Publishes what there is and makes the first offer. */
    start(): Promise<void>;
    /** The connection to the server is back, and everything there is as it was. */
    resume(): void;
    /** How loud everybody is, 0 to 1. */
    levels(): Map<string, number>;
    /**
     * What has arrived of the user stream of everybody else, on the path that is in use.
     *
     * @returns {Promise<(MediaCounts & { participantId: string, path: "direct" | "sfu" })[]>}
     */
    stats(): Promise<(MediaCounts & {
        participantId: string;
        path: "direct" | "sfu";
    })[]>;
    close(): void;
}
