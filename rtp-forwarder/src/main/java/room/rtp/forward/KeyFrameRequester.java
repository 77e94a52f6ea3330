package room.rtp.forward;

/**
 * Decides when one incoming stream is asked for a key frame, however many subscribers wish for one: key frames are
 * large, and a storm of them ruins the picture for everybody. The larger they are against what the stream has, the longer
 * it is left alone after one. A wish that comes too soon is kept, and a request that nothing comes of is repeated, since
 * requests get lost like any other packet (RFC 4585 section 6.3.1). Owned by one loop.
 */
final class KeyFrameRequester {
    /** Nothing is asked for twice within this; a key frame takes about a round trip and an encoder's turn. */
    private static final long MIN_INTERVAL_NANOS = 500_000_000L;

    /** Somebody waits for it: longer than this nobody has to. */
    private static final long MAX_INTERVAL_NANOS = 1_000_000_000L;

    /** Who has not answered for some time is asked this often, in case they can again. */
    private static final long MAX_REPEAT_NANOS = 4_000_000_000L;

    /** So many requests in a row are one command that is repeated (RFC 5104 section 4.3.1.1); the next is a new one. */
    private static final int REPEATED = 3;

    /** Of the stream's bytes, key frames may be this part. */
    private static final double SHARE = 0.25;

    private long requestedNanos;
    private boolean requested;
    private boolean wanted;
    private int unanswered;
    private int command;
    private long keyFrameNanos;
    private long keyFrameBytes;
    private boolean inKeyFrame;
    private int keyFrameTimestamp;
    private int keyFrames;

    /** Notes a packet of the stream that came in order. */
    void onPacket(boolean startsKeyFrame, int timestamp, int bytes, long nowNanos) {
        if (startsKeyFrame && !(inKeyFrame && timestamp == keyFrameTimestamp)) {
            inKeyFrame = true;
            keyFrames++;
            wanted = false;
            unanswered = 0;
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
     * Somebody begins to wait for a key frame, or says again that they do.
     *
     * @param bitrateBps of the stream, 0 while not known
     * @return whether a request goes out now; if not, {@link #repeat} tells when
     */
    boolean request(long bitrateBps, long nowNanos) {
        wanted = true;
        if ((requested && nowNanos - requestedNanos < MIN_INTERVAL_NANOS) || !mayFollow(bitrateBps, nowNanos)) {
            return false;
        }
        sent(nowNanos);
        return true;
    }

    /** Whether a key frame is waited for: somebody wished for one, and none has begun since. */
    boolean isWanted() {
        return wanted;
    }

    /**
     * Whether a request goes out now for a wish from before: one that came too soon, or that was not answered.
     *
     * @param bitrateBps of the stream, 0 while not known
     * @param roundTripNanos to the publisher and back
     */
    boolean isDue(long bitrateBps, long roundTripNanos, long nowNanos) {
        if (!wanted || (requested && nowNanos - requestedNanos < pause(roundTripNanos))) {
            return false;
        }
        return mayFollow(bitrateBps, nowNanos);
    }

    /** Longer each time: who does not answer may not be able to. */
    private long pause(long roundTripNanos) {
        long first = Math.max(MIN_INTERVAL_NANOS, 2 * roundTripNanos);
        return unanswered < 2 ? first : Math.min(MAX_REPEAT_NANOS, first << Math.min(unanswered - 1, 8));
    }

    /** A request goes out for a wish from before. */
    void repeat(long nowNanos) {
        sent(nowNanos);
    }

    private void sent(long nowNanos) {
        if (unanswered % REPEATED == 0) {
            command++;
        }
        unanswered++;
        requested = true;
        requestedNanos = nowNanos;
    }

    /** The request that was to go out could not. */
    void notSent() {
        requested = false;
        unanswered = Math.max(0, unanswered - 1);
    }

    /** Nobody waits any more. */
    void giveUp() {
        wanted = false;
        unanswered = 0;
    }

    /** Counts what is asked for, modulo 2^32; a request that is repeated is the same. */
    int command() {
        return command;
    }

    /** How many key frames have begun. */
    int keyFrames() {
        return keyFrames;
    }

    /** When the newest key frame began; only if there was one. */
    long keyFrameNanos() {
        return keyFrameNanos;
    }

    private boolean mayFollow(long bitrateBps, long nowNanos) {
        return keyFrames == 0 || nowNanos - keyFrameNanos >= afterKeyFrame(bitrateBps);
    }

    private long afterKeyFrame(long bitrateBps) {
        if (bitrateBps == 0) {
            return MIN_INTERVAL_NANOS;
        }
        double seconds = keyFrameBytes * 8 / (bitrateBps * SHARE);
        return Math.clamp((long) (seconds * 1e9), MIN_INTERVAL_NANOS, MAX_INTERVAL_NANOS);
    }
}
