import { words } from "../i18n/languages.js";
import { element, want } from "./dom.js";

/** @import { SessionState } from "../session-state.js" */
/** @import { Device } from "../rtc/devices.js" */
/** @import { Input } from "../rtc/local-media.js" */

/** Firefox and Safari let the system choose where sound comes out. */
const CHOOSES_SPEAKER = "setSinkId" in HTMLMediaElement.prototype;

/** The lists of microphones, cameras and loudspeakers, wherever they are chosen. */
export class RoomDeviceChoice extends HTMLElement {
  #selects = {
    microphone: this.#select("microphone"),
    camera: this.#select("camera"),
    speaker: this.#select("speaker"),
  };

  #test = element(
    "button",
    { type: "button", class: "plain", onclick: () => want(this, { type: "test-speaker" }) },
    words.preview.testSpeaker,
  );

  connectedCallback() {
    if (this.childElementCount > 0) {
      return;
    }
    for (const [device, select] of Object.entries(this.#selects)) {
      if (device !== "speaker" || CHOOSES_SPEAKER) {
        this.append(
          element("label", { htmlFor: select.id }, words.devices[/** @type {Input | "speaker"} */ (device)]),
          select,
        );
      }
    }
    this.append(this.#test);
  }

  /** @param {SessionState} state */
  render({ devices, selected }) {
    fill(this.#selects.microphone, devices.microphones, selected.microphone);
    fill(this.#selects.camera, devices.cameras, selected.camera);
    fill(this.#selects.speaker, devices.speakers, selected.speaker ?? "default");
  }

  /** @param {Input | "speaker"} device */
  #select(device) {
    const select = element("select", {
      id: `${device}-list`,
      onchange: () => want(this, { type: "device", device, deviceId: select.value }),
    });
    return select;
  }
}

/**
 * @param {HTMLSelectElement} select
 * @param {Device[]} devices
 * @param {string | undefined} selected
 */
function fill(select, devices, selected) {
  const now = JSON.stringify(devices);
  if (select.dataset.devices !== now) {
    select.dataset.devices = now;
    const options = devices.map(({ id, label }) => element("option", { value: id }, label));
    const none = element("option", { value: "" }, words.devices.none);
    select.replaceChildren(...(options.length > 0 ? options : [none]));
  }
  select.disabled = devices.length === 0;
  if (selected !== undefined && devices.some(({ id }) => id === selected)) {
    select.value = selected;
  }
}

customElements.define("room-device-choice", RoomDeviceChoice);
