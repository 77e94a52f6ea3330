/** A picture that is a quarter lower than it is shown looks the same to most eyes; the server reckons so too. */
const SUFFICIENT = 3 / 4;

/**
 * Which of a sender's encodings are needed for the largest picture that anybody is sent: those up to the first that is
 * high enough. The lower ones stay for whoever has a weak network.
 *
 * @param {readonly Pick<RTCRtpEncodingParameters, "scaleResolutionDownBy">[]} encodings
 * @param {number | undefined} trackHeight in pixels, undefined while not known
 * @param {number | null} wanted the height of that picture; 0 for none, null for no limit
 * @returns {boolean[]} for each encoding, whether it is to be active
 */
export function neededEncodings(encodings, trackHeight, wanted) {
  if (wanted === null || wanted === 0 || trackHeight === undefined) {
    return encodings.map(() => wanted !== 0);
  }
  const heights = encodings.map(({ scaleResolutionDownBy = 1 }) => trackHeight / scaleResolutionDownBy);
  const sufficient = Math.min(...heights.filter((height) => height >= wanted * SUFFICIENT));
  return heights.map((height) => height <= sufficient);
}
