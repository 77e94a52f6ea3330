package room.sfu.negotiation;

/** The codecs that can be forwarded. */
public enum Codec {
    OPUS(MediaKind.AUDIO, "opus", 48_000, 2),
    /** Opus with earlier packets repeated in each (RFC 2198). */
    RED(MediaKind.AUDIO, "red", 48_000, 2),
    VP8(MediaKind.VIDEO, "VP8", 90_000, 1),
    VP9(MediaKind.VIDEO, "VP9", 90_000, 1),
    H264(MediaKind.VIDEO, "H264", 90_000, 1),
    AV1(MediaKind.VIDEO, "AV1", 90_000, 1);

    private final MediaKind kind;
    private final String encoding;
    private final int clockRate;
    private final int channels;

    Codec(MediaKind kind, String encoding, int clockRate, int channels) {
        this.kind = kind;
        this.encoding = encoding;
        this.clockRate = clockRate;
        this.channels = channels;
    }

    public MediaKind kind() {
        return kind;
    }

    /** The name in a=rtpmap, to be compared without regard to case. */
    public String encoding() {
        return encoding;
    }

    /** RTP clock rate in Hz. */
    public int clockRate() {
        return clockRate;
    }

    /** Audio channels; 1 for video. */
    public int channels() {
        return channels;
    }
}
