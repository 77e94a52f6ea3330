// A publisher and a viewer of one room, each with a socket and a connection of its own, for renegotiating the
// publisher's connection in every way a page can.

const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

// A picture in which something moves, 960x540 unless told otherwise.
const picture = (framesPerSecond, width = 960, height = 540) => {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  let frame = 0;
  setInterval(() => {
    context.fillStyle = `hsl(${(frame * 7) % 360} 80% 50%)`;
    context.fillRect((frame * 13) % width, (frame * 5) % height, width / 8, height / 8);
    frame++;
  }, 1000 / framesPerSecond);
  return canvas.captureStream(framesPerSecond).getVideoTracks()[0];
};

const sound = () => {
  const context = new AudioContext();
  const tone = context.createOscillator();
  const out = context.createMediaStreamDestination();
  tone.connect(out);
  tone.start();
  return out.stream.getAudioTracks()[0];
};

const enter = async (room, name) => {
  const socket = io({ transports: ["websocket"], forceNew: true });
  const joined = await socket.emitWithAck("call:join", { room, name });
  if (!joined.ok) {
    throw new Error(JSON.stringify(joined.error));
  }
  return { socket, pc: new RTCPeerConnection(), sources: new Map(), answers: [] };
};

// Offers the connection as it is now. The answer must be taken by the browser, or this throws.
window.offer = async (member) => {
  const { socket, pc, sources } = member;
  await pc.setLocalDescription(await pc.createOffer(member.offerOptions));
  member.offerOptions = undefined;
  const tracks = [];
  for (const transceiver of pc.getTransceivers()) {
    const source = sources.get(transceiver);
    if (source && transceiver.mid !== null && transceiver.direction.startsWith("send")) {
      tracks.push({ mid: transceiver.mid, source });
    }
  }
  const answer = await socket.emitWithAck("call:offer", { sdp: pc.localDescription.sdp, tracks });
  if (!answer.ok) {
    throw new Error(JSON.stringify(answer.error));
  }
  member.answers.push(answer.sdp);
  member.slots = answer.slots;
  await pc.setRemoteDescription({ type: "answer", sdp: answer.sdp });
};

