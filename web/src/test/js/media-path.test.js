import assert from "node:assert/strict";
import { test } from "node:test";
import { MediaPath } from "../../main/resources/META-INF/resources/app/rtc/media-path.js";
import { noCounts } from "../../main/resources/META-INF/resources/app/rtc/stats.js";
import { FakeTrack, peerConnections, settle } from "./fakes.js";

function mediaPath(context) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { made, create } = peerConnections();
  const log = [];
  const fromServer = noCounts();
  let broken = false;
  const path = new MediaPath({
    createPeerConnection: create,
    iceServers: [],
    suspendServer: (suspended) => log.push(suspended ? "suspend" : "resume"),
    countServer: async () => {
      if (broken) {
        throw new Error("no statistics");
      }
      return { ...fromServer };
    },
    expected: () => ({ audio: true, video: true }),
    signal: async () => undefined,
    report: (session, up, reason) => log.push(`report ${session} ${up}${reason ? ` ${reason}` : ""}`),
  });
  return { path, made, log, fromServer, breakCounting: () => (broken = true) };
}

async function direct(context, { path, made }, session = 3) {
  path.onDirect({ session, peer: "grace", initiator: true });
  await settle();
  const pc = made.at(-1);
  pc.become("connected");
  pc.arrive("1", { frames: 6 });
  await pass(context, 400);
  return pc;
}

async function pass(context, millis) {
  for (let passed = 0; passed < millis; passed += 100) {
    context.mock.timers.tick(100);
    await settle();
  }
}

test("reports up, and shows and suspends only when the server says direct", async (context) => {
  const it = mediaPath(context);
  await direct(context, it);
  assert.deepEqual(it.log, ["report 3 true"]);
  assert.equal(it.path.shown, null);
  it.path.onPath({ path: "direct", session: 3 });
  assert.equal(it.path.path, "direct");
  assert.equal(it.path.shown, "grace");
  assert.deepEqual(it.log, ["report 3 true"], "the other side may switch later");
  context.mock.timers.tick(1_000);
  assert.deepEqual(it.log, ["report 3 true", "suspend"]);
  it.path.close();
});

test("on the way back shows the direct media until the server's has arrived, and closes it later", async (context) => {
  const it = mediaPath(context);
  const pc = await direct(context, it);
  it.path.onPath({ path: "direct", session: 3 });
  it.path.onPath({ path: "sfu", session: 3 });
  assert.equal(it.log.at(-1), "resume");
  assert.equal(it.path.path, "sfu");
  await pass(context, 500);
  assert.equal(it.path.shown, "grace");
  it.fromServer.videoFramesDecoded = 1;
  await pass(context, 200);
  assert.equal(it.path.shown, "grace", "one frame is no picture that runs");
  it.fromServer.videoFramesDecoded = 6;
  await pass(context, 100);
  assert.equal(it.path.shown, null);
  assert.notEqual(pc.connectionState, "closed");
  await pass(context, 3_000);
  assert.equal(pc.connectionState, "closed");
});

test("does not wait for the server's media for ever", async (context) => {
  const it = mediaPath(context);
  await direct(context, it);
  it.path.onPath({ path: "direct", session: 3 });
  it.path.onPath({ path: "sfu", session: 3 });
  await pass(context, 5_100);
  assert.equal(it.path.shown, null);
});

test("switches even where the server's media cannot be counted", async (context) => {
  context.mock.method(console, "warn", () => undefined);
  const it = mediaPath(context);
  await direct(context, it);
  it.path.onPath({ path: "direct", session: 3 });
  it.breakCounting();
  it.path.onPath({ path: "sfu", session: 3 });
  await settle();
  assert.equal(it.path.shown, null);
});

test("a direct connection that was never used is closed at once", async (context) => {
  const it = mediaPath(context);
  const pc = await direct(context, it);
  it.path.onPath({ path: "sfu", session: 3 });
  assert.equal(pc.connectionState, "closed");
});

test("a failure resumes the server's path before the server says so", async (context) => {
  const it = mediaPath(context);
  const pc = await direct(context, it);
  it.path.onPath({ path: "direct", session: 3 });
  pc.become("failed");
  assert.deepEqual(it.log.slice(-2), ["report 3 false ice failed", "resume"]);
  assert.equal(it.path.shown, null);
  it.path.onPath({ path: "sfu", session: 3 });
  assert.equal(it.path.path, "sfu");
});

test("messages and paths of another attempt are not taken", async (context) => {
  const it = mediaPath(context);
  const old = await direct(context, it, 3);
  await direct(context, it, 4);
  assert.equal(old.connectionState, "closed");
  it.path.onPath({ path: "direct", session: 3 });
  assert.equal(it.path.path, "sfu");
  it.path.onSignal({ from: "grace", session: 3, payload: { description: { type: "answer", sdp: "old" } } });
  it.path.onSignal({ from: "mallory", session: 4, payload: { description: { type: "answer", sdp: "evil" } } });
  await settle();
  assert.equal(it.made[1].remoteDescription, null);
  it.path.onSignal({ from: "grace", session: 4, payload: { description: { type: "answer", sdp: "good" } } });
  await settle();
  assert.equal(it.made[1].remoteDescription.sdp, "good");
  it.path.close();
});

test("a new attempt while the old one is being left takes its place", async (context) => {
  const it = mediaPath(context);
  const old = await direct(context, it, 3);
  it.path.onPath({ path: "direct", session: 3 });
  it.path.onPath({ path: "sfu", session: 3 });
  await direct(context, it, 4);
  assert.equal(old.connectionState, "closed");
  it.path.onPath({ path: "direct", session: 4 });
  await pass(context, 8_000);
  assert.equal(it.path.shown, "grace");
  assert.notEqual(it.made[1].connectionState, "closed");
  it.path.close();
});

test("sends what was set before and after the connection was made", async (context) => {
  const it = mediaPath(context);
  const camera = new FakeTrack("video");
  const microphone = new FakeTrack("audio");
  it.path.setTrack("camera", camera);
  const pc = await direct(context, it);
  it.path.setTrack("microphone", microphone);
  await settle();
  assert.equal(pc.getTransceivers()[1].sender.track, camera);
  assert.equal(pc.getTransceivers()[0].sender.track, microphone);
  it.path.close();
});

test("the other one leaving ends it and resumes the server's path", async (context) => {
  const it = mediaPath(context);
  const pc = await direct(context, it);
  it.path.onPath({ path: "direct", session: 3 });
  it.path.onLeft("grace");
  assert.equal(pc.connectionState, "closed");
  assert.equal(it.path.path, "sfu");
  assert.equal(it.log.at(-1), "resume");
});
