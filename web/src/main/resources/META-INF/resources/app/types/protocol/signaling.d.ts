/** @import { Calls, Events } from "./messages.js" */
import type { Calls, Events } from "./messages.js";
export type SocketLike = {
    connected: boolean;
    /**
     * whether it is connected, or connects by itself
     */
    active?: boolean;
    /**
     * whether the server gave the same socket again after the connection was lost
     */
    recovered: boolean;
    connect: () => unknown;
    disconnect: () => unknown;
    on: (event: string, listener: (...args: any[]) => void) => unknown;
    onAny: (listener: (event: string, ...args: any[]) => void) => unknown;
    timeout: (millis: number) => {
        emit: (event: string, ...args: any[]) => unknown;
    };
};
/**
 * A call that was refused or not answered. `code` is the server's, or `disconnected` or `timeout`.
 */
export declare class CallError extends Error {
    code: string;
    /**
     * @param {string} code
     * @param {string} message
     */
    constructor(code: string, message: string);
}
/**
 * The connection to the server's Socket.IO door: calls with typed answers, events, and whether it stands. Knows
 * nothing of WebRTC and of the page.
 *
 * Dispatches `online` (detail: whether everything is as it was before the connection was lost, and what was missed
 * follows), `offline`, and `refused` (detail: a CallError) when the server does not take the token, or there is none to
 * be had. A refusal stands until the connection does, or is asked for again; socket.io-client tries no more by itself.
 */
export declare class Signaling extends EventTarget {
    #private;
    /**
     * @param {SocketLike} socket made with `autoConnect: false`
     * @param {object} [options]
     * @param {boolean} [options.retries] whether a refused connection is tried again, since it comes with another token
     */
    constructor(socket: SocketLike, { retries }?: {
        retries?: boolean;
    });
    get online(): boolean;
    /** Why the server does not let us in; null while it does, or while that is being found out. */
    get refusal(): CallError | null;
    connect(): void;
    /**
     * Gives up connecting: there is no token to do it with.
     *
     * @param {CallError} refusal
     */
    refuse(refusal: CallError): void;
    close(): void;
    /**
     * Calls the server.
     *
     * @template {keyof Calls} N
     * @param {N} name
     * @param {Calls[N]["request"]} payload
     * @returns {Promise<Calls[N]["reply"]>} rejected with a CallError
     */
    call<N extends keyof Calls>(name: N, payload: Calls[N]["request"]): Promise<Calls[N]["reply"]>;
    /**
     * Hears an event of the server.
     *
     * @template {keyof Events} N
     * @param {N} name
     * @param {(payload: Events[N]) => void} listener
     * @returns {() => void} stops it
     */
    on<N extends keyof Events>(name: N, listener: (payload: Events[N]) => void): () => void;
}
