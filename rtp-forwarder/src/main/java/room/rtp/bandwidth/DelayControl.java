package room.rtp.bandwidth;

import room.rtp.bandwidth.DelayTrend.Usage;

/**
 * Raises the rate while the path's delay is steady and lowers it when a queue builds up: by 8 % a second far from the
 * known capacity, by about a packet a round trip near it (draft-ietf-rmcat-gcc-02 section 5.5). Owned by one loop.
 */
final class DelayControl {
    private static final double DECREASE = 0.85;
    private static final double INCREASE_PER_SECOND = 1.08;

    /** What is sent says nothing about rates far above it. */
    private static final double MAX_OVER_ACKNOWLEDGED = 1.5;

    /** For this long the queue may be the probe's own, and what was acknowledged still tells of the rate before it. */
    private static final long AFTER_PROBE_NANOS = 600_000_000L;

    private static final long SLACK_BPS = 10_000;

    /** Of the rate. */
    private static final double LITTLE = 0.6;

    private static final long LONG_QUEUE_NANOS = 150_000_000L;
    private static final long DRAINING_NANOS = 1_500_000_000L;

    /** Of the known capacity: only a probe shows whether there is more. */
    private static final double NEAR_CAPACITY = 0.95;

    /** Once a queue has drained, per second, up to what the path is known to carry. */
    private static final double RETURN_PER_SECOND = 0.5;

    /** At most this part of the path is left to a queue. */
    private static final double MAX_DRAIN = 0.5;

    private static final int PACKET_BITS = 1200 * 8;

    private long rateBps;
    private long sustainableBps;
    private long changedNanos;
    private long decreasedNanos = Long.MIN_VALUE / 2;
    private double capacityKbps = -1;
    private double capacityDeviation = 0.4;
    private boolean hold;
    private long probedBps;
    private long probedNanos = Long.MIN_VALUE / 2;

    DelayControl(long startBps) {
        rateBps = startBps;
    }

    /**
     * @param acknowledgedBps -1 when not known yet
     * @param queueNanos how long packets wait on the path
     */
    void update(Usage usage, long acknowledgedBps, long queueNanos, long roundTripNanos, long nowNanos) {
        double seconds = Math.clamp((nowNanos - changedNanos) / 1e9, 0, 1);
        changedNanos = nowNanos;
        switch (usage) {
            case OVERUSE -> {
                // Once a round trip: until then, feedback still tells of the old rate.
                if (nowNanos - decreasedNanos > roundTripNanos + 100_000_000L) {
                    decrease(acknowledgedBps, queueNanos, nowNanos);
                }
                hold = true;
            }
            case UNDERUSE -> hold = true; // queues drain: wait for them
            case NORMAL -> {
                if (!hold) {
                    increase(acknowledgedBps, roundTripNanos, seconds);
                }
                hold = false;
            }
        }
    }

    private void decrease(long acknowledgedBps, long queueNanos, long nowNanos) {
        decreasedNanos = nowNanos;
        long measured = acknowledgedBps < 0 ? rateBps : acknowledgedBps;
        if (measured < rateBps * LITTLE && queueNanos < LONG_QUEUE_NANOS) {
            // Little arrives because little was sent: that says nothing of what the path carries.
            rateBps = (long) (rateBps * DECREASE);
            sustainableBps = rateBps;
            return;
        }
        if (nowNanos - probedNanos < AFTER_PROBE_NANOS) {
            measured = Math.max(measured, probedBps);
        }
        if (capacityKbps >= 0 && measured / 1000.0 < capacityKbps - 3 * deviation()) {
            capacityKbps = -1;
        }
        learnCapacity(measured / 1000.0);
        // The longer the queue, the more must be left free for it to drain in about a second.
        double factor = Math.min(DECREASE, 1 - Math.min(MAX_DRAIN, queueNanos / 1e9));
        sustainableBps = Math.min(rateBps, (long) (measured * DECREASE));
        rateBps = Math.min(rateBps, (long) (measured * factor));
    }

    private void learnCapacity(double kbps) {
        if (capacityKbps < 0) {
            capacityKbps = kbps;
            capacityDeviation = 0.4;
            return;
        }
        double error = capacityKbps - kbps;
        capacityKbps = 0.95 * capacityKbps + 0.05 * kbps;
        capacityDeviation =
                Math.clamp(0.95 * capacityDeviation + 0.05 * error * error / Math.max(1, capacityKbps), 0.4, 2.5);
    }

    private double deviation() {
        return Math.sqrt(capacityDeviation * capacityKbps);
    }

    private void increase(long acknowledgedBps, long roundTripNanos, double seconds) {
        if (capacityKbps >= 0 && acknowledgedBps / 1000.0 > capacityKbps + 3 * deviation()) {
            capacityKbps = acknowledgedBps / 1000.0; // it carries at least what arrives
        }
        long bound =
                acknowledgedBps < 0 ? Long.MAX_VALUE : (long) (MAX_OVER_ACKNOWLEDGED * acknowledgedBps) + SLACK_BPS;
        double raised;
        if (capacityKbps < 0) {
            raised = rateBps * (1 + (INCREASE_PER_SECOND - 1) * seconds) + 1;
        } else if (rateBps < capacityKbps * 1000 * DECREASE) {
            // A queue has drained; what the path carries is known. What was acknowledged tells of the draining.
            raised = Math.min(rateBps * (1 + RETURN_PER_SECOND * seconds), capacityKbps * 1000 * DECREASE);
            bound = Long.MAX_VALUE;
        } else {
            raised = rateBps + Math.max(4000, PACKET_BITS / (roundTripNanos / 1e9 + 0.1)) * seconds;
            bound = Math.min(bound, (long) (capacityKbps * 1000 * NEAR_CAPACITY));
        }
        rateBps = Math.max(rateBps, Math.min((long) raised, bound));
    }

    /**
     * What a probe has shown.
     *
     * @param limited whether it arrived slower than it left, so that this is what the path carries
     */
    void probed(long bitrateBps, boolean limited, long nowNanos) {
        if (bitrateBps > rateBps) {
            rateBps = bitrateBps;
            probedBps = bitrateBps;
            probedNanos = nowNanos;
            capacityKbps = -1;
        }
        if (limited) {
            capacityKbps = bitrateBps / 1000.0;
            capacityDeviation = 0.4;
            rateBps = Math.min(rateBps, bitrateBps);
        }
    }

    /** Loss has shown that the path carries this and no more. */
    void bounded(long bitrateBps) {
        learnCapacity(bitrateBps / 1000.0);
    }

    void limit(long bitrateBps) {
        rateBps = Math.min(rateBps, bitrateBps);
    }

    long rateBps() {
        return rateBps;
    }

    /** What may be sent in the long run: more than the rate while a queue is left to drain. */
    long sustainableBps(long nowNanos) {
        return nowNanos - decreasedNanos < DRAINING_NANOS ? Math.max(rateBps, sustainableBps) : rateBps;
    }

    /** When the rate was last lowered. */
    long decreasedNanos() {
        return decreasedNanos;
    }
}
