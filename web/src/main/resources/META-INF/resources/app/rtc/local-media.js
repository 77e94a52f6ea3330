import { DeviceError } from "./devices.js";

/** @import { Source, TrackState } from "../protocol/messages.js" */
/** @import { Devices } from "./devices.js" */

/** @typedef {"microphone" | "camera"} Input */

/** @typedef {Partial<Record<Input, number>>} Wishes what is to be opened, each with the number of the wish for it */

/** @type {Input[]} */
const INPUTS = ["microphone", "camera"];

/**
 * What this side publishes: a microphone and a camera, which may be muted or not there at all, and a shared screen.
 *
 * Dispatches `track` (detail: the source) when what is to be sent of a source changed, `sources` when a source came or
 * went, `lost` (detail: the input) when a device was unplugged, and `interrupted` and `resumed` (detail: the input) when
 * the system takes one away for a while, as phones do for a call, and gives it back.
 */
export class LocalMedia extends EventTarget {
  #devices;

  /** @type {Map<Source, MediaStreamTrack>} what is open */
  #tracks = new Map();

  /** @type {Record<Input, boolean>} */
  #muted = { microphone: true, camera: true };

  /**
   * How often something else was wanted of an input. A device opens late, after a question to the user perhaps: it is
   * used only if nothing else has been wanted since.
   *
   * @type {Record<Input, number>}
   */
  #wishes = { microphone: 0, camera: 0 };

  /** @type {Partial<Record<Input, string>>} what the user chose */
  #chosen = {};

  /** @type {Set<Input>} what the system has taken away for a while: its track is live and silent */
  #interrupted = new Set();

  #opened = false;

  /** @type {symbol | null} the question for a screen that the user has before them, null when there is none */
  #asking = null;

  /**
   * @param {Devices} devices
   * @param {Partial<Record<Input, string>>} [chosen] ids from an earlier visit; used when they are there
   */
  constructor(devices, chosen = {}) {
    super();
    this.#devices = devices;
    this.#chosen = { ...chosen };
  }

  get opened() {
    return this.#opened;
  }

  /**
   * The microphone's track, even while it is muted, to be measured.
   *
   * @returns {MediaStreamTrack | null}
   */
  get microphone() {
    return this.#tracks.get("microphone") ?? null;
  }

