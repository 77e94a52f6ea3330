import { element, want } from "./dom.js";

/** @import { SessionState } from "../session-state.js" */
/** @import { Device } from "../rtc/devices.js" */
/** @import { Input } from "../rtc/local-media.js" */

/** The lists of microphones and cameras, in a dialog. */
export class RoomSettings extends HTMLElement {
  #selects = { microphone: this.#select("microphone"), camera: this.#select("camera") };

  #dialog = element(
    "dialog",
    { "aria-labelledby": "settings-title" },
    element(
      "form",
      { method: "dialog" },
      element("h2", { id: "settings-title" }, "Devices"),
      element("label", { htmlFor: "microphone-list" }, "Microphone"),
      this.#selects.microphone,
      element("label", { htmlFor: "camera-list" }, "Camera"),
      this.#selects.camera,
      element("button", { class: "primary" }, "Done"),
    ),
  );

  connectedCallback() {
    this.append(this.#dialog);
  }

  open() {
    this.#dialog.showModal();
  }

  /** @param {SessionState} state */
  render({ devices, selected }) {
    fill(this.#selects.microphone, devices.microphones, selected.microphone);
    fill(this.#selects.camera, devices.cameras, selected.camera);
  }

  /** @param {Input} input */
  #select(input) {
    const select = element("select", {
      id: `${input}-list`,
      onchange: () => want(this, { type: "device", input, deviceId: select.value }),
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
    select.replaceChildren(...(options.length > 0 ? options : [element("option", { value: "" }, "None found")]));
  }
  select.disabled = devices.length === 0;
  if (selected !== undefined && devices.some(({ id }) => id === selected)) {
    select.value = selected;
  }
}

customElements.define("room-settings", RoomSettings);
