/** @typedef {"auto" | "light" | "dark"} Theme */

/** @typedef {"grid" | "speaker"} Layout */

/** What the browser remembers from one visit to the next. Storage may be forbidden: then nothing is remembered. */
class Preferences {
  get name() {
    return this.#read("name") ?? "";
  }

  set name(name) {
    this.#write("name", name);
  }

  get room() {
    return this.#read("room") ?? "";
  }

  set room(room) {
    this.#write("room", room);
  }

  /** @returns {{ microphone?: string, camera?: string, speaker?: string }} device ids */
  get devices() {
    const microphone = this.#read("microphone");
    const camera = this.#read("camera");
    const speaker = this.#read("speaker");
    return { ...(microphone && { microphone }), ...(camera && { camera }), ...(speaker && { speaker }) };
  }

  /**
   * @param {"microphone" | "camera" | "speaker"} device
   * @param {string} deviceId
   */
  rememberDevice(device, deviceId) {
    this.#write(device, deviceId);
  }

  /** Whether one comes into a room with the microphone and the camera on. */
  get wanted() {
    return { microphone: this.#read("microphone-on") !== "no", camera: this.#read("camera-on") !== "no" };
  }

  /**
   * @param {"microphone" | "camera"} input
   * @param {boolean} on
   */
  rememberWanted(input, on) {
    this.#write(`${input}-on`, on ? "yes" : "no");
  }

  /** The chosen language's code, empty for the browser's. */
  get language() {
    return this.#read("language") ?? "";
  }

  set language(language) {
    this.#write("language", language);
  }

  /** @returns {Theme} */
  get theme() {
    const theme = this.#read("theme");
    return theme === "light" || theme === "dark" ? theme : "auto";
  }

  set theme(theme) {
    this.#write("theme", theme);
  }

  /** @returns {Layout} */
  get layout() {
    return this.#read("layout") === "speaker" ? "speaker" : "grid";
  }

  set layout(layout) {
    this.#write("layout", layout);
  }

  /** Whether single keys do something in a call. */
  get shortcuts() {
    return this.#read("shortcuts") !== "no";
  }

  set shortcuts(on) {
    this.#write("shortcuts", on ? "yes" : "no");
  }

  /** @param {string} key */
  #read(key) {
    try {
      return localStorage.getItem(`room.${key}`);
    } catch {
      return null;
    }
  }

  /**
   * @param {string} key
   * @param {string} value
   */
  #write(key, value) {
    try {
      localStorage.setItem(`room.${key}`, value);
    } catch {
      // Private windows and full disks: the call works all the same.
    }
  }
}

export const preferences = new Preferences();
