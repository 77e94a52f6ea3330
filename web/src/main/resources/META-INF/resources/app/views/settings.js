import { languages, words } from "../i18n/languages.js";
import { preferences } from "../preferences.js";
import { RoomDeviceChoice } from "./device-choice.js";
import { element, want } from "./dom.js";

/** @import { SessionState } from "../session-state.js" */

/** Devices, language, appearance and keys, in a dialog. */
export class RoomSettings extends HTMLElement {
  #choice = new RoomDeviceChoice();

  #language = element(
    "select",
    { id: "language", onchange: () => want(this, { type: "language", code: this.#language.value }) },
    element("option", { value: "" }, words.settings.languageAuto),
    ...Object.entries(languages).map(([code, { name }]) => element("option", { value: code, lang: code }, name)),
  );

  #theme = element(
    "select",
    {
      id: "theme",
      onchange: () => want(this, { type: "theme", theme: /** @type {any} */ (this.#theme.value) }),
    },
    ...Object.entries(words.settings.themes).map(([theme, text]) => element("option", { value: theme }, text)),
  );

  #shortcuts = element("input", {
    id: "shortcuts",
    type: "checkbox",
    onchange: () => {
      preferences.shortcuts = this.#shortcuts.checked;
    },
  });

  #dialog = element(
    "dialog",
    { "aria-labelledby": "settings-title", onclose: () => this.#forgetDevices() },
    element(
      "form",
      { method: "dialog" },
      element("h2", { id: "settings-title" }, words.settings.title),
      element("div", { class: "devices" }),
      element("label", { htmlFor: "language" }, words.settings.language),
      this.#language,
      element("label", { htmlFor: "theme" }, words.settings.theme),
      this.#theme,
      element("label", { class: "check" }, this.#shortcuts, words.settings.shortcuts),
      element("button", { class: "primary" }, words.settings.done),
    ),
  );

  connectedCallback() {
    this.append(this.#dialog);
    this.#language.value = preferences.language;
    this.#theme.value = preferences.theme;
    this.#shortcuts.checked = preferences.shortcuts;
  }

  /** @param {boolean} withDevices false where the page behind has the choice of devices already */
  open(withDevices) {
    if (withDevices) {
      this.#dialog.querySelector(".devices")?.append(this.#choice);
    }
    this.#dialog.showModal();
  }

  /** @param {SessionState} state */
  render(state) {
    this.#choice.render(state);
  }

  #forgetDevices() {
    this.#choice.remove();
  }
}

customElements.define("room-settings", RoomSettings);
