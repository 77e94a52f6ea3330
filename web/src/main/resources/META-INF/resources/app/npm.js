import { io } from "socket.io-client";
import { createSessionWith } from "./create-session.js";

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
export function createSession(options) {
  return createSessionWith(io, options);
}
