package room.signaling.http;

import java.util.concurrent.TimeUnit;

/** Limits how often something may happen: at a steady rate in the long run, and in bursts. Not safe for threads. */
public final class TokenBucket {
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final double perSecond;
    private final double burst;
    private double tokens;
    private long lastNanos;

    /**
     * A full bucket.
     *
     * @param perSecond how often in the long run
     * @param burst how often at once
     */
    public TokenBucket(int perSecond, int burst, long nowNanos) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.tokens = burst;
        this.lastNanos = nowNanos;
    }

    /** Whether it may happen now; if so it counts. */
    public boolean take(long nowNanos) {
        tokens = Math.min(burst, tokens + (nowNanos - lastNanos) / NANOS_PER_SECOND * perSecond);
        lastNanos = nowNanos;
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }
}
