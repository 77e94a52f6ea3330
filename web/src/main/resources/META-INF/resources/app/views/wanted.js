/** @import { Preview, Participant } from "../session-state.js" */
/** @import { Input } from "../rtc/local-media.js" */

/** @typedef {Record<Input, boolean>} Wanted */

/**
 * The microphone and the camera as the page shows them. It is what a join comes in with: nobody is to be seen who saw
 * the camera off.
 *
 * @param {Preview | Participant | null} shown the preview before a call, oneself in it; null while neither is there
 * @param {Wanted} asked what was asked for last
 * @returns {Wanted}
 */
export function asShown(shown, asked) {
  return shown ? { microphone: shown.microphone, camera: shown.camera } : asked;
}

/**
 * Whether there is anything to open, for which the browser may ask and a light may go on.
 *
 * @param {Wanted} wanted
 */
export function anything({ microphone, camera }) {
  return microphone || camera;
}
