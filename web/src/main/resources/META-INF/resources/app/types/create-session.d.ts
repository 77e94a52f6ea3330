import { Session } from "./session.js";
import type { SocketLike } from "./protocol/signaling.js";
export type SessionOptions = {
    /**
     * the server's address, with the path below which a proxy serves it if there is one; where the
     * page comes from when left out
     */
    url?: string;
    /**
     * false to have all media go through the server
     */
    p2p?: boolean;
    /**
     * the size and rate wanted of the camera
     */
    capture?: MediaTrackConstraints;
    /**
     * device ids from an earlier visit
     */
    chosen?: {
        microphone?: string;
        camera?: string;
        speaker?: string;
    };
    /**
     * what the server lets one in by; a function is asked anew
     * for each connection, and again after a while when it is rejected or the server does not take what it gave
     */
    token?: string | (() => string | Promise<string>);
};
export type SocketSettings = {
    path: string;
    autoConnect: boolean;
    transports: string[];
    tryAllTransports: boolean;
    auth: (send: (auth: object) => void) => void;
};
export type Connector = (url: string, settings: SocketSettings) => SocketLike;
/** @import { SocketLike } from "./protocol/signaling.js" */
/**
 * What a session is made with; everything may be left out.
 *
 * @typedef {object} SessionOptions
 * @property {string} [url] the server's address, with the path below which a proxy serves it if there is one; where the
 *     page comes from when left out
 * @property {boolean} [p2p] false to have all media go through the server
 * @property {MediaTrackConstraints} [capture] the size and rate wanted of the camera
 * @property {{ microphone?: string, camera?: string, speaker?: string }} [chosen] device ids from an earlier visit
 * @property {string | (() => string | Promise<string>)} [token] what the server lets one in by; a function is asked anew
 *     for each connection, and again after a while when it is rejected or the server does not take what it gave
 *
 * @typedef {object} SocketSettings
 * @property {string} path
 * @property {boolean} autoConnect
 * @property {string[]} transports
 * @property {boolean} tryAllTransports
 * @property {(send: (auth: object) => void) => void} auth
 *
 * @typedef {(url: string, settings: SocketSettings) => SocketLike} Connector socket.io-client's `io`
 */
/**
 * Makes a Session on what the browser has. While the server does not let it in there is a standing reason: the session
 * dispatches `refused` (detail: a CallError) when there is another; `session.connect()` tries again.
 *
 * @param {Connector} io
 * @param {SessionOptions} [options]
 * @param {string} [path] of the server's Socket.IO door, where no address is given
 * @returns {Session} not connected yet
 */
export declare function createSessionWith(io: Connector, { url, p2p, capture, chosen, token }?: SessionOptions, path?: string): Session;
