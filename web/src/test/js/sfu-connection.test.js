import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { SfuConnection } from "../../main/resources/META-INF/resources/app/rtc/sfu-connection.js";
import { FakeTrack, peerConnections, settle } from "./fakes.js";

const open = [];
afterEach(() => open.splice(0).forEach((sfu) => sfu.close()));

function connection({ slots = 2, answer = () => ({ sdp: "answer", slots: [] }) } = {}) {
  const { made, create } = peerConnections();
  const offers = [];
  const sfu = new SfuConnection({
    slots,
    createPeerConnection: create,
    sendOffer: async (request) => {
      offers.push(request);
      return answer(request, offers.length);
    },
  });
  open.push(sfu);
  return { sfu, made, offers };
}

const camera = (width = 1280, height = 720) => new FakeTrack("video", { width, height });

function refusal(code) {
  return Object.assign(new Error(code), { code });
}

test("offers what is sent and names it, then the slots in pairs", async () => {
  const { sfu, made, offers } = connection();
  sfu.setSource("microphone", new FakeTrack("audio"), false);
  sfu.setSource("camera", null, true);
  await sfu.negotiate();
  assert.deepEqual(
    made[0].getTransceivers().map(({ kind, direction }) => `${kind} ${direction}`),
    ["audio sendonly", "video sendonly", "audio recvonly", "video recvonly", "audio recvonly", "video recvonly"],
  );
  assert.deepEqual(offers[0].tracks, [
    { mid: "0", source: "microphone", muted: false },
    { mid: "1", source: "camera", muted: true },
  ]);
  assert.equal(made[0].signalingState, "stable");
});

test("a large camera is sent in three sizes, a small one in one, upright ones alike", async () => {
  for (const [track, count] of [
    [camera(1280, 720), 3],
    [camera(720, 1280), 3],
    [camera(640, 480), 0],
    [camera(1280, 480), 0],
    [null, 3],
  ]) {
    const { sfu, made } = connection({ slots: 0 });
    sfu.setSource("camera", track, false);
    await sfu.negotiate();
    const encodings = made[0].getTransceivers()[0].sendEncodings ?? [];
    assert.equal(encodings.length, count);
    assert.deepEqual(
      encodings.map(({ rid, scaleResolutionDownBy }) => [rid, scaleResolutionDownBy]),
      [
        ["q", 4],
        ["h", 2],
        ["f", 1],
      ].slice(0, count),
    );
  }
});

test("never makes an offer while one is under way, and makes one of many", async () => {
  let open;
  const { sfu, offers } = connection({
    answer: () => new Promise((resolve) => (open = () => resolve({ sdp: "answer", slots: [] }))),
  });
  sfu.negotiate();
  await settle();
  sfu.setSource("screen", new FakeTrack("video"), false);
  sfu.negotiate();
  sfu.ensureSlots(3);
  const done = sfu.negotiate();
  await settle();
  assert.equal(offers.length, 1);
  open();
  await settle();
  assert.equal(offers.length, 2);
  open();
  await done;
  assert.equal(offers.length, 2);
  assert.equal(offers[1].tracks[0].source, "screen");
  assert.equal(offers[1].sdp.match(/recvonly/g).length, 6);
});

test("another track of a source needs no offer", async () => {
  const { sfu, made, offers } = connection();
  sfu.setSource("camera", camera(), false);
  await sfu.negotiate();
  const other = camera();
  sfu.setSource("camera", other, false);
  await settle();
  assert.equal(made[0].getTransceivers()[0].sender.track, other);
  assert.equal(offers.length, 1);
});

test("what was asked for last is sent although replacing takes time", async () => {
  const { sfu, made } = connection();
  const track = camera();
  sfu.setSource("camera", track, false);
  await sfu.negotiate();
  sfu.setSource("camera", null, true);
  sfu.setSource("camera", track, false);
  await settle();
  assert.equal(made[0].getTransceivers()[0].sender.track, track);
});

