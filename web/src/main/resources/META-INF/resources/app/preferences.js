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

  /** @returns {{ microphone?: string, camera?: string }} device ids */
  get devices() {
    const microphone = this.#read("microphone");
    const camera = this.#read("camera");
    return { ...(microphone && { microphone }), ...(camera && { camera }) };
  }

  /**
   * @param {"microphone" | "camera"} input
   * @param {string} deviceId
   */
  rememberDevice(input, deviceId) {
    this.#write(input, deviceId);
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
