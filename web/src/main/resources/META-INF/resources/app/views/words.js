import { words } from "../i18n/languages.js";

/** @import { Notice, SessionState } from "../session-state.js" */
/** @import { DeviceProblem } from "../rtc/devices.js" */

/**
 * What is in the way of a camera or a microphone, and what to do about it.
 *
 * @param {DeviceProblem} problem
 */
export function problemWords(problem) {
  const { problems } = words;
  return {
    denied: { title: problems.denied, help: problems.deniedHelp },
    missing: { title: problems.missing, help: problems.missingHelp },
    busy: { title: problems.busy, help: problems.busyHelp },
    insecure: { title: problems.insecure, help: problems.insecureHelp },
    failed: { title: problems.failed, help: problems.failedHelp },
  }[problem];
}

/**
 * Why there is no screen to be shared, and what to do about it.
 *
 * @param {DeviceProblem} problem
 */
function screenProblemWords(problem) {
  const { screenProblems } = words;
  return problem === "missing" || problem === "busy" ? screenProblems[problem] : screenProblems.failed;
}

/**
 * Why the server refused something, or did not answer.
 *
 * @param {{ code?: string, message: string }} error whose message is shown where its code has no words
 */
export function refusalWords({ code = "", message }) {
  const { refusals } = words;
  return Object.hasOwn(refusals, code) ? refusals[/** @type {keyof typeof refusals} */ (code)] : message;
}

/** What the server says where nobody gave a reason: as much as the code, in English. */
const NO_REASONS = new Set(["", "a moderator removed you", "an administrator removed you", "the room was closed"]);

/**
 * Why one is not in the room any more; what a moderator wrote is shown as it is.
 *
 * @param {string | undefined} code of `call:removed`
 * @param {string} reason
 */
function removalWords(code = "", reason) {
  const { removals, notices } = words;
  if (!Object.hasOwn(removals, code)) {
    return notices.removed(reason);
  }
  const why = removals[/** @type {keyof typeof removals} */ (code)];
  return code === "removed" && !NO_REASONS.has(reason) ? `${why} ${notices.removalReason(reason)}` : why;
}

/** @type {Record<string, (detail: string, reason: string | undefined) => string>} by the notice's code */
const NOTICES = {
  offline: () => words.trouble.offline,
  "media-lost": () => words.trouble.media,
  online: () => words.notices.online,
  "picture-paused": (name) => words.notices.picturePaused(name),
  "media-back": () => words.notices.mediaBack,
  weak: () => words.notices.weak,
  joined: (name) => words.notices.joined(name),
  left: (name) => words.notices.left(name),
  hand: (name) => words.notices.hand(name),
  removed: (reason, code) => removalWords(code, reason),
  refused: (message, code) => refusalWords({ code, message }),
  waiting: (room) => words.notices.waiting(room),
  knock: (name) => words.moderation.knocks(name),
  locked: () => words.moderation.lockedLong,
  unlocked: () => words.moderation.unlockedLong,
  silenced: (source) => words.notices.silenced(sourceWord(source)),
  unsilenced: (source) => words.notices.unsilenced(sourceWord(source)),
  "media-failed": (reason) => words.notices.mediaFailed(reason),
  "device-lost": (input) => (input === "camera" ? words.notices.lostCamera : words.notices.lostMicrophone),
  "device-interrupted": () => words.notices.interruptedMicrophone,
  "device-resumed": () => words.notices.resumedMicrophone,
  "device-problem": (problem) => {
    const { title, help } = problemWords(/** @type {DeviceProblem} */ (problem));
    return `${title}. ${help}`;
  },
  "screen-problem": (problem) => screenProblemWords(/** @type {DeviceProblem} */ (problem)),
  copied: () => words.notices.copied,
  "not-copied": (link) => words.notices.notCopied(link),
  "no-picture-in-picture": () => words.notices.noPictureInPicture,
};

/** @param {string} source */
function sourceWord(source) {
  return words.sources[/** @type {import("../protocol/messages.js").Source} */ (source)] ?? source;
}

/**
 * A notice in words.
 *
 * @param {Notice} notice
 */
export function wordsFor({ code, detail, reason }) {
  return NOTICES[code]?.(detail, reason) ?? detail;
}

/**
 * Which way media goes.
 *
 * @param {SessionState} state
 */
export function pathWords({ trouble, path, connection }) {
  const { lost, lostLong, direct, directLong, server, serverLong, connecting, connectingLong } = words.path;
  if (trouble) {
    return { kind: "lost", text: lost, title: lostLong };
  }
  if (path === "direct") {
    return { kind: "direct", text: direct, title: directLong };
  }
  if (connection === "connected") {
    return { kind: "sfu", text: server, title: serverLong };
  }
  return { kind: "connecting", text: connecting, title: connectingLong };
}