test("sends nothing while suspended and the newest tracks afterwards, without an offer", async () => {
  const { sfu, made, offers } = connection();
  sfu.setSource("microphone", new FakeTrack("audio"), false);
  sfu.setSource("camera", camera(), false);
  await sfu.negotiate();
  sfu.setSuspended(true);
  const newest = camera();
  sfu.setSource("camera", newest, false);
  await settle();
  const [microphone, video] = made[0].getTransceivers().map(({ sender }) => sender);
  assert.equal(microphone.track, null);
  assert.equal(video.track, null);
  sfu.setSuspended(false);
  await settle();
  assert.notEqual(microphone.track, null);
  assert.equal(video.track, newest);
  assert.equal(offers.length, 1);
});

test("a screen that is not shared any more is inactive and its m-line is used again", async () => {
  const { sfu, made, offers } = connection();
  sfu.setSource("screen", new FakeTrack("video"), false);
  await sfu.negotiate();
  sfu.removeSource("screen");
  await sfu.negotiate();
  assert.equal(made[0].getTransceivers()[0].direction, "inactive");
  assert.deepEqual(offers[1].tracks, []);
  const again = new FakeTrack("video");
  sfu.setSource("screen", again, false);
  await sfu.negotiate();
  await settle();
  assert.equal(made[0].getTransceivers().length, 5);
  assert.deepEqual(offers[2].tracks, [{ mid: "0", source: "screen", muted: false }]);
  assert.equal(made[0].getTransceivers()[0].sender.track, again);
});

test("a refused offer is taken back, so that the next can be made", async () => {
  const { sfu, made, offers } = connection({
    answer: (_, count) => {
      if (count === 1) {
        throw refusal("bad-sdp");
      }
      return { sdp: "answer", slots: [] };
    },
  });
  const errors = [];
  sfu.addEventListener("error", ({ detail }) => errors.push(detail.code));
  await sfu.negotiate();
  assert.deepEqual(errors, ["bad-sdp"]);
  assert.equal(made[0].signalingState, "stable");
  await sfu.negotiate();
  assert.equal(offers.length, 2);
});

test("an offer that a busy server refused is made again, later each time", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { sfu, made, offers } = connection({
    answer: () => {
      throw refusal("unavailable");
    },
  });
  await sfu.negotiate();
  made[0].become("connected");
  context.mock.timers.tick(1_000);
  await settle();
  assert.equal(offers.length, 2);
  context.mock.timers.tick(1_999);
  await settle();
  assert.equal(offers.length, 2);
  context.mock.timers.tick(1);
  await settle();
  assert.equal(offers.length, 3);
});

test("restarts ICE on a failure, then makes a new connection with everything on it", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { sfu, made, offers } = connection();
  const track = camera();
  sfu.setSource("camera", track, false);
  await sfu.negotiate();
  made[0].become("connected");
  made[0].become("failed");
  await settle();
  assert.equal(made[0].restarts, 1);
  assert.equal(offers.length, 2);
  made[0].become("failed");
  await settle();
  assert.equal(made.length, 2);
  assert.equal(made[0].connectionState, "closed");
  assert.equal(made[1].getTransceivers().length, 5);
  assert.equal(made[1].getTransceivers()[0].sender.track, track);
  assert.equal(offers.length, 3);
});

test("a short gap heals without a restart, a longer one gets one", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { sfu, made } = connection();
  await sfu.negotiate();
  made[0].become("connected");
  made[0].become("disconnected");
  context.mock.timers.tick(1_999);
  made[0].become("connected");
  context.mock.timers.tick(60_000);
  assert.equal(made[0].restarts, 0);
  made[0].become("disconnected");
  context.mock.timers.tick(2_000);
  assert.equal(made[0].restarts, 1);
  made[0].become("connected");
  context.mock.timers.tick(60_000);
  assert.equal(made.length, 1);
});

test("a connection that never comes about is made anew", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { sfu, made } = connection();
  await sfu.negotiate();
  context.mock.timers.tick(10_000);
  await settle();
  assert.equal(made.length, 2);
  sfu.close();
  context.mock.timers.tick(60_000);
  assert.equal(made.length, 2);
});

