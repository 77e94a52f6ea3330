import { io } from "/socket.io/socket.io.esm.min.js";
import { Signaling } from "./protocol/signaling.js";
import { Devices } from "./rtc/devices.js";
import { LocalMedia } from "./rtc/local-media.js";
import { Session } from "./session.js";

export { CallError } from "./protocol/signaling.js";
export { DeviceError } from "./rtc/devices.js";
export { Session } from "./session.js";

/**
 * Makes a Session on what the browser has: the door for other people's frontends.
 *
 * @param {object} [options]
 * @param {string} [options.url] the server's origin; this page's when left out
 * @param {boolean} [options.p2p] false to have all media go through the server
 * @param {MediaTrackConstraints} [options.capture] the size and rate wanted of the camera
 * @param {{ microphone?: string, camera?: string }} [options.chosen] device ids from an earlier visit
 * @param {string | (() => string | Promise<string>)} [options.token] what the server is to let one in by; a function is
 *     asked anew for each connection
 * @returns {Session} not connected yet
 */
export function createSession({ url, p2p = true, capture, chosen, token } = {}) {
  // WebSocket first: it saves the two round trips of the upgrade, and polling is still there where it is blocked.
  const settings = {
    autoConnect: false,
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    auth: async (/** @type {(auth: object) => void} */ send) => {
      const current = typeof token === "function" ? await token() : token;
      send(current ? { token: current } : {});
    },
  };
  const signaling = new Signaling(url === undefined ? io(settings) : io(url, settings));
  const devices = new Devices(navigator.mediaDevices, capture);
  const media = new LocalMedia(devices, chosen);
  const createPeerConnection = (/** @type {RTCConfiguration} */ configuration) => new RTCPeerConnection(configuration);
  return new Session({ signaling, media, devices, createPeerConnection, p2p });
}
