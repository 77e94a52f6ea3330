import type { OfferReply, OfferRequest, SlotInfo, Source, WantedSource } from "../protocol/messages.js";
import type { MediaCounts } from "./stats.js";
/**
 * The one RTCPeerConnection with the server: an m-line for each source that is sent, and slots (an audio and a video
 * m-line each) for what is received. Offers always come from here, one at a time. Heals itself: an ICE restart first,
 * a new connection if that does not help.
 *
 * Dispatches `state` (the connection's state changed), `slots` (detail: the server's mapping in an answer) and `error`
 * (detail: the error of an offer that was refused).
 */
export declare class SfuConnection extends EventTarget {
    #private;
    /**
     * @param {object} options
     * @param {(request: OfferRequest) => Promise<OfferReply>} options.sendOffer
     * @param {(configuration: RTCConfiguration) => RTCPeerConnection} options.createPeerConnection
     * @param {number} options.slots how many to offer at first
     */
    constructor({ sendOffer, createPeerConnection, slots }: {
        sendOffer: (request: OfferRequest) => Promise<OfferReply>;
        createPeerConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
        slots: number;
    });
    /** The RTCPeerConnection's connectionState. */
    get state(): RTCPeerConnectionState;
    /** How many slots there are or will be after the offer under way. */
    get slotCount(): number;
    /** Whether nothing is sent although the sources are published. */
    get suspended(): boolean;
    /**
     * Publishes a source or replaces its track. A new source wants an offer, see {@link negotiate}; another track of a
     * known one does not.
     *
     * @param {Source} source
     * @param {MediaStreamTrack | null} track null: the m-line stays and nothing is sent
     * @param {boolean} muted
     */
    setSource(source: Source, track: MediaStreamTrack | null, muted: boolean): void;
    /**
     * Takes a source back; its m-line stays for the next time. Wants an offer.
     *
     * @param {Source} source
     */
    removeSource(source: Source): void;
    /**
     * Stops or resumes sending, without an offer: the connection stays up either way.
     *
     * @param {boolean} suspended
     */
    setSuspended(suspended: boolean): void;
    /**
     * Sends no larger layers than anybody is sent, without an offer.
     *
     * @param {readonly WantedSource[]} sources those that there is a limit for
     */
    setWanted(sources: readonly WantedSource[]): void;
    /**
     * Makes an offer when there are fewer slots than that.
     *
     * @param {number} count
     */
    ensureSlots(count: number): void;
    /**
     * Makes an offer of what is published now. While one is under way the next waits, and many become one.
     *
     * @returns {Promise<void>} when no offer is under way any more; failures are `error` events
     */
    negotiate(): Promise<void>;
    /** Offers at once what had to wait for the server to be back. */
    resume(): void;
    /** Resolves when no offer is under way. */
    settled(): Promise<void>;
    /**
     * The tracks of a slot. They stay the same whatever the slot carries.
     *
     * @param {Pick<SlotInfo, "audioMid" | "videoMid">} slot
     * @returns {{ audio: MediaStreamTrack | null, video: MediaStreamTrack | null }}
     */
    slotTracks(slot: Pick<SlotInfo, "audioMid" | "videoMid">): {
        audio: MediaStreamTrack | null;
        video: MediaStreamTrack | null;
    };
    /**
     * What has arrived in each of some slots since the connection was made.
     *
     * @param {Pick<SlotInfo, "audioMid" | "videoMid">[]} slots
     * @returns {Promise<MediaCounts[]>}
     */
    slotCounts(slots: Pick<SlotInfo, "audioMid" | "videoMid">[]): Promise<MediaCounts[]>;
    /** All that the browser counts on this connection, empty when it is closed. */
    reports(): Promise<any[]>;
    /**
     * How loud a slot's sound is now.
     *
     * @param {Pick<SlotInfo, "audioMid" | "videoMid">} slot
     * @returns {number} 0 to 1
     */
    audioLevel(slot: Pick<SlotInfo, "audioMid" | "videoMid">): number;
    close(): void;
}
