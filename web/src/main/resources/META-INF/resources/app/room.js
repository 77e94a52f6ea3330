import { io } from "../socket.io/socket.io.esm.min.js";
import { createSessionWith } from "./create-session.js";

/** @import { SessionOptions } from "./create-session.js" */

export { CallError } from "./protocol/signaling.js";
export { DeviceError } from "./rtc/devices.js";
export { Session } from "./session.js";

/**
 * Makes a Session: the door for pages that are served by Room itself, with the socket.io-client that it serves.
 *
 * @param {SessionOptions} [options]
 * @returns {import("./session.js").Session} not connected yet
 */
export function createSession(options) {
  // Found from here and not from the page, whose folder may be another: a proxy may serve Room below a path.
  return createSessionWith(io, options, new URL("../socket.io/", import.meta.url).pathname);
}
