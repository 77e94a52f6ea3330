/** @import { JoinReply, Source } from "./protocol/messages.js" */
/** @import { Signaling } from "./protocol/signaling.js" */
import type { JoinReply, Source } from "./protocol/messages.js";
import type { Signaling } from "./protocol/signaling.js";
export type Knock = {
    id: string;
    name: string;
};
/** @typedef {{ id: string, name: string }} Knock somebody who waits to be let in */
/**
 * What those who may moderate a room can do, and who waits at its door. Dispatches `change`, and `knock` (detail: the
 * name) when somebody asks to be let in.
 */
export declare class Moderation extends EventTarget {
    #private;
    /**
     * @param {object} options
     * @param {Signaling} options.signaling
     * @param {Partial<JoinReply>} options.reply
     * @param {AbortSignal} options.signal ends the listening
     */
    constructor({ signaling, reply: { grants, locked }, signal }: {
        signaling: Signaling;
        reply: Partial<JoinReply>;
        signal: AbortSignal;
    });
    /** Everything there is to show. */
    get state(): {
        allowed: boolean;
        locked: boolean;
        knocks: Knock[];
    };
    /**
     * Stops what somebody sends from reaching anybody, or lets it through again.
     *
     * @param {string} participant
     * @param {Source} source
     * @param {boolean} muted
     */
    mute(participant: string, source: Source, muted: boolean): Promise<void>;
    /** @param {string} participant somebody in the room */
    remove(participant: string): Promise<void>;
    /** @param {boolean} locked whether nobody else gets in */
    lock(locked: boolean): Promise<void>;
    /**
     * @param {string} participant somebody who waits
     * @param {boolean} admitted false to turn them away
     */
    admit(participant: string, admitted: boolean): Promise<void>;
}
