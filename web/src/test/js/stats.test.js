import assert from "node:assert/strict";
import { test } from "node:test";
import { countMedia } from "../../main/resources/META-INF/resources/app/rtc/stats.js";
import { FakeTrack } from "./fakes.js";

const transceiver = (mid, kind) => ({ mid, receiver: { track: new FakeTrack(kind) } });

test("takes only what came in on the m-lines that were asked for", () => {
  const reports = [
    { type: "inbound-rtp", kind: "audio", mid: "2", packetsReceived: 10 },
    { type: "inbound-rtp", kind: "video", mid: "3", framesDecoded: 5, frameWidth: 640, frameHeight: 360 },
    { type: "inbound-rtp", kind: "audio", mid: "4", packetsReceived: 1000 },
    { type: "outbound-rtp", kind: "audio", mid: "2", packetsReceived: 1000 },
    { type: "candidate-pair", mid: "2" },
  ];
  assert.deepEqual(countMedia(reports, [transceiver("2", "audio"), transceiver("3", "video")]), {
    audioPacketsReceived: 10,
    videoFramesDecoded: 5,
    frameWidth: 640,
    frameHeight: 360,
  });
});

test("finds the track where a browser tells no mid", () => {
  const video = transceiver("3", "video");
  const reports = [
    { type: "inbound-rtp", kind: "video", trackIdentifier: video.receiver.track.id, framesDecoded: 5 },
    { type: "inbound-rtp", kind: "video", trackIdentifier: "another", framesDecoded: 50 },
  ];
  assert.equal(countMedia(reports, [video]).videoFramesDecoded, 5);
});

test("a report without figures counts as nothing", () => {
  const counts = countMedia([{ type: "inbound-rtp", kind: "video", mid: "3" }], [transceiver("3", "video")]);
  assert.deepEqual(counts, { audioPacketsReceived: 0, videoFramesDecoded: 0, frameWidth: 0, frameHeight: 0 });
});
