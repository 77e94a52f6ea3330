import type { JoinReply } from "./protocol/messages.js";
import type { Signaling } from "./protocol/signaling.js";
import type { Notice } from "./session-state.js";
export type Attendant = {
    /**
     * the status, the room, the name or the waiting is another
     */
    changed: () => void;
    /**
     * `reason` is the code
     * of a CallError
     */
    notice: (level: Notice["level"], code: string, detail: string, reason?: string) => void;
    /**
     * in the same breath as the answer: the next event may be the room's first
     */
    entered: (reply: JoinReply) => void;
    /**
     * what was entered may begin
     */
    start: () => Promise<void> | undefined;
    /**
     * the server has kept us, and everything is as it was
     */
    resumed: () => void;
    /**
     * the call is over
     */
    ended: () => void;
};
/**
 * What a session does about its being in a room.
 *
 * @typedef {object} Attendant
 * @property {() => void} changed the status, the room, the name or the waiting is another
 * @property {(level: Notice["level"], code: string, detail: string, reason?: string) => void} notice `reason` is the code
 *     of a CallError
 * @property {(reply: JoinReply) => void} entered in the same breath as the answer: the next event may be the room's first
 * @property {() => Promise<void> | undefined} start what was entered may begin
 * @property {() => void} resumed the server has kept us, and everything is as it was
 * @property {() => void} ended the call is over
 */
/**
 * Being in a room, from the wish to enter it to the leave: waits in its lobby, and enters again by itself when the
 * connection with the server was lost. Knows no media.
 */
export declare class Attendance {
    #private;
    /**
     * @param {object} options
     * @param {Signaling} options.signaling
     * @param {boolean} options.p2p whether direct connections may be made
     * @param {Attendant} options.attendant
     */
    constructor({ signaling, p2p, attendant }: {
        signaling: Signaling;
        p2p: boolean;
        attendant: Attendant;
    });
    get status(): "idle" | "joined" | "joining" | "rejoining";
    /** Empty when idle. */
    get room(): string;
    get name(): string;
    get waiting(): boolean;
    /** Whether it is in a room, or comes back to it. */
    get present(): boolean;
    /** Aborted when there is another join, or a leave. */
    get signal(): AbortSignal;
    /** @param {string} name what the server has agreed to */
    rename(name: string): void;
    /**
     * Enters a room.
     *
     * @param {object} options
     * @param {string} options.room
     * @param {string} options.name
     * @param {(signal: AbortSignal) => Promise<void>} options.prepare what comes before, for as long as it is not aborted
     * @returns {Promise<void>} rejected with what `prepare` was rejected with, with a CallError when the server refuses
     */
    join({ room, name, prepare }: {
        room: string;
        name: string;
        prepare: (signal: AbortSignal) => Promise<void>;
    }): Promise<void>;
    /** Leaves the room; the connection with the server stays for the next. */
    leave(): Promise<void>;
    /** The server has forgotten us, after a restart for instance. */
    rejoin(): void;
}
