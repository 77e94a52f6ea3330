package room.bench.load.client;

/** Audio or video, and the one codec that the generator speaks of each. */
public enum MediaKind {
    AUDIO("audio", 111, "opus", 48_000, "opus/48000/2"),
    VIDEO("video", 96, "VP8", 90_000, "VP8/90000");

    private final String media;
    private final int payloadType;
    private final String encoding;
    private final int clockRate;
    private final String rtpMap;

    MediaKind(String media, int payloadType, String encoding, int clockRate, String rtpMap) {
        this.media = media;
        this.payloadType = payloadType;
        this.encoding = encoding;
        this.clockRate = clockRate;
        this.rtpMap = rtpMap;
    }

    /** The word in an m-line. */
    String media() {
        return media;
    }

    /** What offers call the codec. */
    int payloadType() {
        return payloadType;
    }

    String encoding() {
        return encoding;
    }

    int clockRate() {
        return clockRate;
    }

    String rtpMap() {
        return rtpMap;
    }
}
