import type { SessionOptions } from "./create-session.js";
export type SessionState = import("./session-state.js").SessionState;
export type Participant = import("./session-state.js").Participant;
export type Notice = import("./session-state.js").Notice;
export type Reaction = import("./session-state.js").Reaction;
export type Measurement = import("./rtc/quality.js").Measurement;
/** @import { SessionOptions } from "./create-session.js" */
/**
 * @typedef {import("./session-state.js").SessionState} SessionState
 * @typedef {import("./session-state.js").Participant} Participant
 * @typedef {import("./session-state.js").Notice} Notice
 * @typedef {import("./session-state.js").Reaction} Reaction
 * @typedef {import("./rtc/quality.js").Measurement} Measurement
 */
export { CallError } from "./protocol/signaling.js";
export { DeviceError } from "./rtc/devices.js";
export { Session } from "./session.js";
/**
 * Makes a Session: the door for frontends that are built with npm, with their own socket.io-client.
 *
 * @param {SessionOptions} [options]
 * @returns {import("./session.js").Session} not connected yet
 */
export declare function createSession(options?: SessionOptions): import("./session.js").Session;
