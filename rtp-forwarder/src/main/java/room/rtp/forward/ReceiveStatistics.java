package room.rtp.forward;

/** What a receiver report says of one incoming stream (RFC 3550 section 6.4.1, appendix A.3 and A.8). Owned by one loop. */
final class ReceiveStatistics {
    private long first = -1;
    private long highest;
    private long received;
    private long expectedBefore;
    private long receivedBefore;
    private long originNanos;
    private int lastTransit;
    private boolean hasTransit;
    private double jitter;

    void onPacket(long extendedSequence, int rtpTimestamp, int clockRate, long nowNanos) {
        if (first < 0) {
            first = extendedSequence;
            highest = extendedSequence;
            originNanos = nowNanos;
        }
        received++;
        if (extendedSequence < highest) {
            return; // a late packet says how late it is, not how the path jitters
        }
        highest = extendedSequence;
        // Wraps like the 32-bit timestamp does, which differences do not mind.
        int transit = (int) ((nowNanos - originNanos) / 1000 * clockRate / 1_000_000) - rtpTimestamp;
        if (hasTransit) {
            jitter += (Math.abs(transit - lastTransit) - jitter) / 16;
        }
        lastTransit = transit;
        hasTransit = true;
    }

    /** Begins the next report's interval; in 256ths. */
    int takeFractionLost() {
        long expected = expected();
        long expectedNow = expected - expectedBefore;
        long lostNow = expectedNow - (received - receivedBefore);
        expectedBefore = expected;
        receivedBefore = received;
        return expectedNow <= 0 || lostNow <= 0 ? 0 : (int) Math.min(255, (lostNow << 8) / expectedNow);
    }

    private long expected() {
        return first < 0 ? 0 : highest - first + 1;
    }

    int cumulativeLost() {
        return (int) (expected() - received);
    }

    /** The low 32 bits of the extended highest sequence number. */
    int highestSequence() {
        return (int) (highest - 0x10000L);
    }

    /** In RTP timestamp units. */
    int jitter() {
        return (int) jitter;
    }

    long received() {
        return received;
    }
}
