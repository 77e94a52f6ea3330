package room.rtp.bandwidth;

/**
 * Fills what is sent up to what the receiver says it can take. A receiver that estimates for itself raises its estimate to
 * about one and a half times what arrives, and no further: sent one small picture only, it would never report enough for
 * a larger one. Stops when the estimate falls, and rests when it does not rise. Owned by one loop.
 */
public final class RembFill {
    /** Without a rise for this long, the path takes no more. */
    private static final long FUTILE_NANOS = 5_000_000_000L;

    private static final long FIRST_REST_NANOS = 10_000_000_000L;
    private static final long MAX_REST_NANOS = 80_000_000_000L;

    /** What counts as a rise or a fall, in percent of the estimate. */
    private static final int CHANGE_PERCENT = 5;

    /** Media comes in bursts: what it was too much or too little within this time is made up for. */
    private static final long BURST_NANOS = 100_000_000L;

    /** 0 before the first report. */
    private long estimateBps;

    private boolean filling;
    private long markBps;
    private long markNanos;
    private long restNanos = FIRST_REST_NANOS;
    private long restUntilNanos = Long.MIN_VALUE / 2;
    private long lastNanos;
    private long missingBytes;

    /** A datagram has gone out. */
    public void onSent(int bytes) {
        missingBytes -= bytes;
    }

    /** The receiver reports what it can take. */
    public void onEstimate(long bitrateBps, long nowNanos) {
        boolean fallen = bitrateBps < estimateBps / 100 * (100 - CHANGE_PERCENT);
        estimateBps = bitrateBps;
        if (fallen) {
            rest(nowNanos);
        } else if (filling && bitrateBps > markBps / 100 * (100 + CHANGE_PERCENT)) {
            restNanos = FIRST_REST_NANOS;
            mark(nowNanos);
        }
    }

    private void mark(long nowNanos) {
        markBps = estimateBps;
        markNanos = nowNanos;
    }

    private void rest(long nowNanos) {
        filling = false;
        restUntilNanos = nowNanos + restNanos;
        restNanos = Math.min(2 * restNanos, MAX_REST_NANOS);
    }

    /**
     * What should be sent now on top of the media, in bytes; called some 50 times a second.
     *
     * @param wantedBps what the peer would be sent if it could take it
     */
    public int bytes(long wantedBps, long nowNanos) {
        if (filling && nowNanos - markNanos > FUTILE_NANOS) {
            rest(nowNanos);
        }
        if (estimateBps == 0 || wantedBps <= estimateBps || nowNanos - restUntilNanos < 0) {
            filling = false;
            return 0;
        }
        if (!filling) {
            filling = true;
            lastNanos = nowNanos;
            missingBytes = 0;
            mark(nowNanos);
            return 0;
        }
        long most = estimateBps / 8 * BURST_NANOS / 1_000_000_000L;
        long elapsed = Math.min(nowNanos - lastNanos, BURST_NANOS);
        lastNanos = nowNanos;
        missingBytes = Math.clamp(missingBytes + estimateBps / 8 * elapsed / 1_000_000_000L, -most, most);
        return (int) Math.max(0, missingBytes);
    }

    /** Whether {@link #bytes} has to be asked as often as it can be. */
    public boolean isFilling() {
        return filling;
    }
}
