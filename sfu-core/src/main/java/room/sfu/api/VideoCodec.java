package room.sfu.api;

/** A video codec that a room may be limited to. */
public enum VideoCodec {
    VP8("vp8"),
    VP9("vp9"),
    H264("h264"),
    AV1("av1");

    private final String wireName;

    VideoCodec(String wireName) {
        this.wireName = wireName;
    }

    /** The name in signaling messages. */
    public String wireName() {
        return wireName;
    }
}
