/** @typedef {"denied" | "missing" | "busy" | "insecure" | "failed"} DeviceProblem */
export type DeviceProblem = "denied" | "missing" | "busy" | "insecure" | "failed";
export type Device = {
    id: string;
    label: string;
};
/** @typedef {{ id: string, label: string }} Device */
/** Why a camera, a microphone or a screen could not be had. */
export declare class DeviceError extends Error {
    problem: DeviceProblem;
    /**
     * @param {DeviceProblem} problem
     * @param {string} message
     */
    constructor(problem: DeviceProblem, message: string);
}
/**
 * The cameras and microphones of this machine. Dispatches `change` when one comes or goes.
 */
export declare class Devices extends EventTarget {
    #private;
    /**
     * @param {MediaDevices | undefined} media undefined where the page's origin is not secure
     * @param {MediaTrackConstraints} [capture] the size and rate wanted of a camera
     */
    constructor(media: MediaDevices | undefined, capture?: MediaTrackConstraints);
    /** Whether this browser can share a screen. */
    get canShareScreen(): boolean;
    /**
     * What there is to choose from. Browsers tell nothing useful before the first permission.
     *
     * @returns {Promise<{ microphones: Device[], cameras: Device[], speakers: Device[] }>}
     */
    list(): Promise<{
        microphones: Device[];
        cameras: Device[];
        speakers: Device[];
    }>;
    /**
     * Opens a microphone, a camera, or both with one question to the user.
     *
     * @param {object} wanted
     * @param {MediaTrackConstraints | boolean} wanted.microphone
     * @param {MediaTrackConstraints | boolean} wanted.camera
     * @returns {Promise<{ microphone: MediaStreamTrack | null, camera: MediaStreamTrack | null }>} rejected with a
     *     DeviceError
     */
    open({ microphone, camera }: {
        microphone: MediaTrackConstraints | boolean;
        camera: MediaTrackConstraints | boolean;
    }): Promise<{
        microphone: MediaStreamTrack | null;
        camera: MediaStreamTrack | null;
    }>;
    /**
     * Asks the user for a screen or window to share.
     *
     * @returns {Promise<{ video: MediaStreamTrack, audio: MediaStreamTrack | null }>} rejected with a DeviceError
     */
    openScreen(): Promise<{
        video: MediaStreamTrack;
        audio: MediaStreamTrack | null;
    }>;
}
