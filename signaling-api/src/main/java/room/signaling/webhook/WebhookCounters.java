package room.signaling.webhook;

import java.util.concurrent.atomic.LongAdder;

/** What became of events. Safe to use from any thread. */
public final class WebhookCounters {
    private final LongAdder delivered = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    /** Events that a target took. */
    public long delivered() {
        return delivered.sum();
    }

    /** Attempts after the first. */
    public long retried() {
        return retried.sum();
    }

    /** Events that a target refused, or did not take in all attempts. */
    public long failed() {
        return failed.sum();
    }

    /** Events that were never tried, since too many waited or the server stopped. */
    public long dropped() {
        return dropped.sum();
    }

    void onDelivered() {
        delivered.increment();
    }

    void onRetried() {
        retried.increment();
    }

    void onFailed() {
        failed.increment();
    }

    void onDropped() {
        dropped.increment();
    }
}
