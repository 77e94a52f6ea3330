package room.rtp.forward;

/**
 * Decides when one incoming stream is asked for a key frame, however many subscribers wish for one: key frames are
 * large, and a storm of them ruins the picture for everybody. Owned by one loop.
 */
final class KeyFrameRequester {
    /** Nothing is asked for twice within this; a key frame takes about a round trip and an encoder's turn. */
    private static final long MIN_INTERVAL_NANOS = 500_000_000L;

    private long requestedNanos;
    private boolean requested;

    /** Whether a request goes out now. */
    boolean request(long nowNanos) {
        if (requested && nowNanos - requestedNanos < MIN_INTERVAL_NANOS) {
            return false;
        }
        requested = true;
        requestedNanos = nowNanos;
        return true;
    }
}
