package room.rtp.forward;

/**
 * How long a packet to the peer and the answer to it take. The peer's reports say so: on what it is sent (RFC 3550 section
 * 6.4.1), or, if it only sends, on the reference times of this end (RFC 3611 sections 4.4 and 4.5). Where it makes none,
 * the time from asking for a lost packet to its repair stands in. Owned by one loop.
 */
final class RoundTrip {
    /** Before anything is known. */
    private static final long INITIAL_NANOS = 100_000_000L;

    private static final long MIN_NANOS = 10_000_000L;
    private static final long MAX_NANOS = 1_000_000_000L;

    /** Peers that only send sound report each five seconds; one that was silent for twice as long does not report. */
    private static final long REPORTED_NANOS = 10_000_000_000L;

    /** Of the difference, how much a repair counts: an answer to the second request looks like a slow one to the first. */
    private static final int REPAIR_SHARE = 8;

    private long nanos = INITIAL_NANOS;
    private boolean measured;
    private boolean reported;
    private long reportedNanos;

    /** Between 10 ms and 1 s. */
    long nanos() {
        return nanos;
    }

    /** Whether it is more than a guess. */
    boolean isMeasured() {
        return measured;
    }

    /** Whether the peer's reports tell it now. */
    boolean isReported(long nowNanos) {
        return reported && nowNanos - reportedNanos < REPORTED_NANOS;
    }

    /** A report tells it. */
    void onReport(long roundTripNanos, long nowNanos) {
        nanos = Math.clamp(roundTripNanos, MIN_NANOS, MAX_NANOS);
        measured = true;
        reported = true;
        reportedNanos = nowNanos;
    }

    /** A packet that was asked for has come. */
    void onRepair(long tookNanos, long nowNanos) {
        if (isReported(nowNanos)) {
            return;
        }
        long took = Math.clamp(tookNanos, MIN_NANOS, MAX_NANOS);
        nanos = measured ? nanos + (took - nanos) / REPAIR_SHARE : took;
        measured = true;
    }
}
