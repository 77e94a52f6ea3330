// Stand-ins for what the browser and socket.io-client give, as far as the client uses them.

/** Lets everything run that waits for promises only. */
export async function settle() {
  for (let turn = 0; turn < 10; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export class FakeTrack extends EventTarget {
  static #made = 0;

  enabled = true;
  stopped = false;

  constructor(kind, settings = {}) {
    super();
    this.kind = kind;
    this.settings = settings;
    this.id = `track${FakeTrack.#made++}`;
  }

  getSettings() {
    return this.settings;
  }

  stop() {
    this.stopped = true;
  }
}

class FakeTransceiver {
  mid = null;

  constructor(kind, direction, sendEncodings) {
    this.kind = kind;
    this.direction = direction;
    this.sendEncodings = sendEncodings;
    this.receiver = { track: new FakeTrack(kind), getSynchronizationSources: () => this.sources ?? [] };
    this.sender = {
      track: null,
      replaced: 0,
      replaceTrack: async (track) => {
        this.sender.replaced++;
        await null;
        this.sender.track = track;
      },
      encodings: (sendEncodings ?? [{}]).map((encoding) => ({ active: true, ...encoding })),
      changes: 0,
      getParameters: () => {
        this.sender.lent = { encodings: this.sender.encodings.map((encoding) => ({ ...encoding })) };
        return this.sender.lent;
      },
      setParameters: async (parameters) => {
        // A real one takes back only what it has just given out.
        if (parameters !== this.sender.lent) {
          throw new Error("InvalidStateError: parameters of another transaction");
        }
        this.sender.changes++;
        await null;
        this.sender.encodings = parameters.encodings;
      },
    };
  }
}

/** Keeps the rules that a real one is strict about: signaling states, mids, candidates after descriptions. */
export class FakePeerConnection extends EventTarget {
  connectionState = "new";
  signalingState = "stable";
  localDescription = null;
  remoteDescription = null;
  restarts = 0;
  candidates = [];
  reports = new Map();
  #transceivers = [];
  #generation = 0;

  constructor(configuration) {
    super();
    this.configuration = configuration;
  }

  addTransceiver(kind, { direction, sendEncodings }) {
    const transceiver = new FakeTransceiver(kind, direction, sendEncodings);
    this.#transceivers.push(transceiver);
    return transceiver;
  }

  getTransceivers() {
    return this.#transceivers;
  }

  async createOffer() {
    return { type: "offer", sdp: this.#describe("offer") };
  }

  async createAnswer() {
    this.#must("have-remote-offer");
    return { type: "answer", sdp: this.#describe("answer") };
  }

  async setLocalDescription(description) {
    await null;
    if (description.type === "rollback") {
      this.#must("have-local-offer");
      this.signalingState = "stable";
      return;
    }
    this.#must(description.type === "offer" ? "stable" : "have-remote-offer");
    this.#transceivers.forEach((transceiver, index) => (transceiver.mid ??= String(index)));
    this.signalingState = description.type === "offer" ? "have-local-offer" : "stable";
    this.localDescription = { ...description, sdp: this.#describe(description.type) };
  }

  async setRemoteDescription(description) {
    await null;
    if (description.type === "offer") {
      this.#must("stable");
      for (const line of description.sdp.split("\n").slice(1)) {
        const [kind, mid] = line.split(" ");
        const transceiver = new FakeTransceiver(kind, "recvonly");
        transceiver.mid = mid;
        this.#transceivers.push(transceiver);
      }
      this.signalingState = "have-remote-offer";
    } else {
      this.#must("have-local-offer");
      this.signalingState = "stable";
    }
    this.remoteDescription = description;
  }

  async addIceCandidate(candidate) {
    if (!this.remoteDescription) {
      throw new Error("InvalidStateError: no remote description");
    }
    this.candidates.push(candidate);
  }

  restartIce() {
    this.restarts++;
  }

  async getStats() {
    return this.reports;
  }

  close() {
    this.signalingState = "closed";
    this.connectionState = "closed";
  }

  /** What a browser does by itself. */
  become(connectionState) {
    if (this.connectionState === "closed") {
      return;
    }
    this.connectionState = connectionState;
    this.dispatchEvent(new Event("connectionstatechange"));
  }

  gather(candidate) {
    this.dispatchEvent(Object.assign(new Event("icecandidate"), { candidate: { toJSON: () => ({ candidate }) } }));
  }

  /** Lets media arrive on an m-line, over what arrived before. */
  arrive(mid, { packets = 0, frames = 0, width = 0 }) {
    const kind = frames > 0 ? "video" : "audio";
    const before = this.reports.get(mid) ?? { packetsReceived: 0, framesDecoded: 0 };
    this.reports.set(mid, {
      type: "inbound-rtp",
      kind,
      mid,
      packetsReceived: before.packetsReceived + packets,
      framesDecoded: before.framesDecoded + frames,
      frameWidth: width,
      frameHeight: (width * 9) / 16,
    });
  }

  #describe(type) {
    const lines = this.#transceivers.map(({ kind, mid, direction }) => `${kind} ${mid} ${direction}`);
    return [`${type} ${this.#generation++}`, ...lines].join("\n");
  }

  #must(state) {
    if (this.signalingState !== state) {
      throw new Error(`InvalidStateError: ${this.signalingState}, not ${state}`);
    }
  }
}

/** Makes peer connections and keeps them. */
export function peerConnections() {
  const made = [];
  const create = (configuration) => {
    const pc = new FakePeerConnection(configuration);
    made.push(pc);
    return pc;
  };
  return { made, create };
}

/** socket.io-client's Socket; `answers` maps a call's name to what its acknowledgement gets. */
export class FakeSocket {
  connected = false;
  recovered = false;
  calls = [];
  #listeners = new Map();
  #any = [];

  constructor(answers = {}) {
    this.answers = answers;
  }

  connect(recovered = false) {
    this.connected = true;
    this.recovered = recovered;
    this.fire("connect");
  }

  disconnect() {
    this.drop("io client disconnect");
  }

  drop(reason = "transport close") {
    if (this.connected) {
      this.connected = false;
      this.fire("disconnect", reason);
    }
  }

  on(name, listener) {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  onAny(listener) {
    this.#any.push(listener);
  }

  fire(name, ...args) {
    for (const listener of this.#listeners.get(name) ?? []) {
      listener(...args);
    }
    if (name !== "connect" && name !== "disconnect") {
      this.#any.forEach((listener) => listener(name, ...args));
    }
  }

  timeout() {
    return {
      emit: (name, payload, ack) => {
        this.calls.push({ name, payload });
        const answer = this.answers[name];
        const given = typeof answer === "function" ? answer(payload) : (answer ?? { ok: true });
        if (given === "never") {
          this.waiting = ack;
        } else {
          queueMicrotask(() => ack(null, given));
        }
      },
    };
  }

  /** The payloads of the calls of a name. */
  called(name) {
    return this.calls.filter((call) => call.name === name).map(({ payload }) => payload);
  }
}

/** Devices with one microphone and two cameras; `refuse` maps an input to a DOMException's name. */
export class FakeMediaDevices extends EventTarget {
  opened = [];

  constructor(refuse = {}) {
    super();
    this.refuse = refuse;
  }

  async enumerateDevices() {
    return [
      { kind: "audioinput", deviceId: "mic1", label: "Desk" },
      { kind: "videoinput", deviceId: "cam1", label: "" },
      { kind: "videoinput", deviceId: "cam2", label: "Door" },
      { kind: "audiooutput", deviceId: "out1", label: "Speaker" },
    ];
  }

  async getUserMedia({ audio, video }) {
    this.opened.push({ audio, video });
    const refused = (audio && this.refuse.microphone) || (video && this.refuse.camera);
    if (refused) {
      throw Object.assign(new Error(refused), { name: refused });
    }
    const wanted = (constraints, otherwise) => constraints.deviceId?.exact ?? constraints.deviceId ?? otherwise;
    return stream(
      audio && new FakeTrack("audio", { deviceId: wanted(audio, "mic1") }),
      video && new FakeTrack("video", { deviceId: wanted(video, "cam1"), width: 1280, height: 720 }),
    );
  }

  async getDisplayMedia() {
    if (this.refuse.screen) {
      throw Object.assign(new Error(this.refuse.message ?? this.refuse.screen), { name: this.refuse.screen });
    }
    return stream(null, new FakeTrack("video"));
  }
}

/** Devices that open when the test says so: as with a camera that takes a second, or a question to the user. */
export class SlowMediaDevices extends FakeMediaDevices {
  slow = false;
  tracks = [];
  screens = [];
  #pending = [];

  async getUserMedia(wanted) {
    await this.#turn();
    const opened = await super.getUserMedia(wanted);
    this.tracks.push(...opened.getAudioTracks(), ...opened.getVideoTracks());
    return opened;
  }

  async getDisplayMedia() {
    await this.#turn();
    const opened = await super.getDisplayMedia();
    this.screens.push(...opened.getVideoTracks());
    return opened;
  }

  /** Opens what has been asked for, in order. */
  async answer() {
    this.#pending.splice(0).forEach((resolve) => resolve());
    await settle();
  }

  /** What is on, light and all. */
  get live() {
    return this.tracks.filter(({ stopped }) => !stopped).map(({ kind }) => kind);
  }

  #turn() {
    return this.slow ? new Promise((resolve) => this.#pending.push(resolve)) : null;
  }
}

function stream(audio, video) {
  return { getAudioTracks: () => (audio ? [audio] : []), getVideoTracks: () => (video ? [video] : []) };
}
