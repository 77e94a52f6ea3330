import { DeviceError } from "./devices.js";
import type { Source, TrackState } from "../protocol/messages.js";
import type { Devices } from "./devices.js";
export type Input = "microphone" | "camera";
export type Wishes = Partial<Record<Input, number>>;
/**
 * What this side publishes: a microphone and a camera, which may be muted or not there at all, and a shared screen.
 *
 * Dispatches `track` (detail: the source) when what is to be sent of a source changed, `sources` when a source came or
 * went, `lost` (detail: the input) when a device was unplugged, and `interrupted` and `resumed` (detail: the input) when
 * the system takes one away for a while, as phones do for a call, and gives it back.
 */
export declare class LocalMedia extends EventTarget {
    #private;
    /**
     * @param {Devices} devices
     * @param {Partial<Record<Input, string>>} [chosen] ids from an earlier visit; used when they are there
     */
    constructor(devices: Devices, chosen?: Partial<Record<Input, string>>);
    get opened(): boolean;
    /**
     * The microphone's track, even while it is muted, to be measured.
     *
     * @returns {MediaStreamTrack | null}
     */
    get microphone(): MediaStreamTrack | null;
    /**
     * Opens what is wanted, or what of it can be had. What is open already stays open if it is wanted and is muted if not.
     *
     * @param {{ microphone: boolean, camera: boolean }} wanted
     * @returns {Promise<DeviceError[]>} what could not be opened; rejected with a DeviceError of problem `denied` when
     *     the user or the browser's settings said no
     */
    open(wanted: {
        microphone: boolean;
        camera: boolean;
    }): Promise<DeviceError[]>;
    /**
     * What is to be sent of a source now: null when it is muted or not open.
     *
     * @param {Source} source
     * @returns {MediaStreamTrack | null}
     */
    track(source: Source): MediaStreamTrack | null;
    /**
     * @param {Source} source
     * @returns {boolean}
     */
    muted(source: Source): boolean;
    /**
     * Whether the system has taken an input away for a while; it counts as muted then.
     *
     * @param {Input} input
     */
    interrupted(input: Input): boolean;
    /**
     * What is published. The microphone and the camera always are, at first perhaps muted: then a device that comes
     * later needs no new offer.
     *
     * @returns {TrackState[]}
     */
    get sources(): TrackState[];
    /**
     * The id of the device in use, undefined when none is.
     *
     * @param {Input} input
     */
    selected(input: Input): string | undefined;
    /**
     * Mutes or unmutes. A muted camera is switched off, light and all.
     *
     * @param {Input} input
     * @param {boolean} muted
     * @returns {Promise<void>} rejected with a DeviceError when there is nothing to unmute
     */
    setMuted(input: Input, muted: boolean): Promise<void>;
    /**
     * Changes to another device; while the input is muted it is only remembered.
     *
     * @param {Input} input
     * @param {string} deviceId
     * @returns {Promise<void>} rejected with a DeviceError; what was in use before stays in use
     */
    select(input: Input, deviceId: string): Promise<void>;
    /**
     * Shares a screen in the place of the one that is shared. While the user is being asked for one, nothing else is
     * asked.
     *
     * @returns {Promise<void>} rejected with a DeviceError
     */
    startScreen(): Promise<void>;
    /** Ends the share, also one that the user is still being asked for. */
    stopScreen(): void;
    close(): void;
}
