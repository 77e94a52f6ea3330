package room.rtp.forward;

/**
 * Decides when one incoming stream is asked for a key frame, however many subscribers wish for one: key frames are
 * large, and a storm of them ruins the picture for everybody. The larger they are against what the stream has, the longer
 * it is left alone after one. Owned by one loop.
 */
final class KeyFrameRequester {
    /** Nothing is asked for twice within this; a key frame takes about a round trip and an encoder's turn. */
    private static final long MIN_INTERVAL_NANOS = 500_000_000L;

    /** Somebody waits for it: longer than this nobody has to. */
    private static final long MAX_INTERVAL_NANOS = 1_000_000_000L;

    /** Of the stream's bytes, key frames may be this part. */
    private static final double SHARE = 0.25;

    private long requestedNanos;
    private boolean requested;
    private long keyFrameNanos;
    private long keyFrameBytes;
    private boolean inKeyFrame;
    private int keyFrameTimestamp;
    private boolean arrived;

    /** Notes a packet of the stream that came in order. */
    void onPacket(boolean startsKeyFrame, int timestamp, int bytes, long nowNanos) {
        if (startsKeyFrame && !(inKeyFrame && timestamp == keyFrameTimestamp)) {
            inKeyFrame = true;
            arrived = true;
            keyFrameTimestamp = timestamp;
            keyFrameBytes = 0;
            keyFrameNanos = nowNanos;
        }
        if (inKeyFrame && timestamp == keyFrameTimestamp) {
            keyFrameBytes += bytes;
        } else {
            inKeyFrame = false;
        }
    }

    /**
     * Whether a request goes out now.
     *
     * @param bitrateBps of the stream, 0 while not known
     */
    boolean request(long bitrateBps, long nowNanos) {
        if (requested && nowNanos - requestedNanos < MIN_INTERVAL_NANOS) {
            return false;
        }
        if (arrived && nowNanos - keyFrameNanos < afterKeyFrame(bitrateBps)) {
            return false;
        }
        requested = true;
        requestedNanos = nowNanos;
        return true;
    }

    private long afterKeyFrame(long bitrateBps) {
        if (bitrateBps == 0) {
            return MIN_INTERVAL_NANOS;
        }
        double seconds = keyFrameBytes * 8 / (bitrateBps * SHARE);
        return Math.clamp((long) (seconds * 1e9), MIN_INTERVAL_NANOS, MAX_INTERVAL_NANOS);
    }
}
