/**
 * Every message of the call protocol as a type. The prose is in docs/PROTOCOL.md; nothing here runs.
 *
 * @typedef {"microphone" | "camera" | "screen" | "screen-audio"} Source what a track shows or plays
 *
 * @typedef {"user" | "screen"} StreamName the microphone and camera of somebody, or the shared screen with its sound
 *
 * @typedef {object} TrackState
 * @property {Source} source
 * @property {boolean} muted
 *
 * @typedef {object} ParticipantInfo
 * @property {string} id
 * @property {string} name
 * @property {boolean} away whether nothing has been heard of it for some seconds
 * @property {TrackState[]} tracks
 *
 * @typedef {object} SlotInfo what one audio and video pair from the server carries
 * @property {string | null} audioMid
 * @property {string | null} videoMid
 * @property {string | null} participant null when the slot is free
 * @property {StreamName} stream
 *
 * @typedef {object} Watched a picture that is shown
 * @property {string} participant
 * @property {"camera" | "screen"} source
 * @property {number} height of the picture on the screen, in the screen's pixels
 * @property {boolean} pinned whether it was chosen to be seen before all others
 *
 * @typedef {object} WantedSource
 * @property {Source} source
 * @property {number | null} height of the largest picture that anybody shows of it; 0 for nobody, null for no limit
 *
 * @typedef {"best" | "limited-by-wish" | "limited-by-estimate" | "paused-by-estimate" | "waiting-for-key-frame"
 *     | "not-shown" | "last-n" | "direct" | "muted" | "source-silent" | "no-source" | "suspended"} PictureReason
 *
 * @typedef {object} ReceivedPicture what the server sends of a picture, and why
 * @property {string} participant
 * @property {StreamName} stream
 * @property {string} videoMid
 * @property {PictureReason} reason
 * @property {string} explanation the reason in words, in English
 * @property {number} height of the layer that is sent, in pixels; 0 when none is
 * @property {number} bestHeight of the best layer that there is
 * @property {number} bitrateBps of the layer that is sent, in bit/s
 * @property {number | null} estimateBps what the network carries, everything together; null when nothing limits it
 *
 * @typedef {object} OfferedTrack what an m-line shows that the client sends
 * @property {string} mid
 * @property {Source} source
 * @property {boolean} muted
 *
 * @typedef {object} RoomSummary
 * @property {string} name
 * @property {number} count
 *
 * @typedef {object} SignalPayload one message of the direct connection's negotiation; opaque to the server
 * @property {RTCSessionDescriptionInit} [description]
 * @property {Record<string, Source>} [tracks] source by mid, beside a description
 * @property {RTCIceCandidateInit} [candidate]
 *
 * @typedef {object} ErrorBody
 * @property {string} code stable, for programs
 * @property {string} message for people
 *
 * @typedef {object} JoinRequest
 * @property {string} room
 * @property {string} name
 * @property {boolean} p2p
 *
 * @typedef {object} JoinReply
 * @property {string} participant
 * @property {ParticipantInfo[]} others
 * @property {number} slots
 * @property {boolean} p2p
 * @property {RTCIceServer[]} iceServers
 * @property {string} name the nickname that holds
 * @property {boolean} locked whether the room takes nobody else
 * @property {Grants} grants
 *
 * @typedef {object} Grants what one may do in the room
 * @property {Source[]} publish
 * @property {boolean} subscribe
 * @property {boolean} moderate
 *
 * @typedef {object} WaitingReply
 * @property {true} waiting the room has a lobby: `call:admitted` or `call:removed` follows
 * @property {string} participant
 *
 * @typedef {object} OfferRequest
 * @property {string} sdp
 * @property {OfferedTrack[]} tracks
 *
 * @typedef {object} OfferReply
 * @property {string} sdp
 * @property {SlotInfo[]} slots
 *
 * @typedef {object} ChatLine
 * @property {number} id
 * @property {string | null} from null when the sender is not in the call
 * @property {string} name
 * @property {string} text
 * @property {number} time milliseconds since 1970
 *
 * @typedef {object} HandState
 * @property {string} participant
 * @property {boolean} raised
 * @property {number} time when it was raised, in milliseconds since 1970
 *
 * The requests of a client: what is sent and what a success is answered with.
 *
 * @typedef {{
 *   "call:join": { request: JoinRequest, reply: JoinReply | WaitingReply },
 *   "call:offer": { request: OfferRequest, reply: OfferReply },
 *   "call:watch": { request: { watching: readonly Watched[] | null }, reply: {} },
 *   "call:mute": { request: TrackState, reply: {} },
 *   "call:name": { request: { name: string }, reply: {} },
 *   "call:chat": { request: { text: string }, reply: { id: number, time: number } },
 *   "call:reaction": { request: { reaction: string }, reply: {} },
 *   "call:hand": { request: { raised: boolean }, reply: {} },
 *   "call:signal": { request: { to: string, session: number, payload: SignalPayload }, reply: {} },
 *   "call:direct-state": { request: { session: number, up: boolean, reason?: string }, reply: {} },
 *   "call:moderate-mute": { request: { participant: string, source: Source, muted: boolean }, reply: {} },
 *   "call:remove": { request: { participant: string, reason?: string }, reply: {} },
 *   "call:lock": { request: { locked: boolean }, reply: {} },
 *   "call:admit": { request: { participant: string, admitted: boolean }, reply: {} },
 *   "call:leave": { request: {}, reply: {} },
 *   "call:rooms": { request: {}, reply: { rooms: RoomSummary[], more: number } },
 * }} Calls
 *
 * The events of the server.
 *
 * @typedef {{
 *   "call:joined": { participant: ParticipantInfo },
 *   "call:updated": { participant: ParticipantInfo },
 *   "call:left": { participant: string },
 *   "call:slots": { slots: SlotInfo[], wanted: number },
 *   "call:wanted": { sources: WantedSource[] },
 *   "call:quality": { pictures: ReceivedPicture[] },
 *   "call:direct": { session: number, peer: string, initiator: boolean },
 *   "call:signal": { from: string, session: number, payload: SignalPayload },
 *   "call:path": { path: "direct" | "sfu", session: number, reason: string },
 *   "call:chat": ChatLine,
 *   "call:reaction": { participant: string, reaction: string },
 *   "call:hand": HandState,
 *   "call:history": { lines: ChatLine[], hands: HandState[] },
 *   "call:rooms": { rooms: RoomSummary[], more: number },
 *   "call:moderated": { participant: string, source: Source, muted: boolean, by: string | null },
 *   "call:locked": { locked: boolean, by: string | null },
 *   "call:knock": { participant: string, name: string },
 *   "call:knock-ended": { participant: string },
 *   "call:chatter": { participant: string, name: string },
 *   "call:chatter-left": { participant: string },
 *   "call:barred": { participant: string, name: string },
 *   "call:pardoned": { participant: string },
 *   "call:admitted": JoinReply,
 *   "call:speaker": { participant: string },
 *   "call:media-ended": { reason: string },
 *   "call:removed": { code: "removed" | "denied" | "room-closed" | "server-stopping", reason: string },
 * }} Events
 */

export {};
