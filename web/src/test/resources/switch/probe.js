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

/** @type {{ person: string, at: number, track: string | undefined }[]} frames that were seen */
let frames = [];
/** @type {Map<string, number>} concealed samples of a person, while their sound was played */
let concealed = new Map();
let blackLooks = [];
let paths = [];
let begun = 0;

const tileOf = (video) => video.closest("room-tile[data-participant]:not(.self)");
/** The video that is seen: one that has no frame yet lies beneath. */
const seen = (tile) => [...tile.querySelectorAll("video")].at(-1) ?? null;

function watch(video) {
  if (video.watched || !tileOf(video)) {
    return;
  }
  video.watched = true;
  const next = () => {
    const tile = tileOf(video);
    if (tile && seen(tile) === video) {
      tile.hadPicture = true;
      frames.push({ person: tile.dataset.participant, at: performance.now(), track: video.srcObject?.getTracks()[0]?.id });
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
async function listen() {
  for (const { key, track } of playing()) {
    const receiver = connections.flatMap((pc) => pc.getReceivers()).find((each) => each.track === track);
    if (!receiver) {
      continue;
    }
    for (const report of (await receiver.getStats()).values()) {
      if (report.type === "inbound-rtp") {
        const before = heard.get(key);
        const now = report.concealedSamples ?? 0;
        if (before?.id === track.id) {
          concealed.set(key, (concealed.get(key) ?? 0) + now - before.concealed);
        }
        heard.set(key, { id: track.id, concealed: now });
      }
    }
  }
}
(async () => {
  for (;;) {
    await listen().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MILLIS));
  }
})();

window.switchProbe = {
  begin() {
    begun = performance.now();
    frames = [];
    concealed = new Map();
    blackLooks = [];
    paths = paths.slice(-1);
  },
  /** What was seen since `begin`, of the people who are still there; times in milliseconds. */
  end() {
    const ended = performance.now();
    const there = new Set([...document.querySelectorAll("room-tile[data-participant]:not(.self)")].map((tile) => tile.dataset.participant));
    const people = [...there].map((person) => {
      const times = frames.filter((frame) => frame.person === person);
      let longest = { gap: 0, at: 0 };
      for (let i = 1; i <= times.length; i++) {
        const gap = (times[i]?.at ?? ended) - times[i - 1].at;
        longest = gap > longest.gap ? { gap, at: times[i - 1].at - begun } : longest;
      }
      return {
        person,
        gapMillis: Math.round(longest.gap),
        gapAtMillis: Math.round(longest.at),
        concealedMillis: Math.round((concealed.get(person) ?? 0) / 48),
        swappedAtMillis: times.flatMap(({ track, at }, i) =>
          i > 0 && times[i - 1].track !== track ? [Math.round(at - begun)] : [],
        ),
      };
    });
    return { people, black: blackLooks.filter(({ person }) => there.has(person)).length, paths: paths.map(({ path, at }) => `${path}@${Math.round(at - begun)}`) };
  },
};
