package room.rtp.bandwidth;

/**
 * What a publisher that cannot be given transport-wide feedback is told to stay below (REMB): less when much of what it
 * sends is lost, and step by step more while little is (draft-ietf-rmcat-gcc-02 section 6). Owned by one loop.
 */
public final class IncomingLimit {
    private static final double MUCH = 0.1;
    private static final double LITTLE = 0.02;
    private static final double RISE = 1.08;

    /** Sound and a small picture. */
    static final long MIN_BPS = 100_000;

    private final long maxBps;
    private long limitBps;

    /** @param maxBps what no publisher may exceed, in bit/s */
    public IncomingLimit(long maxBps) {
        this.maxBps = maxBps;
        this.limitBps = maxBps;
    }

    /**
     * Takes one report interval, about a second.
     *
     * @param lost part of the packets, 0 to 1
     * @param receivedBps what came in
     */
    public void onReport(double lost, long receivedBps) {
        if (lost > MUCH) {
            limitBps = Math.max(MIN_BPS, (long) (Math.min(limitBps, receivedBps) * (1 - lost / 2)));
        } else if (lost < LITTLE) {
            limitBps = Math.min(maxBps, (long) (limitBps * RISE));
        }
    }

    /** In bit/s. */
    public long bitrateBps() {
        return limitBps;
    }
}
