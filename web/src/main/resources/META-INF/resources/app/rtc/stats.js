import { loudness } from "./level-meter.js";

/**
 * What has come in of one audio and video pair.
 *
 * @typedef {object} MediaCounts
 * @property {number} audioPacketsReceived
 * @property {number} videoFramesDecoded
 * @property {number} frameWidth 0 while nothing has been decoded
 * @property {number} frameHeight
 */

/** @returns {MediaCounts} */
export function noCounts() {
  return { audioPacketsReceived: 0, videoFramesDecoded: 0, frameWidth: 0, frameHeight: 0 };
}

/**
 * Sums what arrived on some transceivers.
 *
 * @param {Iterable<any>} reports the values of an RTCStatsReport
 * @param {Iterable<RTCRtpTransceiver>} transceivers
 * @returns {MediaCounts}
 */
export function countMedia(reports, transceivers) {
  const mids = new Set();
  const trackIds = new Set();
  for (const transceiver of transceivers) {
    if (transceiver.mid !== null) {
      mids.add(transceiver.mid);
    }
    trackIds.add(transceiver.receiver.track.id);
  }
  const counts = noCounts();
  for (const report of reports) {
    // `mid` is the precise key; browsers that leave it out name the receiver's track.
    const ours = report.mid === undefined ? trackIds.has(report.trackIdentifier) : mids.has(report.mid);
    if (report.type !== "inbound-rtp" || !ours) {
      continue;
    }
    if (report.kind === "audio") {
      counts.audioPacketsReceived += report.packetsReceived ?? 0;
    } else {
      counts.videoFramesDecoded += report.framesDecoded ?? 0;
      counts.frameWidth = Math.max(counts.frameWidth, report.frameWidth ?? 0);
      counts.frameHeight = Math.max(counts.frameHeight, report.frameHeight ?? 0);
    }
  }
  return counts;
}

/** A loudness older than this is of somebody who has gone quiet. */
const LEVEL_MOST_MILLIS = 500;

/**
 * How loud the sound is that a receiver gets, as its sender says.
 *
 * @param {RTCRtpReceiver | undefined} receiver
 * @returns {number} 0 to 1, as people hear it
 */
export function levelOf(receiver) {
  const now = performance.timeOrigin + performance.now();
  const recent = (receiver?.getSynchronizationSources() ?? []).filter(
    ({ timestamp }) => now - timestamp < LEVEL_MOST_MILLIS,
  );
  return Math.max(0, ...recent.map(({ audioLevel }) => loudness(audioLevel ?? 0)));
}

/**
 * What has arrived since an earlier count.
 *
 * @param {MediaCounts} now
 * @param {MediaCounts} before
 * @returns {MediaCounts}
 */
export function since(now, before) {
  return {
    ...now,
    audioPacketsReceived: Math.max(0, now.audioPacketsReceived - before.audioPacketsReceived),
    videoFramesDecoded: Math.max(0, now.videoFramesDecoded - before.videoFramesDecoded),
  };
}

/** So many looks in a row that each find a new frame are a picture that runs. */
const STEADY_LOOKS = 3;

/** Of a picture with few frames in a second so many are enough. */
const STEADY_FRAMES = 6;

/** A picture that does not move, such as a slide, has one frame and then none for long. */
const STILL_MILLIS = 1_000;

/**
 * Waits until media flows: a picture that runs where video is expected, else a packet where audio is expected, else
 * nothing at all, since somebody who is muted sends nothing to wait for. The first frame alone is no picture that runs:
 * right after it senders feel their way, and the next may take its time.
 *
 * @param {object} options
 * @param {() => Promise<MediaCounts>} options.read
 * @param {() => { audio: boolean, video: boolean }} options.expected asked each time: people mute while we wait
 * @param {number} options.intervalMillis
 * @param {number} options.timeoutMillis
 * @param {AbortSignal} options.signal
 * @returns {Promise<boolean>} false after the timeout or when aborted
 */
export async function mediaFlows({ read, expected, intervalMillis, timeoutMillis, signal }) {
  const before = await read();
  let frames = 0;
  let steadyLooks = 0;
  let seenMillis = 0;
  for (let waited = 0; waited < timeoutMillis && !signal.aborted; waited += intervalMillis) {
    await new Promise((resolve) => setTimeout(resolve, intervalMillis));
    if (signal.aborted) {
      return false;
    }
    const arrived = since(await read(), before);
    steadyLooks = arrived.videoFramesDecoded > frames ? steadyLooks + 1 : 0;
    seenMillis = arrived.videoFramesDecoded > 0 ? seenMillis + intervalMillis : 0;
    frames = arrived.videoFramesDecoded;
    const { audio, video } = expected();
    const runs = steadyLooks >= STEADY_LOOKS || frames >= STEADY_FRAMES || seenMillis > STILL_MILLIS;
    if (video ? runs : !audio || arrived.audioPacketsReceived > 0) {
      return !signal.aborted;
    }
  }
  return false;
}
