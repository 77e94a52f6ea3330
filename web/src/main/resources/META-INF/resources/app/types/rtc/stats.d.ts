export type MediaCounts = {
    audioPacketsReceived: number;
    videoFramesDecoded: number;
    /**
     * 0 while nothing has been decoded
     */
    frameWidth: number;
    frameHeight: number;
};
/**
 * What has come in of one audio and video pair.
 *
 * @typedef {object} MediaCounts
 * @property {number} audioPacketsReceived
 * @property {number} videoFramesDecoded
 * @property {number} frameWidth 0 while nothing has been decoded
 * @property {number} frameHeight
 */
/** @returns {MediaCounts} */
export declare function noCounts(): MediaCounts;
/**
 * Sums what arrived on some transceivers.
 *
 * @param {Iterable<any>} reports the values of an RTCStatsReport
 * @param {Iterable<RTCRtpTransceiver>} transceivers
 * @returns {MediaCounts}
 */
export declare function countMedia(reports: Iterable<any>, transceivers: Iterable<RTCRtpTransceiver>): MediaCounts;
/**
 * How loud the sound is that a receiver gets, as its sender says.
 *
 * @param {RTCRtpReceiver | undefined} receiver
 * @returns {number} 0 to 1, as people hear it
 */
export declare function levelOf(receiver: RTCRtpReceiver | undefined): number;
/**
 * What has arrived since an earlier count.
 *
 * @param {MediaCounts} now
 * @param {MediaCounts} before
 * @returns {MediaCounts}
 */
export declare function since(now: MediaCounts, before: MediaCounts): MediaCounts;
/**
 * Waits until media flows: a picture that runs where video is expected, else a packet where audio is expected, else
 * nothing at all, since somebody who is muted sends nothing to wait for. The first frame alone is no picture that runs:
 * right after it senders feel their way, and the next may take its time.
 *
 * @param {object} options
 * @param {() => Promise<MediaCounts>} options.read
 * @param {() => { audio: boolean, video: boolean }} options.expected asked each time: people mute while we wait
 * @param {number} options.intervalMillis
 * @param {number} options.timeoutMillis
 * @param {AbortSignal} options.signal
 * @returns {Promise<boolean>} false after the timeout or when aborted
 */
export declare function mediaFlows({ read, expected, intervalMillis, timeoutMillis, signal }: {
    read: () => Promise<MediaCounts>;
    expected: () => {
        audio: boolean;
        video: boolean;
    };
    intervalMillis: number;
    timeoutMillis: number;
    signal: AbortSignal;
}): Promise<boolean>;
