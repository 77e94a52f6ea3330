/** @import { Call } from "./call.js" */
/** @import { ShownLine } from "./chat-log.js" */
/** @import { ParticipantInfo, RoomSummary, Source } from "./protocol/messages.js" */
/** @import { Device } from "./rtc/devices.js" */
/** @import { LocalMedia } from "./rtc/local-media.js" */

/**
 * @typedef {{ audio: MediaStreamTrack | null, video: MediaStreamTrack | null }} StreamTracks
 *
 * @typedef {object} Participant
 * @property {string} id
 * @property {string} name
 * @property {boolean} self
 * @property {boolean} microphone whether it is heard
 * @property {boolean} camera whether it is seen
 * @property {boolean} sharing whether it shares a screen
 * @property {"direct" | "sfu"} path which way its media comes
 * @property {StreamTracks} user microphone and camera; `audio` of oneself is null
 * @property {StreamTracks} screen the shared screen
 *
 * @typedef {object} SessionState
 * @property {boolean} online whether the server can be reached
 * @property {"idle" | "joining" | "joined" | "rejoining"} status
 * @property {string} room empty when idle
 * @property {string} name the nickname
 * @property {string | null} participantId
 * @property {"direct" | "sfu"} path
 * @property {RTCPeerConnectionState} connection the media connection with the server
 * @property {Participant | null} self null when idle
 * @property {Participant[]} participants the others
 * @property {RoomSummary[]} rooms the open rooms
 * @property {{ microphones: Device[], cameras: Device[] }} devices
 * @property {{ microphone: string | undefined, camera: string | undefined }} selected ids of the devices in use
 * @property {boolean} canShareScreen
 * @property {readonly ShownLine[]} chat
 *
 * @typedef {object} Notice something to tell the user
 * @property {"info" | "warning" | "error"} level
 * @property {string} code stable: `offline`, `online`, `joined`, `left`, `removed`, `device-lost`, `device-problem`,
 *     `refused`, `media-failed`
 * @property {string} detail a name, a reason, a device problem: what the code is about
 */

/**
 * Oneself as frontends show it.
 *
 * @param {string} name
 * @param {LocalMedia} media
 * @param {Call | null} call null while joining
 * @returns {Participant}
 */
export function describeSelf(name, media, call) {
  return {
    id: call?.participantId ?? "",
    name,
    self: true,
    microphone: !media.muted("microphone"),
    camera: !media.muted("camera"),
    sharing: media.track("screen") !== null,
    path: call?.path ?? "sfu",
    user: { audio: null, video: media.track("camera") },
    screen: { audio: null, video: media.track("screen") },
  };
}

/**
 * Somebody else as frontends show them.
 *
 * @param {ParticipantInfo} info
 * @param {Call} call
 * @returns {Participant}
 */
export function describeOther({ id, name, tracks }, call) {
  /** @param {Source} source */
  const sends = (source) => tracks.some((track) => track.source === source && !track.muted);
  return {
    id,
    name,
    self: false,
    microphone: sends("microphone"),
    camera: sends("camera"),
    sharing: sends("screen"),
    path: call.pathOf(id),
    user: call.tracksOf(id, "user"),
    screen: call.tracksOf(id, "screen"),
  };
}
