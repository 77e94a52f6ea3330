import { words } from "../i18n/languages.js";
import { RoomDeviceChoice } from "./device-choice.js";
import { element, setAttribute, setText, want } from "./dom.js";
import { icon } from "./icons.js";
import { problemWords } from "./words.js";

/** @import { SessionState } from "../session-state.js" */
/** @import { DeviceProblem } from "../rtc/devices.js" */
/** @import { Input } from "../rtc/local-media.js" */

/** Where there is room for it, the choice of devices is open from the start. */
const ROOMY = matchMedia("(min-width: 761px)");

/** How one will come across: the camera's picture, the microphone's level, and what is in the way of either. */
export class RoomPreview extends HTMLElement {
  #video = element("video", { autoplay: true, muted: true, playsInline: true, "aria-hidden": "true" });
  #empty = element("p", { class: "nothing" });
  #meter = element("span", { class: "level", role: "img", "aria-label": words.preview.level }, element("i"));
  #microphone = this.#toggle("microphone");
  #camera = this.#toggle("camera");
  #choice = new RoomDeviceChoice();
  #problem = element("section", { class: "help", hidden: true, role: "alert" });

  #devices = element(
    "details",
    { class: "devices", open: ROOMY.matches },
    element("summary", {}, words.devices.choose),
    this.#choice,
  );

  #start = element(
    "button",
    { type: "button", class: "primary", id: "try-devices", onclick: () => want(this, { type: "preview" }) },
    words.preview.start,
  );

  /** @type {() => number} */
  #level = () => 0;

  /** @type {Record<Input, boolean>} what is wanted, whether or not it is open yet */
  #wanted = { microphone: true, camera: true };

  /** @type {number | undefined} */
  #frame;

  connectedCallback() {
    this.append(
      element(
        "div",
        { class: "mirror" },
        this.#video,
        this.#empty,
        this.#start,
        element("div", { class: "toggles" }, this.#microphone, this.#camera, this.#meter),
      ),
      this.#problem,
      this.#devices,
    );
    const draw = () => {
      this.#meter.style.setProperty("--level", this.#level().toFixed(2));
      this.#frame = requestAnimationFrame(draw);
    };
    draw();
  }

  disconnectedCallback() {
    cancelAnimationFrame(this.#frame ?? 0);
    this.#video.srcObject = null;
  }

  /** @param {() => number} level gives the microphone's loudness, 0 to 1 */
  set level(level) {
    this.#level = level;
  }

  /**
   * @param {SessionState} state
   * @param {Record<Input, boolean>} wanted
   * @param {boolean} opening whether the browser is asking the user
   */
  render(state, wanted, opening) {
    const { preview } = state;
    this.#wanted = wanted;
    const video = preview?.video ?? null;
    const shown = /** @type {MediaStream | null} */ (this.#video.srcObject)?.getVideoTracks()[0] ?? null;
    if (video !== shown) {
      this.#video.srcObject = video && new MediaStream([video]);
    }
    this.#video.hidden = video === null;
    this.#empty.hidden = video !== null;
    const { cameraOff, notStarted, opening: waiting } = words.preview;
    setText(this.#empty, opening ? waiting : preview || !this.#problem.hidden ? cameraOff : notStarted);
    this.#start.hidden = preview !== null || opening || !this.#problem.hidden;
    this.#face(this.#microphone, "microphone", preview ? preview.microphone : wanted.microphone);
    this.#face(this.#camera, "camera", preview ? preview.camera : wanted.camera);
    this.#meter.hidden = !preview?.microphone;
    this.#devices.hidden = preview === null;
    if (preview) {
      this.#choice.render(state);
    }
  }

  /**
   * Says what is in the way of the camera and the microphone, and what to do about it.
   *
   * @param {DeviceProblem | null} problem
   */
  showProblem(problem) {
    this.#problem.hidden = problem === null;
    if (problem === null) {
      return;
    }
    const { title, help } = problemWords(problem);
    this.#problem.replaceChildren(
      element("h2", {}, title),
      element("p", {}, help),
      element(
        "div",
        { class: "row" },
        element(
          "button",
          { type: "button", class: "primary", onclick: () => want(this, { type: "preview" }) },
          words.preview.tryAgain,
        ),
        element(
          "button",
          {
            type: "button",
            onclick: () => want(this, { type: "preview", wanted: { microphone: true, camera: false } }),
          },
          words.preview.microphoneOnly,
        ),
        element("button", { type: "button", onclick: () => want(this, { type: "listen-only" }) }, words.preview.without),
      ),
    );
    this.#start.hidden = true;
    setText(this.#empty, words.preview.cameraOff);
  }

  /** @param {Input} input */
  #toggle(input) {
    return element("button", {
      type: "button",
      class: "round",
      "data-preview": input,
      onclick: () => want(this, { type: "wanted", input, on: !this.#isOn(input) }),
    });
  }

  /** @param {Input} input */
  #isOn(input) {
    const button = input === "microphone" ? this.#microphone : this.#camera;
    return button.childElementCount > 0 ? button.getAttribute("aria-pressed") === "true" : this.#wanted[input];
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {Input} input
   * @param {boolean} on
   */
  #face(button, input, on) {
    const { muteLong, unmuteLong, cameraStopLong, cameraStartLong } = words.controls;
    const label = input === "microphone" ? (on ? muteLong : unmuteLong) : on ? cameraStopLong : cameraStartLong;
    if (button.getAttribute("aria-label") !== label) {
      button.replaceChildren(icon(on ? input : `${input}-off`));
      button.title = label;
      setAttribute(button, "aria-label", label);
      setAttribute(button, "aria-pressed", String(on));
    }
  }
}

customElements.define("room-preview", RoomPreview);
