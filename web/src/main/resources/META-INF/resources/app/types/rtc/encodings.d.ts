/**
 * Which of a sender's encodings are needed for the largest picture that anybody is sent: those up to the first that is
 * high enough. The lower ones stay for whoever has a weak network.
 *
 * @param {readonly Pick<RTCRtpEncodingParameters, "scaleResolutionDownBy">[]} encodings
 * @param {number | undefined} trackHeight in pixels, undefined while not known
 * @param {number | null} wanted the height of that picture; 0 for none, null for no limit
 * @returns {boolean[]} for each encoding, whether it is to be active
 */
export declare function neededEncodings(encodings: readonly Pick<RTCRtpEncodingParameters, "scaleResolutionDownBy">[], trackHeight: number | undefined, wanted: number | null): boolean[];