  /**
   * Opens what is wanted, or what of it can be had. What is open already stays open if it is wanted and is muted if not.
   *
   * @param {{ microphone: boolean, camera: boolean }} wanted
   * @returns {Promise<DeviceError[]>} what could not be opened; rejected with a DeviceError of problem `denied` when
   *     the user or the browser's settings said no
   */
  async open(wanted) {
    this.#opened = true;
    /** @type {Wishes} */
    const missing = {};
    for (const input of INPUTS) {
      if (!this.#tracks.has(input)) {
        // What is not wanted any more may still be opening.
        const wish = this.#wishAnew(input);
        if (wanted[input]) {
          missing[input] = wish;
        }
      } else if (this.#muted[input] === wanted[input]) {
        this.#setOpenMuted(input, !wanted[input]);
      }
    }
    try {
      await this.#openInputs(missing);
      return [];
    } catch (error) {
      const problem = /** @type {DeviceError} */ (error);
      if (problem.problem === "denied") {
        if (INPUTS.some((input) => this.#isWanted(input, missing))) {
          this.#opened = false;
        }
        throw problem;
      }
      if (problem.problem === "insecure" || Object.keys(missing).length < INPUTS.length) {
        return [problem];
      }
    }
    const problems = [];
    for (const input of INPUTS) {
      try {
        await this.#openInputs({ [input]: missing[input] });
      } catch (error) {
        problems.push(/** @type {DeviceError} */ (error));
      }
    }
    return problems;
  }

  /**
   * What is to be sent of a source now: null when it is muted or not open.
   *
   * @param {Source} source
   * @returns {MediaStreamTrack | null}
   */
  track(source) {
    return this.muted(source) ? null : (this.#tracks.get(source) ?? null);
  }

  /**
   * @param {Source} source
   * @returns {boolean}
   */
  muted(source) {
    return source === "microphone" || source === "camera"
      ? this.#muted[source] || this.#interrupted.has(source)
      : false;
  }

  /**
   * Whether the system has taken an input away for a while; it counts as muted then.
   *
   * @param {Input} input
   */
  interrupted(input) {
    return this.#interrupted.has(input);
  }

  /**
   * What is published. The microphone and the camera always are, at first perhaps muted: then a device that comes
   * later needs no new offer.
   *
   * @returns {TrackState[]}
   */
  get sources() {
    /** @type {TrackState[]} */
    const sources = INPUTS.map((source) => ({ source, muted: this.muted(source) }));
    for (const source of /** @type {Source[]} */ (["screen", "screen-audio"])) {
      if (this.#tracks.has(source)) {
        sources.push({ source, muted: false });
      }
    }
    return sources;
  }

  /**
   * The id of the device in use, undefined when none is.
   *
   * @param {Input} input
   */
  selected(input) {
    return this.#tracks.get(input)?.getSettings().deviceId ?? this.#chosen[input];
  }

  /**
   * Mutes or unmutes. A muted camera is switched off, light and all.
   *
   * @param {Input} input
   * @param {boolean} muted
   * @returns {Promise<void>} rejected with a DeviceError when there is nothing to unmute
   */
  async setMuted(input, muted) {
    if (this.#tracks.has(input)) {
      this.#setOpenMuted(input, muted);
      return;
    }
    const wish = this.#wishAnew(input);
    if (muted) {
      this.#changed(input);
    } else {
      await this.#openInputs({ [input]: wish });
    }
  }

  /**
   * Changes to another device; while the input is muted it is only remembered.
   *
   * @param {Input} input
   * @param {string} deviceId
   * @returns {Promise<void>} rejected with a DeviceError; what was in use before stays in use
   */
  async select(input, deviceId) {
    const old = this.#tracks.get(input);
    const before = this.#chosen[input];
    this.#chosen[input] = deviceId;
    if (!old) {
      this.#changed(input);
      return;
    }
    const wish = this.#wishAnew(input);
    try {
      await this.#exchange(input, deviceId, wish);
    } catch (error) {
      const { problem } = /** @type {DeviceError} */ (error);
      if (problem === "busy" && input === "camera" && this.#wishes[input] === wish) {
        // Phones open one camera at a time.
        await this.#selectAfterClosing(deviceId, before, wish);
        return;
      }
      if (this.#chosen[input] === deviceId) {
        this.#chosen[input] = before;
      }
      throw error;
    }
  }

  /**
   * Shares a screen in the place of the one that is shared. While the user is being asked for one, nothing else is
   * asked.
   *
   * @returns {Promise<void>} rejected with a DeviceError
   */
  async startScreen() {
    if (this.#asking) {
      return;
    }
    const asking = Symbol("screen");
    this.#asking = asking;
    try {
      const { video, audio } = await this.#devices.openScreen();
      if (this.#asking === asking) {
        this.#adoptScreen(video, audio);
      } else {
        // Picked after the share was called off or the call has ended: it must not show up in the next call.
        video.stop();
        audio?.stop();
      }
    } finally {
      if (this.#asking === asking) {
        this.#asking = null;
      }
    }
  }

  /** Ends the share, also one that the user is still being asked for. */
  stopScreen() {
    this.#asking = null;
    if (this.#tracks.has("screen")) {
      this.#dropScreen();
      this.dispatchEvent(new Event("sources"));
    }
  }

  close() {
    for (const track of this.#tracks.values()) {
      track.stop();
    }
    this.#tracks.clear();
    this.#interrupted.clear();
    this.#asking = null;
    this.#muted = { microphone: true, camera: true };
    this.#opened = false;
    for (const input of INPUTS) {
      this.#wishAnew(input);
      this.#changed(input);
    }
  }

  /**
   * @param {Input} input one that is open
   * @param {boolean} muted
   */
  #setOpenMuted(input, muted) {
    const track = this.#tracks.get(input);
    this.#muted[input] = muted;
    if (track && input === "camera" && muted) {
      track.stop();
      this.#tracks.delete(input);
      this.#interrupted.delete(input);
      // Another one may still be opening in its place.
      this.#wishAnew(input);
    } else if (track) {
      track.enabled = !muted;
    }
    this.#changed(input);
  }

  /**
   * Opens what is still wanted when it comes to it, and lets go of what is not wanted any more when it is there.
   *
   * @param {Wishes} wishes
   * @returns {Promise<void>} rejected with a DeviceError
   */
  async #openInputs(wishes) {
    if (!INPUTS.some((input) => this.#isWanted(input, wishes))) {
      return;
    }
    /** @param {Input} input */
    const constraint = (input) =>
      this.#isWanted(input, wishes) && (this.#chosen[input] ? { deviceId: this.#chosen[input] } : true);
    const opened = await this.#devices.open({
      microphone: constraint("microphone"),
      camera: constraint("camera"),
    });
    for (const input of INPUTS) {
      const track = opened[input];
      if (track && this.#isWanted(input, wishes)) {
        this.#opened = true;
        this.#muted[input] = false;
        this.#adopt(input, track);
      } else {
        track?.stop();
      }
    }
  }

  /**
   * Something else is wanted of an input from here on.
   *
   * @param {Input} input
   * @returns {number} the number of the wish
   */
  #wishAnew(input) {
    return ++this.#wishes[input];
  }

  /**
   * @param {Input} input
   * @param {Wishes} wishes
   */
  #isWanted(input, wishes) {
    return this.#wishes[input] === wishes[input];
  }

  /**
   * Opens a device in the place of the one that is open, unless that is not wanted any more when it is there.
   *
   * @param {Input} input
   * @param {string} deviceId
   * @param {number} wish
   * @returns {Promise<void>} rejected with a DeviceError
   */
  async #exchange(input, deviceId, wish) {
    const constraints = { deviceId: { exact: deviceId } };
    const opened = await this.#devices.open({
      microphone: input === "microphone" && constraints,
      camera: input === "camera" && constraints,
    });
    const track = opened[input];
    if (!track) {
      throw new DeviceError("missing", "The device gave no track.");
    }
    if (this.#wishes[input] === wish) {
      this.#adopt(input, track);
    } else {
      track.stop();
    }
  }

  /**
   * @param {string} deviceId
   * @param {string | undefined} before
   * @param {number} wish
   */
  async #selectAfterClosing(deviceId, before, wish) {
    const used = this.#tracks.get("camera")?.getSettings().deviceId;
    this.#tracks.get("camera")?.stop();
    try {
      await this.#exchange("camera", deviceId, wish);
    } catch (error) {
      if (this.#chosen.camera === deviceId) {
        this.#chosen.camera = before;
      }
      if (used && this.#wishes.camera === wish) {
        await this.#exchange("camera", used, wish);
      }
      throw error;
    }
  }

  /**
   * @param {Input} input
   * @param {MediaStreamTrack} track
   */
  #adopt(input, track) {
    this.#tracks.get(input)?.stop();
    track.enabled = !this.#muted[input];
    track.addEventListener("ended", () => this.#onEnded(input, track));
    this.#tracks.set(input, track);
    this.#interrupted.delete(input);
    // Of a camera "mute" need not mean that the system took it: Chromium says so too when its pictures are late.
    if (input === "microphone") {
      track.addEventListener("mute", () => this.#onInterrupted(input, track, true));
      track.addEventListener("unmute", () => this.#onInterrupted(input, track, false));
      if (track.muted) {
        this.#onInterrupted(input, track, true);
      }
    }
    this.#changed(input);
  }

  /**
   * @param {MediaStreamTrack} video
   * @param {MediaStreamTrack | null} audio
   */
  #adoptScreen(video, audio) {
    this.#dropScreen();
    this.#tracks.set("screen", video);
    if (audio) {
      this.#tracks.set("screen-audio", audio);
    }
    video.addEventListener("ended", () => {
      if (this.#tracks.get("screen") === video) {
        this.#dropScreen();
        this.dispatchEvent(new Event("sources"));
      }
    });
    this.dispatchEvent(new Event("sources"));
  }

  #dropScreen() {
    for (const source of /** @type {Source[]} */ (["screen", "screen-audio"])) {
      this.#tracks.get(source)?.stop();
      this.#tracks.delete(source);
    }
  }

  /**
   * @param {Input} input
   * @param {MediaStreamTrack} track
   */
  #onEnded(input, track) {
    if (this.#tracks.get(input) === track) {
      this.#tracks.delete(input);
      this.#interrupted.delete(input);
      this.#muted[input] = true;
      delete this.#chosen[input];
      this.#wishAnew(input);
      this.#changed(input);
      this.dispatchEvent(new CustomEvent("lost", { detail: input }));
    }
  }

  /**
   * @param {Input} input
   * @param {MediaStreamTrack} track
   * @param {boolean} interrupted
   */
  #onInterrupted(input, track, interrupted) {
    if (this.#tracks.get(input) !== track || this.#interrupted.has(input) === interrupted) {
      return;
    }
    if (interrupted) {
      this.#interrupted.add(input);
    } else {
      this.#interrupted.delete(input);
    }
    this.#changed(input);
    if (!this.#muted[input]) {
      this.dispatchEvent(new CustomEvent(interrupted ? "interrupted" : "resumed", { detail: input }));
    }
  }

  /** @param {Source} source */
  #changed(source) {
    this.dispatchEvent(new CustomEvent("track", { detail: source }));
  }
}
