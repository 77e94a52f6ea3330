package room.rtp.forward;

/**
 * How much may be sent again to one peer: a share of what its path carries, so that repairs do not crowd out what is new,
 * and of what was sent, so that a peer that asks for everything again gains little. Owned by one loop.
 */
final class RetransmissionBudget {
    /** Enough to repair a path that loses a fifth, repairs of repairs included. */
    private static final double SHARE = 0.3;

    /** Where nothing limits the path, it is taken to carry this. */
    private static final long UNLIMITED_BPS = 20_000_000;

    /** Loss comes in bursts. */
    private static final double BURST_SECONDS = 0.5;

    private static final int MIN_BURST_BYTES = 12_000;

    private double creditBytes;
    private long filledNanos = Long.MIN_VALUE;

    /** Whether a packet of about this size may be sent again now; if so, it counts as sent. */
    boolean take(int bytes, long estimateBps, long nowNanos) {
        double bytesPerSecond = Math.min(estimateBps, UNLIMITED_BPS) / 8.0 * SHARE;
        double most = Math.max(MIN_BURST_BYTES, bytesPerSecond * BURST_SECONDS);
        double seconds = filledNanos == Long.MIN_VALUE ? BURST_SECONDS : (nowNanos - filledNanos) / 1e9;
        filledNanos = nowNanos;
        creditBytes = filledBefore(seconds, bytesPerSecond, most);
        if (creditBytes < bytes) {
            return false;
        }
        creditBytes -= bytes;
        return true;
    }

    private double filledBefore(double seconds, double bytesPerSecond, double most) {
        return Math.min(most, creditBytes + bytesPerSecond * seconds);
    }
}
