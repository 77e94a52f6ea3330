package room.rtp.forward;

/**
 * Relates one publisher's wall clock to ours by its sender reports. All its streams share one, so that whatever error
 * the estimate has is the same for audio and video and lips stay in sync. Owned by one loop.
 */
final class SenderClock {
    /** A difference beyond this is a clock that was set, not network delay. */
    private static final long JUMP_NANOS = 2_000_000_000L;

    /** Follows drift with 1/32 of the difference per report; the fastest report counts in full. */
    private static final int DRIFT_SHIFT = 5;

    private boolean known;
    private long offsetNanos;

    void onSenderReport(long ntpTimestamp, long nowNanos) {
        long sample = nowNanos - NtpClock.toNanos(ntpTimestamp);
        long difference = sample - offsetNanos;
        if (!known || difference < 0 || difference > JUMP_NANOS) {
            offsetNanos = sample;
            known = true;
        } else {
            offsetNanos += difference >> DRIFT_SHIFT;
        }
    }

    boolean isKnown() {
        return known;
    }

    /** When, on our monotonic clock, the publisher's clock showed this; only after a first report. */
    long localNanos(long ntpTimestamp) {
        return NtpClock.toNanos(ntpTimestamp) + offsetNanos;
    }
}