const ENCODINGS = {
  one: undefined,
  three: [
    { rid: "q", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
    { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 400_000 },
    { rid: "f", maxBitrate: 1_000_000 },
  ],
};

// Video that is sent in as many encodings, VP8 first so that each encoding is a stream of its own.
window.addVideo = (member, source, encodings) => {
  const transceiver = member.pc.addTransceiver(picture(10), {
    direction: "sendonly",
    streams: [new MediaStream()],
    ...(ENCODINGS[encodings] && { sendEncodings: ENCODINGS[encodings] }),
  });
  const codecs = RTCRtpSender.getCapabilities("video").codecs;
  const isVp8 = ({ mimeType }) => mimeType === "video/VP8";
  transceiver.setCodecPreferences([...codecs.filter(isVp8), ...codecs.filter((codec) => !isVp8(codec))]);
  member.sources.set(transceiver, source);
  return transceiver;
};

window.addSound = (member, source) => {
  const transceiver = member.pc.addTransceiver(sound(), { direction: "sendonly", streams: [new MediaStream()] });
  member.sources.set(transceiver, source);
  return transceiver;
};

// A publisher whose m-lines are in this order ("microphone", "camera", "screen"), and a viewer of it.
window.meet = async (room, order, encodings) => {
  const publisher = await enter(room, "Ada");
  const lines = {};
  for (const source of order) {
    lines[source] =
      source === "microphone" ? addSound(publisher, source) : addVideo(publisher, source, source === "camera" ? encodings : "one");
  }
  await offer(publisher);
  const viewer = await enter(room, "Grace");
  for (let slot = 0; slot < 3; slot++) {
    viewer.pc.addTransceiver("audio", { direction: "recvonly" });
    viewer.pc.addTransceiver("video", { direction: "recvonly" });
  }
  viewer.pc.addEventListener("track", ({ track }) => {
    if (track.kind === "video") {
      const video = document.createElement("video");
      video.autoplay = true;
      video.muted = true;
      video.width = 160;
      video.srcObject = new MediaStream([track]);
      document.body.append(video);
    }
  });
  viewer.socket.on("call:slots", ({ slots }) => (viewer.slots = slots));
  await offer(viewer);
  return { publisher, viewer, lines };
};

window.part = (meeting) => {
  for (const member of [meeting.publisher, meeting.viewer]) {
    member.pc.close();
    member.socket.disconnect();
  }
  document.querySelectorAll("video").forEach((video) => video.remove());
};

// Frames of the camera that were decoded so far. The server keeps a slot for what it carries.
window.framesSeen = async ({ viewer }) => {
  const slot = viewer.slots.find(({ participant, stream }) => participant !== null && stream === "user");
  for (const report of (await viewer.pc.getStats()).values()) {
    if (report.type === "inbound-rtp" && report.kind === "video" && report.mid === slot?.videoMid) {
      return report.framesDecoded ?? 0;
    }
  }
  return 0;
};

// How many milliseconds pass until more of the camera has been decoded; null when nothing has within the limit.
window.millisUntilMore = async (meeting, frames, limitMillis) => {
  const start = performance.now();
  const before = await framesSeen(meeting);
  while (performance.now() - start < limitMillis) {
    if ((await framesSeen(meeting)) >= before + frames) {
      return Math.round(performance.now() - start);
    }
    await pause(50);
  }
  return null;
};

// Resolves once the server has reported on every stream that is sent: browsers then write neither MID nor RID on it.
window.untilReported = async ({ publisher }) => {
  for (;;) {
    const reports = [...(await publisher.pc.getStats()).values()];
    const reported = new Set(reports.filter(({ type }) => type === "remote-inbound-rtp").map(({ ssrc }) => ssrc));
    const sent = reports.filter(({ type, packetsSent }) => type === "outbound-rtp" && packetsSent > 0);
    if (sent.every(({ ssrc }) => reported.has(ssrc))) {
      return;
    }
    await pause(50);
  }
};

// What the publisher sends now, by rid ("" without): for messages of tests that fail.
window.sending = async ({ publisher }) => {
  const sent = [];
  for (const report of (await publisher.pc.getStats()).values()) {
    if (report.type === "outbound-rtp") {
      sent.push(`${report.kind} ${report.rid ?? ""} ${report.ssrc} ${report.packetsSent} packets`);
    }
  }
  return sent.join("; ") + " " + publisher.pc.connectionState;
};

window.credentials = (sdp) => [...new Set(sdp.match(/a=ice-ufrag:\S+/g))].join();

const activate = async (transceiver, rids, active) => {
  const parameters = transceiver.sender.getParameters();
  for (const encoding of parameters.encodings) {
    if (rids === "all" || rids.includes(encoding.rid)) {
      encoding.active = active;
    }
  }
  await transceiver.sender.setParameters(parameters);
};

// Every step leaves the camera sending; each is followed by an offer unless it made its own.
window.steps = {
  "an offer in which nothing has changed": async () => {},
  "the camera's direction off for a second and on": async ({ publisher, lines }) => {
    lines.camera.direction = "inactive";
    await offer(publisher);
    await pause(1000);
    lines.camera.direction = "sendonly";
  },
  "another stream for the camera": async ({ lines }) => {
    lines.camera.sender.setStreams(new MediaStream());
  },
  "another order of codecs": async ({ lines }) => {
    const codecs = RTCRtpSender.getCapabilities("video").codecs;
    const rank = ({ mimeType }) => ["video/VP8", "video/rtx"].indexOf(mimeType) + 1 || 9;
    lines.camera.setCodecPreferences([...codecs].reverse().sort((a, b) => rank(a) - rank(b)));
  },
  "no track for a second and then another one": async ({ publisher, lines }) => {
    await lines.camera.sender.replaceTrack(null);
    await offer(publisher);
    await pause(1000);
    await lines.camera.sender.replaceTrack(picture(10));
  },
  "an ICE restart": async ({ publisher }) => {
    publisher.offerOptions = { iceRestart: true };
  },
  "a screen added": async (meeting) => {
    meeting.lines.screen ??= addVideo(meeting.publisher, "screen", "one");
  },
  "the screen stopped": async ({ lines, publisher }) => {
    lines.screen.stop();
    await offer(publisher);
    await pause(300);
  },
  "another screen, in the m-line of the one before": async ({ publisher, lines }) => {
    lines.screen = addVideo(publisher, "screen", "one");
  },
  "the camera's encodings off for a second and on": async ({ publisher, lines }) => {
    await activate(lines.camera, "all", false);
    await offer(publisher);
    await pause(1000);
    await activate(lines.camera, "all", true);
  },
  "all but the lowest layer off and on": async ({ publisher, lines }) => {
    await activate(lines.camera, ["h", "f"], false);
    await offer(publisher);
    await pause(1000);
    await activate(lines.camera, ["h", "f"], true);
  },
  "the lower layers off and on": async ({ publisher, lines }) => {
    await activate(lines.camera, ["q", "h"], false);
    await offer(publisher);
    await pause(1000);
    await activate(lines.camera, ["q", "h"], true);
  },
  "the last m-line stopped": async ({ publisher }) => {
    publisher.pc.getTransceivers().at(-1).stop();
  },
  "the first m-line stopped": async ({ publisher }) => {
    publisher.pc.getTransceivers()[0].stop();
  },
};
