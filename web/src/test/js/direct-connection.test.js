import assert from "node:assert/strict";
import { test } from "node:test";
import { DirectConnection } from "../../main/resources/META-INF/resources/app/rtc/direct-connection.js";
import { FakeTrack, peerConnections, settle } from "./fakes.js";

function side({ initiator, expected = { audio: true, video: true }, send = async () => undefined }) {
  const { made, create } = peerConnections();
  const sent = [];
  const events = [];
  const connection = new DirectConnection({
    initiator,
    iceServers: [{ urls: "stun:stun.example.org" }],
    createPeerConnection: create,
    expected: () => expected,
    send: (payload) => {
      sent.push(payload);
      return send(payload);
    },
  });
  connection.addEventListener("up", () => events.push("up"));
  connection.addEventListener("down", ({ detail }) => events.push(`down: ${detail}`));
  return { connection, pc: made[0], sent, events };
}

test("the two agree on four m-lines in both directions with one offer", async () => {
  const a = side({ initiator: true });
  const b = side({ initiator: false });
  const camera = new FakeTrack("video");
  b.connection.setTrack("camera", camera);
  a.connection.start();
  b.connection.start();
  await settle();
  assert.equal(a.sent.length, 1);
  assert.equal(b.sent.length, 0);
  assert.deepEqual(a.sent[0].tracks, { 0: "microphone", 1: "camera", 2: "screen", 3: "screen-audio" });
  b.connection.receive(a.sent[0]);
  await settle();
  a.connection.receive(b.sent[0]);
  await settle();
  assert.equal(a.pc.signalingState, "stable");
  assert.deepEqual(
    b.pc.getTransceivers().map(({ direction }) => direction),
    ["sendrecv", "sendrecv", "sendrecv", "sendrecv"],
  );
  assert.equal(b.pc.getTransceivers()[1].sender.track, camera);
  assert.equal(b.connection.tracks("user").video, b.pc.getTransceivers()[1].receiver.track);
  assert.equal(b.connection.tracks("screen").audio, b.pc.getTransceivers()[3].receiver.track);
  assert.deepEqual(a.pc.configuration.iceServers, [{ urls: "stun:stun.example.org" }]);
  a.connection.close();
  b.connection.close();
});

test("candidates that come before the description wait for it, in their order", async () => {
  const a = side({ initiator: true });
  const b = side({ initiator: false });
  a.connection.start();
  await settle();
  b.connection.receive({ candidate: { candidate: "one" } });
  b.connection.receive({ candidate: { candidate: "two" } });
  await settle();
  assert.deepEqual(b.pc.candidates, []);
  b.connection.receive(a.sent[0]);
  b.connection.receive({ candidate: { candidate: "three" } });
  await settle();
  assert.deepEqual(
    b.pc.candidates.map(({ candidate }) => candidate),
    ["one", "two", "three"],
  );
  assert.deepEqual(b.events, []);
  a.connection.close();
  b.connection.close();
});

test("passes its candidates on as they are found", async () => {
  const a = side({ initiator: true });
  a.pc.gather("candidate:1");
  assert.deepEqual(a.sent, [{ candidate: { candidate: "candidate:1" } }]);
  a.connection.close();
});

test("is up when the picture runs, not when it connected or when the first frame was decoded", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const a = side({ initiator: true });
  a.connection.start();
  await settle();
  a.pc.become("connected");
  a.pc.arrive("0", { packets: 10 });
  await pass(context, 400);
  assert.deepEqual(a.events, []);
  a.pc.arrive("1", { frames: 1 });
  await pass(context, 200);
  assert.deepEqual(a.events, []);
  for (let look = 0; look < 3; look++) {
    a.pc.arrive("1", { frames: 1 });
    await pass(context, 100);
  }
  assert.deepEqual(a.events, ["up"]);
  a.connection.close();
});

test("is up by a single frame of a picture that does not move", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const a = side({ initiator: true });
  a.connection.start();
  await settle();
  a.pc.become("connected");
  a.pc.arrive("1", { frames: 1 });
  await pass(context, 900);
  assert.deepEqual(a.events, []);
  await pass(context, 300);
  assert.deepEqual(a.events, ["up"]);
  a.connection.close();
});

test("is up by sound alone where the other camera is off, and by the connection where all is muted", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  for (const [expected, packets] of [
    [{ audio: true, video: false }, 1],
    [{ audio: false, video: false }, 0],
  ]) {
    const a = side({ initiator: true, expected });
    a.connection.start();
    await settle();
    await pass(context, 400);
    assert.deepEqual(a.events, []);
    a.pc.become("connected");
    if (packets > 0) {
      a.pc.arrive("0", { packets });
    }
    await pass(context, 400);
    assert.deepEqual(a.events, ["up"]);
    a.connection.close();
  }
});

test("is down when no media comes, when ICE fails, and when signaling fails, once", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const silent = side({ initiator: true });
  silent.connection.start();
  await settle();
  await pass(context, 16_000);
  assert.deepEqual(silent.events, ["down: no media arrived"]);

  const failed = side({ initiator: true });
  failed.connection.start();
  await settle();
  failed.pc.become("failed");
  failed.pc.become("failed");
  await pass(context, 16_000);
  assert.deepEqual(failed.events, ["down: ice failed"]);
  assert.equal(failed.pc.connectionState, "closed");

  const send = async () => {
    throw new Error("not found");
  };
  const unheard = side({ initiator: true, send });
  unheard.connection.start();
  await settle();
  assert.deepEqual(unheard.events, ["down: signaling: not found"]);
});

test("a gap of a second is borne, a longer one is down", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const a = side({ initiator: false });
  a.pc.become("connected");
  a.pc.become("disconnected");
  context.mock.timers.tick(1_000);
  a.pc.become("connected");
  context.mock.timers.tick(10_000);
  assert.deepEqual(a.events, []);
  a.pc.become("disconnected");
  context.mock.timers.tick(2_500);
  assert.deepEqual(a.events, ["down: the other side is silent"]);
});

test("after close nothing is heard, sent or reported", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const a = side({ initiator: true });
  a.connection.start();
  a.connection.close();
  a.connection.receive({ description: { type: "answer", sdp: "late" } });
  a.connection.setTrack("camera", new FakeTrack("video"));
  await settle();
  await pass(context, 20_000);
  assert.deepEqual(a.events, []);
});

async function pass(context, millis) {
  for (let passed = 0; passed < millis; passed += 100) {
    context.mock.timers.tick(100);
    await settle();
  }
}
