package room.bench.load.media;

/**
 * What a video track sends.
 *
 * @param packetsPerSecond 1 to 20,000
 * @param payloadBytes of the larger packets of a frame, 100 to {@link MediaSource#MAX_PAYLOAD_BYTES}
 * @param framesPerSecond 1 to 120
 * @param width of the picture in pixels, as its key frames state it
 * @param height of the picture in pixels
 */
public record VideoShape(int packetsPerSecond, int payloadBytes, int framesPerSecond, int width, int height) {
    public VideoShape {
        require(packetsPerSecond >= 1 && packetsPerSecond <= 20_000, "video packets a second: 1 to 20000");
        require(
                payloadBytes >= 100 && payloadBytes <= MediaSource.MAX_PAYLOAD_BYTES,
                "bytes of a video packet: 100 to " + MediaSource.MAX_PAYLOAD_BYTES);
        require(framesPerSecond >= 1 && framesPerSecond <= 120, "frames a second: 1 to 120");
    }

    private static void require(boolean condition, String rule) {
        if (!condition) {
            throw new IllegalArgumentException(rule);
        }
    }

    /** The next smaller simulcast layer: half the width and height, a quarter of the packets. */
    public VideoShape halved() {
        return new VideoShape(
                Math.max(framesPerSecond, packetsPerSecond / 4), payloadBytes, framesPerSecond, width / 2, height / 2);
    }
}
