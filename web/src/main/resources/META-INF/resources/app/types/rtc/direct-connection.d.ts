import type { SignalPayload, Source, StreamName } from "../protocol/messages.js";
import type { MediaCounts } from "./stats.js";
/**
 * The direct connection to the other one in a room of two. Negotiates once, through messages that the owner passes on,
 * and is used until it fails.
 *
 * Dispatches `up` when media really arrives, `down` (detail: the reason) when it failed, each at most once.
 */
export declare class DirectConnection extends EventTarget {
    #private;
    /**
     * @param {object} options
     * @param {boolean} options.initiator whether this side makes the offer
     * @param {RTCIceServer[]} options.iceServers
     * @param {(payload: SignalPayload) => Promise<unknown>} options.send passes a message to the other side
     * @param {() => { audio: boolean, video: boolean }} options.expected what the other side sends now
     * @param {(configuration: RTCConfiguration) => RTCPeerConnection} options.createPeerConnection
     */
    constructor({ initiator, iceServers, send, expected, createPeerConnection }: {
        initiator: boolean;
        iceServers: RTCIceServer[];
        send: (payload: SignalPayload) => Promise<unknown>;
        expected: () => {
            audio: boolean;
            video: boolean;
        };
        createPeerConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
    });
    /** Makes the offer if that is this side's part, and watches for media. */
    start(): void;
    /**
     * A message of the other side.
     *
     * @param {SignalPayload} payload
     */
    receive(payload: SignalPayload): void;
    /**
     * Sends another track, or nothing.
     *
     * @param {Source} source
     * @param {MediaStreamTrack | null} track
     */
    setTrack(source: Source, track: MediaStreamTrack | null): void;
    /**
     * What is received of a stream.
     *
     * @param {StreamName} stream
     * @returns {{ audio: MediaStreamTrack | null, video: MediaStreamTrack | null }}
     */
    tracks(stream: StreamName): {
        audio: MediaStreamTrack | null;
        video: MediaStreamTrack | null;
    };
    /**
     * What has arrived of a stream.
     *
     * @param {StreamName} stream
     * @returns {Promise<MediaCounts>}
     */
    counts(stream: StreamName): Promise<MediaCounts>;
    /** All that the browser counts on this connection, empty when it is closed. */
    reports(): Promise<any[]>;
    /**
     * The m-lines of a stream.
     *
     * @param {StreamName} stream
     * @returns {Set<string>}
     */
    mids(stream: StreamName): Set<string>;
    /** How loud the other one's microphone is now, 0 to 1. */
    audioLevel(): number;
    close(): void;
}
