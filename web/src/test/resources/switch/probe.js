// Watches what a person sees and hears of the others: every frame of every tile, every sample made up for a missing
// one, and whether a tile that has had a picture is ever without one. Runs in the page, before its own scripts.
const connections = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...options) {
    super(...options);
    connections.push(this);
  }
};

/** How often sound and pictures are looked at. */
const LOOK_EVERY_MILLIS = 100;

/** A picture darker than this, from 0 to 255, is black; the test pictures are nowhere near. */
const DARKEST = 12;

/**
 * Frames that were painted. A busy page is not told of each: they serve to see the step from one video to the next, and
 * the decoder's own counts what lies between.
 *
 * @type {{ person: string, at: number, track: string | undefined }[]}
 */
let frames = [];
/** @type {Map<string, { gapMillis: number, atMillis: number }>} longest time between two decoded frames of a person */
let decoded = new Map();
/** @type {Map<string, number>} concealed samples of a person, while their sound was played */
let concealed = new Map();
let blackLooks = [];
let paths = [];
let begun = 0;

const tileOf = (video) => video.closest("room-tile[data-participant]:not(.self)");
/** The video that is seen, and not one that has no frame yet. */
const seen = (tile) => tile.querySelector("video:not(.coming)");

function watch(video) {
  if (video.watched || !tileOf(video)) {
    return;
  }
  video.watched = true;
  const next = (now, { presentationTime: at }) => {
    const tile = tileOf(video);
    if (tile && seen(tile) === video) {
      tile.hadPicture = true;
      frames.push({ person: tile.dataset.participant, at, track: video.srcObject?.getTracks()[0]?.id });
    }
    video.requestVideoFrameCallback(next);
  };
  video.requestVideoFrameCallback(next);
}
new MutationObserver(() => document.querySelectorAll("room-tile video").forEach(watch)).observe(document, {
  childList: true,
  subtree: true,
});

const canvas = new OffscreenCanvas(8, 8);
const pen = canvas.getContext("2d", { willReadFrequently: true });
function isBlack(video) {
  if (!video || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) {
    return true;
  }
  pen.drawImage(video, 0, 0, 8, 8);
  const pixels = pen.getImageData(0, 0, 8, 8).data;
  let brightest = 0;
  for (let i = 0; i < pixels.length; i++) {
    brightest = i % 4 === 3 ? brightest : Math.max(brightest, pixels[i]);
  }
  return brightest < DARKEST;
}
setInterval(() => {
  for (const tile of document.querySelectorAll("room-tile[data-participant]:not(.self)")) {
    if (tile.hadPicture && isBlack(seen(tile))) {
      blackLooks.push({ person: tile.dataset.participant, at: performance.now() });
    }
  }
  const path = window.roomSession?.state.path;
  if (path && paths.at(-1)?.path !== path) {
    paths.push({ path, at: performance.now() });
  }
}, LOOK_EVERY_MILLIS);

/** @type {Map<string, { id: string, concealed: number }>} the last look at the sound of a person */
const heard = new Map();
/** The track that is heard of everybody: a new one once its element has something to play. */
function playing() {
  const elements = [...document.querySelectorAll("room-audio audio")];
  return (window.roomSession?.state.participants ?? []).flatMap(({ id, user: { audio } }) => {
    const element = elements.find(({ srcObject }) => srcObject?.getTracks()[0] === audio);
    return audio && element && !element.paused && element.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA
      ? [{ key: id, track: audio }]
      : [];
  });
}
/** What the browser counts of a track that is received, undefined for one that is not. */
async function inbound(track) {
  const receiver = connections.flatMap((pc) => pc.getReceivers()).find((each) => each.track === track);
  const reports = receiver ? [...(await receiver.getStats()).values()] : [];
  return reports.find(({ type }) => type === "inbound-rtp");
}
async function listen() {
  for (const { key, track } of playing()) {
    const report = await inbound(track);
    if (report) {
      const before = heard.get(key);
      const now = report.concealedSamples ?? 0;
      if (before?.id === track.id) {
        concealed.set(key, (concealed.get(key) ?? 0) + now - before.concealed);
      }
      heard.set(key, { id: track.id, concealed: now });
    }
  }
}

/** @type {Map<string, { id: string, report: RTCInboundRtpStreamStats }>} the last look at the picture of a person */
const shown = new Map();
/**
 * The most that the longest of some times can be, by their number, sum and sum of squares (Samuelson's inequality); and
 * just that where one of them is long and the others alike.
 */
function longest(count, sum, squares) {
  const mean = sum / count;
  return mean + Math.sqrt(Math.max(0, (count - 1) * (squares / count - mean * mean)));
}
async function look() {
  for (const tile of document.querySelectorAll("room-tile[data-participant]:not(.self)")) {
    const track = seen(tile)?.srcObject?.getTracks()[0];
    const report = await inbound(track);
    // A track has been somebody else's: its picture counts from the first frame that is painted.
    if (!report || !tile.hadPicture) {
      continue;
    }
    const person = tile.dataset.participant;
    const before = shown.get(person);
    const count = report.framesDecoded - (before?.report.framesDecoded ?? 0);
    if (before?.id !== track.id) {
      shown.set(person, { id: track.id, report });
    } else if (count > 0) {
      const gapMillis = 1000 * longest(
        count,
        report.totalInterFrameDelay - before.report.totalInterFrameDelay,
        report.totalSquaredInterFrameDelay - before.report.totalSquaredInterFrameDelay,
      );
      if (!(gapMillis <= decoded.get(person)?.gapMillis)) {
        decoded.set(person, { gapMillis, atMillis: performance.now() - begun });
      }
      shown.set(person, { id: track.id, report });
    }
  }
}
(async () => {
  for (;;) {
    await listen().catch(() => undefined);
    await look().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MILLIS));
  }
})();

window.switchProbe = {
  begin() {
    begun = performance.now();
    frames = [];
    decoded = new Map();
    concealed = new Map();
    blackLooks = [];
    paths = paths.slice(-1);
  },
  /** What was seen since `begin`, of the people who are still there; times in milliseconds. */
  end() {
    const there = new Set([...document.querySelectorAll("room-tile[data-participant]:not(.self)")].map((tile) => tile.dataset.participant));
    const people = [...there].map((person) => {
      const times = frames.filter((frame) => frame.person === person);
      const swaps = times.flatMap(({ track, at }, i) =>
        i > 0 && times[i - 1].track !== track ? [{ gapMillis: at - times[i - 1].at, atMillis: at - begun }] : [],
      );
      const gaps = [decoded.get(person) ?? { gapMillis: 0, atMillis: 0 }, ...swaps];
      const worst = gaps.reduce((one, other) => (other.gapMillis > one.gapMillis ? other : one));
      return {
        person,
        gapMillis: Math.round(worst.gapMillis),
        gapAtMillis: Math.round(worst.atMillis),
        swaps: swaps.map(({ gapMillis, atMillis }) => `${Math.round(gapMillis)}@${Math.round(atMillis)}`),
        concealedMillis: Math.round((concealed.get(person) ?? 0) / 48),
      };
    });
    return { people, black: blackLooks.filter(({ person }) => there.has(person)).length, paths: paths.map(({ path, at }) => `${path}@${Math.round(at - begun)}`) };
  },
};
