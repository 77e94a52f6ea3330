/** @import { Notice } from "../session-state.js" */
/** @import { DeviceProblem } from "../rtc/devices.js" */

/** @type {Record<DeviceProblem, string>} */
const DEVICE_PROBLEMS = {
  denied: "The browser refused. Allow it at the icon beside the address and try again.",
  missing: "No microphone or camera was found for that. You can still see, hear and write.",
  busy: "Another program is using the microphone or camera. Close it and try again.",
  insecure: "Browsers give the camera and microphone only to secure pages. Open this page by https or on localhost.",
  failed: "The microphone or camera could not be opened.",
};

/** @type {Record<string, (detail: string) => string>} by the notice's code */
const NOTICES = {
  offline: () => "Connection lost. Trying to get back…",
  online: () => "Back. You are in the room again.",
  joined: (name) => `${name} joined.`,
  left: (name) => `${name} left.`,
  removed: (reason) => `You were taken out of the room: ${reason}.`,
  refused: (reason) => reason,
  waiting: (room) => `Somebody in "${room}" has to let you in. Wait a moment…`,
  silenced: (source) => `A moderator muted your ${source}.`,
  unsilenced: (source) => `A moderator lets your ${source} be unmuted again.`,
  "media-failed": (reason) => `The media connection could not be made (${reason}).`,
  "device-lost": (input) => `The ${input} was unplugged.`,
  "device-problem": (problem) => DEVICE_PROBLEMS[/** @type {DeviceProblem} */ (problem)] ?? problem,
  copied: () => "The link is in the clipboard.",
  "not-copied": (link) => `Copy this link: ${link}`,
  "not-sent": (reason) => `Not sent: ${reason}`,
};

/**
 * A notice in words.
 *
 * @param {Notice} notice
 */
export function wordsFor({ code, detail }) {
  return NOTICES[code]?.(detail) ?? detail;
}

/** @param {number} count */
export function people(count) {
  return count === 1 ? "1 person" : `${count} people`;
}

/**
 * Which way media goes.
 *
 * @param {import("../session-state.js").SessionState} state
 */
export function pathWords({ online, status, path, connection, participants }) {
  if (!online || status === "rejoining") {
    return { kind: "lost", text: "Connection lost", title: "Trying to get back" };
  }
  if (path === "direct") {
    return { kind: "direct", text: "Direct", title: "Media goes straight between the two of you" };
  }
  if (connection === "connected") {
    return {
      kind: "sfu",
      text: "Through server",
      title: participants.length === 0 ? "The connection with the server stands" : "Media goes through the server",
    };
  }
  return { kind: "connecting", text: "Connecting…", title: "The media connection is being made" };
}
