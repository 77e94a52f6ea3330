/** @import { JoinReply, Source } from "./protocol/messages.js" */
/** @import { Signaling } from "./protocol/signaling.js" */
import type { JoinReply, Source } from "./protocol/messages.js";
import type { Signaling } from "./protocol/signaling.js";
export type Knock = {
    id: string;
    name: string;
};
/** @typedef {{ id: string, name: string }} Knock somebody who waits to be let in, who only chats, or who was removed */
/**
 * What those who may moderate a room can do, who waits at its door, who is there by chat only, and who was removed and
 * may not come again. Dispatches `change`, and `knock` (detail: the
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
        chatters: Knock[];
        removed: Knock[];
    };
    /**
     * Stops what somebody sends from reaching anybody, or lets it through again.
     *
     * @param {string} participant
     * @param {Source} source
     * @param {boolean} muted
     */
    mute(participant: string, source: Source, muted: boolean): Promise<void>;
    /** @param {string} participant somebody in the room, by the call or by chat */
    remove(participant: string): Promise<void>;
    /** @param {boolean} locked whether nobody else gets in */
    lock(locked: boolean): Promise<void>;
    /**
     * @param {string} participant somebody who waits, or who was removed
     * @param {boolean} admitted false to turn them away
     */
    admit(participant: string, admitted: boolean): Promise<void>;
}
