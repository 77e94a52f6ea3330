/**
 * How good a connection is, as far as people notice.
 *
 * @typedef {"good" | "fair" | "poor"} Quality
 *
 * @typedef {object} Received what comes of somebody
 * @property {string} id
 * @property {"direct" | "sfu"} path
 * @property {number} bitrateBps audio and video
 * @property {number} loss share of packets lost, 0 to 1
 * @property {number} jitterMillis
 * @property {number} width 0 without video
 * @property {number} height
 * @property {number} framesPerSecond
 * @property {number} concealed share of the sound that was made up for lost packets, 0 to 1
 * @property {Quality} quality
 *
 * @typedef {object} Measurement how the media is doing, over the time since the one before
 * @property {number} time milliseconds since 1970
 * @property {"direct" | "sfu"} path
 * @property {string} protocol `udp` or `tcp`, empty while unknown
 * @property {boolean} relayed whether a TURN server is in between
 * @property {number} roundTripMillis 0 while unknown
 * @property {number} sentBps
 * @property {number} receivedBps
 * @property {number} sentLoss share of packets that the other end reports lost, 0 to 1
 * @property {number} receivedLoss
 * @property {number} width of what is sent; 0 without video
 * @property {number} height
 * @property {number} framesPerSecond
 * @property {boolean} limited whether the picture is sent smaller because of the network
 * @property {Quality} quality
 * @property {Received[]} participants
 */

const FAIR = { loss: 0.03, roundTripMillis: 300 };
const POOR = { loss: 0.1, roundTripMillis: 700 };

/**
 * @param {number} loss
 * @param {number} roundTripMillis
 * @returns {Quality}
 */
export function grade(loss, roundTripMillis) {
  /** @param {typeof FAIR} limit */
  const beyond = (limit) => loss > limit.loss || roundTripMillis > limit.roundTripMillis;
  return beyond(POOR) ? "poor" : beyond(FAIR) ? "fair" : "good";
}

/**
 * What is to be looked at.
 *
 * @typedef {object} Subject
 * @property {string} id
 * @property {"direct" | "sfu"} path
 * @property {ReadonlySet<string>} mids the m-lines that carry it
 * @property {{ sound: boolean, picture: boolean }} [due] what should arrive: neither is muted, nor held back because
 *     nobody looks at it or the network does not carry it; nothing when left out
 */

/** Turns the counters that browsers keep into rates. */
export class Measurements {
  /** @type {Map<string, any>} the reports of the look before */
  #before = new Map();

  /** @type {Map<string, string>} what was due of whom at the look before, on which lines */
  #dueBefore = new Map();

