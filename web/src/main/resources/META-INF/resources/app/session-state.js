/** @import { Call } from "./call.js" */
/** @import { ShownLine } from "./chat-log.js" */
/** @import { ParticipantInfo, ReceivedPicture, RoomSummary, Source } from "./protocol/messages.js" */
/** @import { Device } from "./rtc/devices.js" */
/** @import { Knock } from "./moderation.js" */
/** @import { Measurement, Quality } from "./rtc/quality.js" */
/** @import { LocalMedia } from "./rtc/local-media.js" */

/**
 * @typedef {{ audio: MediaStreamTrack | null, video: MediaStreamTrack | null }} StreamTracks
 *
 * @typedef {object} Participant
 * @property {string} id
 * @property {string} name
 * @property {boolean} self
 * @property {boolean} away whether nothing has been heard of it for some seconds: it may come back, or be gone
 * @property {boolean} microphone whether it is heard
 * @property {boolean} camera whether it is seen
 * @property {boolean} sharing whether it shares a screen
 * @property {boolean} speaking whether it is heard to speak now
 * @property {number} handTime when it raised its hand, in milliseconds since 1970; 0 when it has not
 * @property {Quality | null} quality of what comes of it; null while unknown
 * @property {"direct" | "sfu"} path which way its media comes
 * @property {StreamTracks} user microphone and camera; `audio` of oneself is null
 * @property {StreamTracks} screen the shared screen
 * @property {{ user: ReceivedPicture | null, screen: ReceivedPicture | null }} pictures what the server sends of them and
 *     why; null while nothing is known, and of oneself
 *
 * @typedef {object} Preview what the others would see and hear
 * @property {boolean} microphone
 * @property {boolean} camera
 * @property {MediaStreamTrack | null} video
 *
 * @typedef {object} SessionState
 * @property {boolean} online whether the server can be reached
 * @property {"idle" | "joining" | "joined" | "rejoining"} status
 * @property {string} room empty when idle
 * @property {string} name the nickname
 * @property {string | null} participantId
 * @property {"direct" | "sfu"} path
 * @property {RTCPeerConnectionState} connection the media connection with the server
 * @property {"offline" | "media" | null} trouble what is being got over: `offline` when the server cannot be reached,
 *     `media` when the media connection broke
 * @property {boolean} waiting whether it waits to be let into the room
 * @property {{ allowed: boolean, locked: boolean, knocks: readonly Knock[], chatters: readonly Knock[], removed: readonly Knock[] }} moderation
 *     whether one may moderate, whether the room takes nobody else, who waits to be let in, who is there by chat only, and
 *     who was removed and may not come again
 * @property {Participant | null} self null when idle
 * @property {Preview | null} preview before a call; null until `session.preview()`
 * @property {Participant[]} participants the others
 * @property {string | null} speaker who is in front: the last other one who spoke for a while
 * @property {RoomSummary[]} rooms the open rooms
 * @property {{ microphones: Device[], cameras: Device[], speakers: Device[] }} devices
 * @property {{ microphone: string | undefined, camera: string | undefined, speaker: string | undefined }} selected ids
 *     of the devices in use; the speaker is for the frontend to apply, with `setSinkId`
 * @property {boolean} canShareScreen
 * @property {readonly ShownLine[]} chat
 * @property {readonly Measurement[]} measurements how the media has been doing in the last minutes, oldest first
 *
 * @typedef {object} Reaction
 * @property {string} participant
 * @property {string} name
 * @property {boolean} self
 * @property {string} reaction
 *
 * @typedef {object} Notice something to tell the user
 * @property {"info" | "warning" | "error"} level
 * @property {string} code stable: `offline`, `online`, `media-lost`, `media-back`, `weak`, `picture-paused`, `joined`, `left`, `hand`,
 *     `knock`, `waiting`, `locked`, `unlocked`, `silenced`, `unsilenced`, `removed`, `device-lost`, `device-interrupted`, `device-resumed`, `device-problem`,
 *     `screen-problem`, `refused`, `media-failed`
 * @property {string} detail a name, a reason, a device problem: what the code is about
 * @property {string} [reason] of `refused`: the code of the CallError, where there is one; of `removed`: why, as in
 *     `call:removed`
 */

/** Oneself among those who speak: one's id changes with every reconnect. */
export const SELF = "";

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
    away: false,
    microphone: !media.muted("microphone"),
    camera: !media.muted("camera"),
    sharing: media.track("screen") !== null,
    speaking: call?.speaking.has(SELF) ?? false,
    handTime: call?.handTime(call.participantId) ?? 0,
    quality: call?.measurement?.quality ?? null,
    path: call?.path ?? "sfu",
    user: { audio: null, video: media.track("camera") },
    screen: { audio: null, video: media.track("screen") },
    pictures: { user: null, screen: null },
  };
}

/**
 * Somebody else as frontends show them.
 *
 * @param {ParticipantInfo} info
 * @param {Call} call
 * @returns {Participant}
 */
export function describeOther({ id, name, tracks, away }, call) {
  /** @param {Source} source */
  const sends = (source) => tracks.some((track) => track.source === source && !track.muted);
  return {
    id,
    name,
    self: false,
    away: away === true, // servers before this one do not say
    microphone: sends("microphone"),
    camera: sends("camera"),
    sharing: sends("screen"),
    speaking: call.speaking.has(id),
    handTime: call.handTime(id),
    quality: call.measurement?.participants.find((each) => each.id === id)?.quality ?? null,
    path: call.pathOf(id),
    user: call.tracksOf(id, "user"),
    screen: call.tracksOf(id, "screen"),
    pictures: { user: call.pictureOf(id, "user"), screen: call.pictureOf(id, "screen") },
  };
}
