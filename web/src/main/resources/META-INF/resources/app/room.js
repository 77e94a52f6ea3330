import { io } from "/socket.io/socket.io.esm.min.js";
import { Signaling } from "./protocol/signaling.js";
import { Devices } from "./rtc/devices.js";
import { LevelMeter } from "./rtc/level-meter.js";
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
 * @param {{ microphone?: string, camera?: string, speaker?: string }} [options.chosen] device ids from an earlier visit
 * @returns {Session} not connected yet
 */
export function createSession({ url, p2p = true, capture, chosen } = {}) {
  // WebSocket first: it saves the two round trips of the upgrade, and polling is still there where it is blocked.
  const settings = { autoConnect: false, transports: ["websocket", "polling"], tryAllTransports: true };
  const signaling = new Signaling(url === undefined ? io(settings) : io(url, settings));
  const devices = new Devices(navigator.mediaDevices, capture);
  const media = new LocalMedia(devices, chosen);
  const createPeerConnection = (/** @type {RTCConfiguration} */ configuration) => new RTCPeerConnection(configuration);
  const levelMeter = new LevelMeter(() => new AudioContext());
  return new Session({
    signaling,
    media,
    devices,
    createPeerConnection,
    levelMeter,
    p2p,
    ...(chosen?.speaker && { speaker: chosen.speaker }),
  });
}
