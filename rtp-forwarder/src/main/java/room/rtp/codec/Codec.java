package room.rtp.codec;

/** The codecs that are forwarded, with the RTP clock of each. */
public enum Codec {
    OPUS(48_000, false),
    /** Opus with earlier packets repeated in each (RFC 2198). */
    RED(48_000, false),
    VP8(90_000, true),
    VP9(90_000, true),
    H264(90_000, true),
    AV1(90_000, true);

    private final int clockRate;
    private final boolean video;

    Codec(int clockRate, boolean video) {
        this.clockRate = clockRate;
        this.video = video;
    }

    /** RTP timestamp units per second. */
    public int clockRate() {
        return clockRate;
    }

    public boolean isVideo() {
        return video;
    }
}
