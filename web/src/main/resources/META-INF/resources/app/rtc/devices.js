/** @typedef {"denied" | "missing" | "busy" | "insecure" | "failed"} DeviceProblem */

/** @typedef {{ id: string, label: string }} Device */

/** Why a camera, a microphone or a screen could not be had. */
export class DeviceError extends Error {
  /**
   * @param {DeviceProblem} problem
   * @param {string} message
   */
  constructor(problem, message) {
    super(message);
    this.name = "DeviceError";
    this.problem = problem;
  }
}

/** @type {Record<string, DeviceProblem>} by the DOMException's name */
const PROBLEMS = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

/**
 * Browsers call both a refusal: that the user closed the choice of a screen, and that the system does not let the
 * browser capture any, as macOS does until that is allowed in its settings. Chromium tells them apart in words only.
 */
const BY_THE_SYSTEM = /\bby (the )?(operating )?system\b/i;

/** @param {any} error */
function asScreenError(error) {
  const refused = error?.name === "NotAllowedError" && BY_THE_SYSTEM.test(error.message);
  return refused ? new DeviceError("busy", error.message) : asDeviceError(error);
}

/** @param {any} error */
function asDeviceError(error) {
  return new DeviceError(PROBLEMS[error?.name] ?? "failed", error?.message ?? String(error));
}

/**
 * The cameras and microphones of this machine. Dispatches `change` when one comes or goes.
 */
export class Devices extends EventTarget {
  #media;
  #capture;

  /**
   * @param {MediaDevices | undefined} media undefined where the page's origin is not secure
   * @param {MediaTrackConstraints} [capture] the size and rate wanted of a camera
   */
  constructor(media, capture = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } }) {
    super();
    this.#media = media;
    this.#capture = capture;
    media?.addEventListener("devicechange", () => this.dispatchEvent(new Event("change")));
  }

  /** Whether this browser can share a screen. */
  get canShareScreen() {
    return typeof this.#media?.getDisplayMedia === "function";
  }

  /**
   * What there is to choose from. Browsers tell nothing useful before the first permission.
   *
   * @returns {Promise<{ microphones: Device[], cameras: Device[], speakers: Device[] }>}
   */
  async list() {
    const all = (await this.#media?.enumerateDevices()) ?? [];
    /**
     * @param {MediaDeviceKind} kind
     * @param {string} word
     */
    const ofKind = (kind, word) =>
      all
        .filter((device) => device.kind === kind && device.deviceId !== "")
        .map((device, index) => ({ id: device.deviceId, label: device.label || `${word} ${index + 1}` }));
    return {
      microphones: ofKind("audioinput", "Microphone"),
      cameras: ofKind("videoinput", "Camera"),
      speakers: ofKind("audiooutput", "Speaker"),
    };
  }

  /**
   * Opens a microphone, a camera, or both with one question to the user.
   *
   * @param {object} wanted
   * @param {MediaTrackConstraints | boolean} wanted.microphone
   * @param {MediaTrackConstraints | boolean} wanted.camera
   * @returns {Promise<{ microphone: MediaStreamTrack | null, camera: MediaStreamTrack | null }>} rejected with a
   *     DeviceError
   */
  async open({ microphone, camera }) {
    if (!this.#media?.getUserMedia) {
      throw new DeviceError("insecure", "This page may not use cameras and microphones: it was not loaded securely.");
    }
    try {
      const stream = await this.#media.getUserMedia({
        audio: microphone && {
          echoCancellation: true,
          noiseSuppression: true,
          autoGainControl: true,
          ...(microphone === true ? {} : microphone),
        },
        video: camera && { ...this.#capture, ...(camera === true ? {} : camera) },
      });
      return { microphone: stream.getAudioTracks()[0] ?? null, camera: stream.getVideoTracks()[0] ?? null };
    } catch (error) {
      throw asDeviceError(error);
    }
  }

  /**
   * Asks the user for a screen or window to share.
   *
   * @returns {Promise<{ video: MediaStreamTrack, audio: MediaStreamTrack | null }>} rejected with a DeviceError
   */
  async openScreen() {
    if (!this.#media?.getDisplayMedia) {
      throw new DeviceError("missing", "This browser cannot share a screen.");
    }
    try {
      const stream = await this.#media.getDisplayMedia({
        video: { frameRate: { ideal: 15, max: 30 } },
        audio: true,
      });
      const [video] = stream.getVideoTracks();
      if (!video) {
        throw new DeviceError("missing", "There was no picture in what was chosen.");
      }
      // Text must stay sharp; a few frames less do not matter.
      video.contentHint = "detail";
      return { video, audio: stream.getAudioTracks()[0] ?? null };
    } catch (error) {
      throw error instanceof DeviceError ? error : asScreenError(error);
    }
  }
}
