// A publisher of one camera in several layers, by WHIP, and a viewer of it, by WHEP.
const exchange = async (pc, endpoint) => {
  await pc.setLocalDescription();
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { "Content-Type": "application/sdp" },
    body: pc.localDescription.sdp,
  });
  const answer = await response.text();
  if (response.status !== 201) {
    throw new Error(`${response.status} ${answer}`);
  }
  await pc.setRemoteDescription({ type: "answer", sdp: answer });
  return pc;
};

// A picture in which something moves, 16 wide to 9 high.
const picture = (height, framesPerSecond) => {
  const canvas = document.createElement("canvas");
  canvas.width = (height * 16) / 9;
  canvas.height = height;
  const context = canvas.getContext("2d");
  context.scale(height / 720, height / 720);
  let frame = 0;
  setInterval(() => {
    for (let i = 0; i < 40; i++) {
      context.fillStyle = `hsl(${(frame * 5 + i * 9) % 360} 80% 50%)`;
      context.fillRect((i * 32 + frame * 3) % 1280, (frame * 2 + i * 18) % 720, 90, 50);
    }
    frame++;
  }, 1000 / framesPerSecond);
  return canvas.captureStream(framesPerSecond);
};

window.publishLayers = async (room, codec, encodings, height, framesPerSecond) => {
  const pc = new RTCPeerConnection();
  const stream = picture(height, framesPerSecond);
  const transceiver = pc.addTransceiver(stream.getVideoTracks()[0], {
    direction: "sendonly",
    streams: [stream],
    sendEncodings: encodings,
  });
  const codecs = RTCRtpReceiver.getCapabilities("video").codecs;
  transceiver.setCodecPreferences([
    ...codecs.filter((each) => each.mimeType === `video/${codec}`),
    ...codecs.filter((each) => each.mimeType === "video/rtx"),
  ]);
  return exchange(pc, `/whip/${room}?participant=camera`);
};

window.watch = async (room) => {
  const pc = new RTCPeerConnection();
  const transceiver = pc.addTransceiver("video", { direction: "recvonly" });
  // Without dependency descriptors the server sends the lowest spatial layer of AV1: nothing would tell them apart.
  transceiver.setHeaderExtensionsToNegotiate(
    transceiver.getHeaderExtensionsToNegotiate().map((extension) => ({
      ...extension,
      direction: extension.uri.includes("dependency-descriptor") ? "sendrecv" : extension.direction,
    })),
  );
  pc.addEventListener("track", ({ track }) => {
    const video = document.createElement("video");
    video.autoplay = true;
    video.muted = true;
    video.srcObject = new MediaStream([track]);
    document.body.append(video);
  });
  return exchange(pc, `/whep/${room}?participant=camera`);
};

// Turns one encoding off or on.
window.activate = async (pc, rid, active) => {
  const [sender] = pc.getSenders();
  const parameters = sender.getParameters();
  parameters.encodings.find((encoding) => encoding.rid === rid).active = active;
  await sender.setParameters(parameters);
};

// What a connection sends or receives, by rid ("" without).
window.videoStats = async (pc) => {
  const stats = {};
  for (const stat of (await pc.getStats()).values()) {
    if (stat.kind === "video" && ["inbound-rtp", "outbound-rtp"].includes(stat.type)) {
      stats[stat.rid ?? ""] = {
        frames: stat.framesDecoded ?? stat.framesEncoded ?? 0,
        height: stat.frameHeight ?? 0,
        mode: stat.scalabilityMode ?? "",
      };
    }
  }
  return stats;
};
