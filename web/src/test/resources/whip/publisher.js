// A WHIP client in a page: a picture of one colour and a tone that can be turned up and down.
window.publish = async (room, name, colour) => {
  const canvas = document.createElement("canvas");
  canvas.width = 320;
  canvas.height = 180;
  const context = canvas.getContext("2d");
  let frame = 0;
  const drawing = setInterval(() => {
    context.fillStyle = colour;
    context.fillRect(0, 0, 320, 180);
    context.fillStyle = "white";
    context.fillRect(frame++ % 320, 0, 8, 8);
  }, 100);
  const audio = new AudioContext();
  const tone = new OscillatorNode(audio);
  const volume = new GainNode(audio, { gain: 0 });
  const sink = new MediaStreamAudioDestinationNode(audio);
  tone.connect(volume).connect(sink);
  tone.start();

  const pc = new RTCPeerConnection();
  const stream = new MediaStream([...canvas.captureStream(10).getTracks(), ...sink.stream.getTracks()]);
  for (const track of stream.getTracks()) {
    pc.addTransceiver(track, { direction: "sendonly", streams: [stream] });
  }
  await pc.setLocalDescription();
  const endpoint = `/whip/${encodeURIComponent(room)}?participant=${encodeURIComponent(name)}`;
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
  const publication = {
    pc,
    answer,
    resource: response.headers.get("Location"),
    tag: response.headers.get("ETag"),
    loud: (on) => (volume.gain.value = on ? 0.5 : 0),
    close: () => {
      clearInterval(drawing);
      pc.close();
    },
    request: (method, headers = {}, body = undefined) =>
      fetch(response.headers.get("Location"), { method, headers, body }),
  };
  return publication;
};

const fragmentHeaders = (ifMatch) => ({
  "Content-Type": "application/trickle-ice-sdpfrag",
  ...(ifMatch ? { "If-Match": ifMatch } : {}),
});

const credentials = (sdp) => ({
  ufrag: sdp.match(/a=ice-ufrag:(\S+)/)[1],
  pwd: sdp.match(/a=ice-pwd:(\S+)/)[1],
});

window.trickle = (publication, ifMatch) => {
  const { ufrag, pwd } = credentials(publication.pc.localDescription.sdp);
  const body = `a=ice-ufrag:${ufrag}\r\na=ice-pwd:${pwd}\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n`
      + "a=candidate:1 1 udp 2130706431 127.0.0.1 9 typ host\r\na=end-of-candidates\r\n";
  return publication.request("PATCH", fragmentHeaders(ifMatch), body);
};

window.restartIce = async (publication) => {
  const { pc } = publication;
  pc.restartIce();
  await pc.setLocalDescription();
  const mine = credentials(pc.localDescription.sdp);
  const response = await publication.request(
    "PATCH",
    fragmentHeaders("*"),
    `a=ice-ufrag:${mine.ufrag}\r\na=ice-pwd:${mine.pwd}\r\n`,
  );
  if (response.status !== 200) {
    throw new Error(`${response.status} ${await response.text()}`);
  }
  const theirs = credentials(await response.text());
  const before = credentials(publication.answer);
  await pc.setRemoteDescription({
    type: "answer",
    sdp: publication.answer.replaceAll(before.ufrag, theirs.ufrag).replaceAll(before.pwd, theirs.pwd),
  });
  publication.tag = response.headers.get("ETag");
};

window.decoded = async (pc) => {
  let frames = 0;
  let packets = 0;
  for (const stat of (await pc.getStats()).values()) {
    if (stat.type === "inbound-rtp") {
      frames += stat.framesDecoded ?? 0;
      packets += stat.kind === "audio" ? stat.packetsReceived : 0;
    }
  }
  return { frames, packets };
};

// The strongest of red, green and blue in the middle of a video, or "none".
window.colourOf = (video) => {
  const canvas = new OffscreenCanvas(8, 8);
  const context = canvas.getContext("2d");
  context.drawImage(video, 0, 0, 8, 8);
  const [red, green, blue] = context.getImageData(4, 4, 1, 1).data;
  const most = Math.max(red, green, blue);
  return most < 60 ? "none" : ["red", "green", "blue"][[red, green, blue].indexOf(most)];
};