  /**
   * Takes a look.
   *
   * @param {object} look
   * @param {any[]} look.server the reports of the connection with the server
   * @param {any[]} look.direct those of the direct one, empty when there is none
   * @param {"direct" | "sfu"} look.path
   * @param {Subject[]} look.subjects
   * @param {number} look.nowMillis since 1970
   * @returns {Measurement}
   */
  take({ server, direct, path, subjects, nowMillis }) {
    /** @type {Map<string, any>} */
    const now = new Map();
    for (const [connection, reports] of /** @type {[string, any[]][]} */ ([
      ["sfu", server],
      ["direct", direct],
    ])) {
      reports.forEach((report) => now.set(`${connection} ${report.id}`, { ...report, connection }));
    }
    const deltas = [...now].map(([key, report]) => delta(report, this.#before.get(key)));
    this.#before = now;
    const dueBefore = this.#dueBefore;
    this.#dueBefore = new Map(subjects.map((subject) => [subject.id, dueKey(subject)]));
    const participants = subjects.map((subject) => {
      // What has become due since the look before may be on its way.
      const overdue = dueBefore.get(subject.id) === dueKey(subject) && isOverdue(subject, deltas);
      const arrived = received(subject, deltas);
      return overdue ? { ...arrived, quality: /** @type {Quality} */ ("poor") } : arrived;
    });
    return { time: nowMillis, path, participants, ...own(path, deltas) };
  }
}

const COUNTERS = /** @type {const} */ ([
  "bytesReceived",
  "bytesSent",
  "packetsReceived",
  "packetsLost",
  "framesDecoded",
  "concealedSamples",
  "totalSamplesReceived",
]);

/**
 * A report with what its counters have grown by.
 *
 * @param {any} report
 * @param {any} before
 */
function delta(report, before) {
  const seconds = before ? (report.timestamp - before.timestamp) / 1000 : 0;
  /** @type {Record<string, number>} */
  const grown = {};
  for (const counter of COUNTERS) {
    // A slot that was given to somebody else, or a restarted connection, may count from zero again.
    grown[counter] = before ? Math.max(0, (report[counter] ?? 0) - (before[counter] ?? 0)) : 0;
  }
  const arrived = (report.packetsReceived ?? 0) !== (before?.packetsReceived ?? 0);
  return { report, seconds, grown, arrived };
}

/** @typedef {ReturnType<typeof delta>} Delta */

/**
 * @param {Delta[]} deltas
 * @param {typeof COUNTERS[number]} counter
 */
function sum(deltas, counter) {
  return deltas.reduce((total, { grown }) => total + (grown[counter] ?? 0), 0);
}

/**
 * @param {number} part
 * @param {number} rest
 */
function share(part, rest) {
  return part + rest === 0 ? 0 : part / (part + rest);
}

/**
 * @param {Delta[]} deltas
 * @param {"bytesReceived" | "bytesSent"} counter
 */
function rateBps(deltas, counter) {
  return deltas.reduce((total, { grown, seconds }) => total + (seconds > 0 ? (8 * (grown[counter] ?? 0)) / seconds : 0), 0);
}

/** @param {Subject} subject */
function dueKey({ path, mids, due }) {
  return JSON.stringify([path, [...mids], due]);
}

/**
 * Whether nothing at all has arrived of somebody though something should have.
 *
 * @param {Subject} subject
 * @param {Delta[]} deltas
 */
function isOverdue({ path, mids, due }, deltas) {
  const incoming = incomingOn(path, deltas);
  // Not every browser says which line a report is of.
  const told = incoming.every(({ report }) => report.mid !== undefined);
  if (!told || mids.size === 0 || incoming.some(({ report, arrived }) => arrived && mids.has(report.mid))) {
    return false;
  }
  // A server may forward the loudest microphones only: while others are heard, silence says nothing.
  const heard = incoming.some(({ report, arrived }) => arrived && report.kind === "audio");
  return due !== undefined && (due.picture || (due.sound && !heard));
}

/**
 * @param {"direct" | "sfu"} path
 * @param {Delta[]} deltas
 */
function incomingOn(path, deltas) {
  return deltas.filter(({ report }) => report.type === "inbound-rtp" && report.connection === path);
}

/**
 * @param {Subject} subject
 * @param {Delta[]} deltas
 * @returns {Received}
 */
function received({ id, path, mids }, deltas) {
  const ours = incomingOn(path, deltas).filter(({ report }) => mids.has(report.mid));
  const video = ours.filter(({ report }) => report.kind === "video");
  const audio = ours.filter(({ report }) => report.kind === "audio");
  const loss = share(sum(ours, "packetsLost"), sum(ours, "packetsReceived"));
  const concealedSamples = sum(audio, "concealedSamples");
  return {
    id,
    path,
    bitrateBps: Math.round(rateBps(ours, "bytesReceived")),
    loss,
    jitterMillis: Math.round(1000 * Math.max(0, ...ours.map(({ report }) => report.jitter ?? 0))),
    width: Math.max(0, ...video.map(({ report }) => report.frameWidth ?? 0)),
    height: Math.max(0, ...video.map(({ report }) => report.frameHeight ?? 0)),
    framesPerSecond: Math.round(
      video.reduce((rate, { grown, seconds }) => rate + (seconds > 0 ? (grown.framesDecoded ?? 0) / seconds : 0), 0),
    ),
    concealed: Math.min(1, concealedSamples / Math.max(1, sum(audio, "totalSamplesReceived"))),
    quality: grade(loss, 0),
  };
}

/**
 * @param {"direct" | "sfu"} path
 * @param {Delta[]} deltas
 */
function own(path, deltas) {
  const here = deltas.filter(({ report }) => report.connection === path);
  /** @param {string} type */
  const ofType = (type) => here.filter(({ report }) => report.type === type);
  const outgoing = ofType("outbound-rtp");
  const incoming = ofType("inbound-rtp");
  const video = outgoing.filter(({ report }) => report.kind === "video" && (report.framesPerSecond ?? 0) > 0);
  const largest = video.map(({ report }) => report).sort((a, b) => (b.frameWidth ?? 0) - (a.frameWidth ?? 0))[0];
  const selected = ofType("transport")[0]?.report.selectedCandidatePairId;
  const pair = ofType("candidate-pair").find(({ report }) =>
    selected === undefined ? report.nominated && report.state === "succeeded" : report.id === selected,
  )?.report;
  const local = here.find(({ report }) => report.id === pair?.localCandidateId)?.report;
  const roundTripMillis = Math.round(1000 * (pair?.currentRoundTripTime ?? 0));
  const sentLoss = Math.max(0, ...ofType("remote-inbound-rtp").map(({ report }) => report.fractionLost ?? 0));
  const receivedLoss = share(sum(incoming, "packetsLost"), sum(incoming, "packetsReceived"));
  const limited = video.some(({ report }) => report.qualityLimitationReason === "bandwidth");
  return {
    protocol: /** @type {string} */ (local?.protocol ?? ""),
    relayed: local?.candidateType === "relay",
    roundTripMillis,
    sentBps: Math.round(rateBps(outgoing, "bytesSent")),
    receivedBps: Math.round(rateBps(incoming, "bytesReceived")),
    sentLoss,
    receivedLoss,
    width: /** @type {number} */ (largest?.frameWidth ?? 0),
    height: /** @type {number} */ (largest?.frameHeight ?? 0),
    framesPerSecond: /** @type {number} */ (largest?.framesPerSecond ?? 0),
    limited,
    quality: grade(Math.max(sentLoss, receivedLoss), roundTripMillis),
  };
}
