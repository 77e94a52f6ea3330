import { DirectConnection } from "./direct-connection.js";
import type { Events, SignalPayload, Source, StreamName } from "../protocol/messages.js";
import type { MediaCounts } from "./stats.js";
export type Path = "direct" | "sfu";
/**
 * Which way the media of a room of two goes: makes and ends the direct connection when the server says so, and always
 * has the new path's media before it lets go of the old one.
 *
 * Dispatches `change` when the path or what is shown of it changed.
 */
export declare class MediaPath extends EventTarget {
    #private;
    /**
     * @param {object} options
     * @param {(suspended: boolean) => void} options.suspendServer stops or resumes sending to the server
     * @param {(peer: string) => Promise<MediaCounts>} options.countServer what has come from the server of somebody
     * @param {(peer: string) => { audio: boolean, video: boolean }} options.expected what somebody sends now
     * @param {(to: string, session: number, payload: SignalPayload) => Promise<unknown>} options.signal
     * @param {(session: number, up: boolean, reason?: string) => void} options.report tells the server how it goes
     * @param {RTCIceServer[]} options.iceServers
     * @param {(configuration: RTCConfiguration) => RTCPeerConnection} options.createPeerConnection
     */
    constructor(options: {
        suspendServer: (suspended: boolean) => void;
        countServer: (peer: string) => Promise<MediaCounts>;
        expected: (peer: string) => {
            audio: boolean;
            video: boolean;
        };
        signal: (to: string, session: number, payload: SignalPayload) => Promise<unknown>;
        report: (session: number, up: boolean, reason?: string) => void;
        iceServers: RTCIceServer[];
        createPeerConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
    });
    /** Where media goes. */
    get path(): Path;
    /** Whose media is to be shown from the direct connection, null for nobody. */
    get shown(): string | null;
    /**
     * Sends another track on the direct connection, now and in those to come.
     *
     * @param {Source} source
     * @param {MediaStreamTrack | null} track
     */
    setTrack(source: Source, track: MediaStreamTrack | null): void;
    /** @param {StreamName} stream */
    tracks(stream: StreamName): {
        audio: MediaStreamTrack | null;
        video: MediaStreamTrack | null;
    };
    /**
     * What has arrived directly.
     *
     * @param {StreamName} stream
     */
    counts(stream: StreamName): Promise<MediaCounts | undefined>;
    /** The direct connection, null while there is none. */
    get connection(): DirectConnection | null;
    /** @param {Events["call:direct"]} request */
    onDirect({ session, peer, initiator }: Events["call:direct"]): void;
    /** @param {Events["call:signal"]} message */
    onSignal({ from, session, payload }: Events["call:signal"]): void;
    /** @param {Pick<Events["call:path"], "path" | "session">} change */
    onPath({ path, session }: Pick<Events["call:path"], "path" | "session">): void;
    /**
     * Somebody has left.
     *
     * @param {string} participant
     */
    onLeft(participant: string): void;
    close(): void;
}
