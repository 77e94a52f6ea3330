import { CallError, Signaling } from "./protocol/signaling.js";
import { Devices } from "./rtc/devices.js";
import { LevelMeter } from "./rtc/level-meter.js";
import { LocalMedia } from "./rtc/local-media.js";
import { Session } from "./session.js";

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
export function createSessionWith(io, { url, p2p = true, capture, chosen, token } = {}, path = "/socket.io/") {
  // socket.io-client would take an address's path for a namespace.
  const server = url === undefined ? null : new URL(url, globalThis.location?.href);
  // WebSocket first: it saves the two round trips of the upgrade, and polling is still there where it is blocked.
  const settings = {
    path: server ? `${server.pathname.replace(/\/$/, "")}/socket.io/` : path,
    autoConnect: false,
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    auth: async (/** @type {(auth: object) => void} */ send) => {
      let current;
      try {
        current = typeof token === "function" ? await token() : token;
      } catch (error) {
        signaling.refuse(new CallError("token-unavailable", error instanceof Error ? error.message : String(error)));
        return;
      }
      // `recovery`: whoever loses the connection for a moment finds everything as it was.
      send({ recovery: true, ...(current && { token: current }) });
    },
  };
  const signaling = new Signaling(io(server?.origin ?? location.origin, settings), { retries: typeof token === "function" });
  const devices = new Devices(navigator.mediaDevices, capture);
  const media = new LocalMedia(devices, chosen);
  const createPeerConnection = (/** @type {RTCConfiguration} */ configuration) => new RTCPeerConnection(configuration);
  const levelMeter = new LevelMeter(() => new AudioContext());
  const session = new Session({
    signaling,
    media,
    devices,
    createPeerConnection,
    levelMeter,
    p2p,
    ...(chosen?.speaker && { speaker: chosen.speaker }),
  });
  signaling.addEventListener("refused", (event) => {
    const { detail } = /** @type {CustomEvent<CallError>} */ (event);
    session.dispatchEvent(new CustomEvent("refused", { detail }));
  });
  return session;
}
