import { Signaling } from "../../main/resources/META-INF/resources/app/protocol/signaling.js";
import { Devices } from "../../main/resources/META-INF/resources/app/rtc/devices.js";
import { LocalMedia } from "../../main/resources/META-INF/resources/app/rtc/local-media.js";
import { Session } from "../../main/resources/META-INF/resources/app/session.js";
import { FakeMediaDevices, FakeSocket, peerConnections, settle } from "./fakes.js";

export const GRACE = {
  id: "grace",
  name: "Grace",
  tracks: [
    { source: "microphone", muted: false },
    { source: "camera", muted: true },
  ],
};
export const SLOTS = [
  { audioMid: "2", videoMid: "3", participant: "grace", stream: "user" },
  { audioMid: "4", videoMid: "5", participant: null, stream: "user" },
];

const open = [];
/** Closes the sessions of a test; for afterEach. */
export const closeAll = () => Promise.all(open.splice(0).map((session) => session.close()));

/** A session and a server that answers. */
export function world({ refuse, answers, browser = new FakeMediaDevices(refuse) } = {}) {
  let joins = 0;
  const socket = new FakeSocket({
    "call:rooms": { ok: true, rooms: [{ name: "daily", count: 1 }] },
    "call:join": () => ({
      ok: true,
      participant: `me${++joins}`,
      others: [GRACE],
      slots: 2,
      p2p: true,
      iceServers: [],
    }),
    "call:offer": { ok: true, sdp: "answer", slots: SLOTS },
    "call:chat": { ok: true, id: 7, time: 1767225600000 },
    ...answers,
  });
  const { made, create } = peerConnections();
  const devices = new Devices(browser);
  const session = new Session({
    signaling: new Signaling(socket),
    media: new LocalMedia(devices),
    devices,
    createPeerConnection: create,
  });
  open.push(session);
  const notices = [];
  session.addEventListener("notice", ({ detail }) => notices.push(`${detail.code} ${detail.detail}`.trim()));
  return { session, socket, made, notices };
}

/** A session in a room with Grace. */
export async function joined(options) {
  const it = world(options);
  it.session.connect();
  await it.session.join({ room: "daily", name: "Ada" });
  await settle();
  return it;
}
