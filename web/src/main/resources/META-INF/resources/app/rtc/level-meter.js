/** How many samples one look takes: 2048 at 48 kHz are 43 ms. */
const WINDOW_SAMPLES = 2_048;

/** Loudness is shown from here, in decibels below the loudest possible. */
const QUIETEST_DECIBELS = 60;

/** How loud the microphone is, before it is sent and whether or not it is. */
export class LevelMeter {
  #createContext;

  /** @type {AudioContext | null} */
  #context = null;

  /** @type {MediaStreamAudioSourceNode | null} */
  #source = null;

  /** @type {AnalyserNode | null} */
  #analyser = null;

  /** @type {MediaStreamTrack | null} */
  #track = null;

  #samples = new Float32Array(WINDOW_SAMPLES);

  /** @param {() => AudioContext} createContext called when there is something to measure */
  constructor(createContext) {
    this.#createContext = createContext;
  }

  /**
   * Measures another track, or none.
   *
   * @param {MediaStreamTrack | null} track
   */
  watch(track) {
    if (track === this.#track) {
      return;
    }
    this.#track = track;
    this.#source?.disconnect();
    this.#source = null;
    if (track) {
      this.#context ??= this.#createContext();
      this.#analyser ??= new AnalyserNode(this.#context, { fftSize: WINDOW_SAMPLES });
      this.#source = this.#context.createMediaStreamSource(new MediaStream([track]));
      this.#source.connect(this.#analyser);
    } else {
      // An open context keeps the machine awake.
      this.#context?.close();
      this.#context = null;
      this.#analyser = null;
    }
  }

  /** From 0, nothing to be heard, to 1, as loud as can be. */
  get level() {
    if (!this.#analyser || !this.#track) {
      return 0;
    }
    if (this.#context?.state === "suspended") {
      // Browsers start no audio before the first click or key on a page.
      this.#context.resume().catch(() => undefined);
    }
    this.#analyser.getFloatTimeDomainData(this.#samples);
    let sum = 0;
    for (const sample of this.#samples) {
      sum += sample * sample;
    }
    return loudness(Math.sqrt(sum / this.#samples.length));
  }
}

/**
 * A linear amplitude as people hear it.
 *
 * @param {number} amplitude 0 to 1
 * @returns {number} 0 to 1
 */
export function loudness(amplitude) {
  if (amplitude <= 0) {
    return 0;
  }
  const decibels = 20 * Math.log10(amplitude);
  return Math.min(1, Math.max(0, 1 + decibels / QUIETEST_DECIBELS));
}
