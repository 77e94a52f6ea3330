import assert from "node:assert/strict";
import { test } from "node:test";
import { grade, Measurements } from "../../main/resources/META-INF/resources/app/rtc/quality.js";

const inbound = (timestamp, counters) => ({ type: "inbound-rtp", id: "in", kind: "video", mid: "3", timestamp, ...counters });
const subjects = [{ id: "grace", path: "sfu", mids: new Set(["2", "3"]) }];
const look = (server, nowMillis) => ({ server, direct: [], path: "sfu", subjects, nowMillis });

test("turns counters into rates of the time between two looks", () => {
  const measurements = new Measurements();
  measurements.take(look([inbound(0, { bytesReceived: 1_000, packetsReceived: 10, packetsLost: 0, framesDecoded: 5 })], 0));
  const later = inbound(2_000, { bytesReceived: 26_000, packetsReceived: 100, packetsLost: 10, framesDecoded: 65, frameWidth: 640, frameHeight: 360 });
  const { participants, receivedBps, receivedLoss } = measurements.take(look([later], 2_000));
  assert.equal(receivedBps, 100_000);
  assert.equal(receivedLoss, 0.1);
  assert.deepEqual(
    participants.map(({ id, bitrateBps, loss, width, framesPerSecond, quality }) => ({ id, bitrateBps, loss, width, framesPerSecond, quality })),
    [{ id: "grace", bitrateBps: 100_000, loss: 0.1, width: 640, framesPerSecond: 30, quality: "fair" }],
  );
});

test("counters that begin again are no negative rates", () => {
  const measurements = new Measurements();
  measurements.take(look([inbound(0, { bytesReceived: 9_000, packetsReceived: 90 })], 0));
  const { receivedBps, participants } = measurements.take(look([inbound(2_000, { bytesReceived: 10, packetsReceived: 1 })], 2_000));
  assert.equal(receivedBps, 0);
  assert.equal(participants[0].loss, 0);
});

test("tells the round trip and the way from the pair in use", () => {
  const reports = [
    { type: "transport", id: "t", timestamp: 0, selectedCandidatePairId: "p2" },
    { type: "candidate-pair", id: "p1", timestamp: 0, currentRoundTripTime: 9 },
    { type: "candidate-pair", id: "p2", timestamp: 0, currentRoundTripTime: 0.4, localCandidateId: "l" },
    { type: "local-candidate", id: "l", timestamp: 0, protocol: "udp", candidateType: "relay" },
  ];
  const { roundTripMillis, protocol, relayed, quality } = new Measurements().take(look(reports, 0));
  assert.deepEqual({ roundTripMillis, protocol, relayed, quality }, { roundTripMillis: 400, protocol: "udp", relayed: true, quality: "fair" });
});

/** Grace's quality at looks two seconds apart, from what is due of her and how much has come on which line by then. */
function qualities(...looks) {
  const measurements = new Measurements();
  return looks.map(({ due, received }, index) => {
    const at = 2_000 * index;
    const reports = Object.entries(received).map(([mid, packetsReceived]) =>
      inbound(at, { id: mid, mid, kind: Number(mid) % 2 === 0 ? "audio" : "video", packetsReceived }),
    );
    const { participants } = measurements.take({ ...look(reports, at), subjects: [{ ...subjects[0], due }] });
    return participants[0].quality;
  });
}

test("what comes of nobody any more is a poor connection", () => {
  for (const due of [
    { sound: true, picture: false },
    { sound: false, picture: true },
  ]) {
    const looks = [{ 2: 10, 3: 10 }, { 2: 20, 3: 20 }, { 2: 20, 3: 20 }, { 2: 20, 3: 21 }];
    assert.deepEqual(qualities(...looks.map((received) => ({ due, received }))), ["good", "good", "poor", "good"]);
    assert.deepEqual(qualities({ due, received: {} }, { due, received: {} }), ["good", "poor"], "nothing ever came");
    assert.deepEqual(qualities({ due, received: {} }, { due, received: { 2: 5 } }), ["good", "good"], "it begins");
  }
});

test("what is not due, or not for long, is no poor connection when it does not come", () => {
  const received = { 2: 10, 3: 10 };
  const none = { sound: false, picture: false };
  const sound = { sound: true, picture: false };
  assert.deepEqual(qualities({ due: none, received }, { due: none, received }), ["good", "good"]);
  assert.deepEqual(qualities({ due: none, received }, { due: sound, received }), ["good", "good"]);
  assert.deepEqual(qualities({ received }, { received }), ["good", "good"]);
});

test("a microphone that is silent while others are heard may be one that the server holds back", () => {
  const due = { sound: true, picture: false };
  assert.deepEqual(qualities({ due, received: { 2: 10, 4: 10 } }, { due, received: { 2: 10, 4: 20 } }), ["good", "good"]);
});

test("without the lines in the reports nothing is said of what does not come", () => {
  const measurements = new Measurements();
  const due = { sound: true, picture: true };
  const take = (at) =>
    measurements.take({ ...look([inbound(at, { mid: undefined })], at), subjects: [{ ...subjects[0], due }] });
  take(0);
  assert.equal(take(2_000).participants[0].quality, "good");
});

test("grades what people notice", () => {
  assert.equal(grade(0, 50), "good");
  assert.equal(grade(0.05, 50), "fair");
  assert.equal(grade(0.2, 50), "poor");
  assert.equal(grade(0, 900), "poor");
});
