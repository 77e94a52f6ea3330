/** @import { HandState, ParticipantInfo, SlotInfo, Source, StreamName } from "./protocol/messages.js" */
import type { HandState, ParticipantInfo, SlotInfo, Source, StreamName } from "./protocol/messages.js";
/** Who else is in the room and which slot of the server's connection carries whom. */
export declare class Roster {
    #private;
    get participants(): ParticipantInfo[];
    get slots(): SlotInfo[];
    /** @param {ParticipantInfo[]} others */
    reset(others: ParticipantInfo[]): void;
    /**
     * Somebody came or changed.
     *
     * @param {ParticipantInfo} participant
     */
    put(participant: ParticipantInfo): void;
    /**
     * @param {string} id
     * @returns {ParticipantInfo | undefined} who has gone
     */
    remove(id: string): ParticipantInfo | undefined;
    /** @param {HandState} hand */
    setHand({ participant, raised, time }: HandState): void;
    /**
     * When somebody raised a hand, 0 when it is down.
     *
     * @param {string} id
     */
    handTime(id: string): number;
    /** @param {string} id */
    find(id: string): ParticipantInfo | undefined;
    /**
     * Takes over the server's mapping.
     *
     * @param {SlotInfo[]} slots
     * @returns {SlotInfo[]} the slots that now carry something else than before
     */
    mapSlots(slots: SlotInfo[]): SlotInfo[];
    /**
     * The slots that carry somebody's stream.
     *
     * @param {string} participant
     * @param {StreamName} stream
     */
    slotOf(participant: string, stream: StreamName): SlotInfo | undefined;
    /**
     * Whether somebody sends a source now, as far as has been told.
     *
     * @param {string} participant
     * @param {Source} source
     */
    isSent(participant: string, source: Source): boolean;
    /**
     * What somebody sends now, as far as has been told.
     *
     * @param {string} participant
     */
    sends(participant: string): {
        audio: boolean;
        video: boolean;
    };
}