test("an answer that comes after the connection was replaced is not used", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const answers = [];
  const { sfu, made } = connection({ answer: () => new Promise((resolve) => answers.push(resolve)) });
  const mapped = [];
  sfu.addEventListener("slots", ({ detail }) => mapped.push(detail));
  sfu.negotiate();
  await settle();
  context.mock.timers.tick(10_000);
  answers[0]({ sdp: "old", slots: ["old"] });
  await settle();
  answers[1]({ sdp: "new", slots: ["new"] });
  await settle();
  assert.deepEqual(mapped, [["new"]]);
  assert.equal(made[0].remoteDescription, null);
  assert.equal(made[1].remoteDescription.sdp, "new");
});

test("a slot's tracks are found by their mids and stay the same over another offer", async () => {
  const { sfu } = connection();
  sfu.setSource("microphone", null, true);
  await sfu.negotiate();
  const slot = { audioMid: "3", videoMid: "4" };
  const before = sfu.slotTracks(slot);
  assert.equal(before.audio.kind, "audio");
  assert.equal(before.video.kind, "video");
  sfu.ensureSlots(9);
  await sfu.settled();
  assert.deepEqual(sfu.slotTracks(slot), before);
  assert.deepEqual(sfu.slotTracks({ audioMid: null, videoMid: "99" }), { audio: null, video: null });
});

test("counts what arrived in each slot", async () => {
  const { sfu, made } = connection();
  await sfu.negotiate();
  made[0].arrive("2", { packets: 50 });
  made[0].arrive("3", { frames: 20, width: 640 });
  const [first, second] = await sfu.slotCounts([
    { audioMid: "0", videoMid: "1" },
    { audioMid: "2", videoMid: "3" },
  ]);
  assert.deepEqual(first, { audioPacketsReceived: 0, videoFramesDecoded: 0, frameWidth: 0, frameHeight: 0 });
  assert.deepEqual(second, { audioPacketsReceived: 50, videoFramesDecoded: 20, frameWidth: 640, frameHeight: 360 });
});

const active = (pc, index) => pc.getTransceivers()[index].sender.encodings.map((encoding) => encoding.active);

test("switches layers that nobody is sent off and on, without an offer", async () => {
  const { sfu, made, offers } = connection();
  sfu.setSource("camera", camera(), false);
  sfu.setSource("screen", camera(1920, 1080), false);
  await sfu.negotiate();
  sfu.setWanted([
    { source: "camera", height: 180 },
    { source: "screen", height: 0 },
  ]);
  await settle();
  assert.deepEqual(active(made[0], 0), [true, false, false]);
  assert.deepEqual(active(made[0], 1), [false]);
  sfu.setWanted([{ source: "camera", height: 300 }]);
  sfu.setWanted([{ source: "camera", height: 720 }]);
  await settle();
  assert.deepEqual(active(made[0], 0), [true, true, true]);
  assert.deepEqual(active(made[0], 1), [true]);
  assert.equal(offers.length, 1);
});

test("what is wanted holds for a connection that is made anew", async () => {
  const { sfu, made } = connection();
  sfu.setSource("camera", camera(), false);
  await sfu.negotiate();
  sfu.setWanted([{ source: "camera", height: 180 }]);
  await settle();
  made[0].become("failed");
  made[0].become("failed");
  await settle();
  assert.deepEqual(active(made[1], 0), [true, false, false]);
});

test("a camera of another size is sent in the layers that are wanted of it", async () => {
  const { sfu, made } = connection();
  sfu.setSource("camera", camera(1280, 720), false);
  await sfu.negotiate();
  sfu.setWanted([{ source: "camera", height: 360 }]);
  await settle();
  assert.deepEqual(active(made[0], 0), [true, true, false]);
  sfu.setSource("camera", camera(2560, 1440), false);
  await settle();
  assert.deepEqual(active(made[0], 0), [true, false, false]);
});
