package room.rtp.bandwidth;

/**
 * Lowers the rate when packets are lost because of it. Loss that does not go away at a lower rate belongs to the path
 * (radio links lose 10 % at any rate) and is put up with until it changes. Owned by one loop.
 */
final class LossControl {
    private static final int MIN_PACKETS = 30;
    private static final long MIN_INTERVAL_NANOS = 300_000_000L;

    /** Beyond what the path loses anyway. */
    private static final double TOLERATED = 0.03;

    /** After a cut this long shows whether it helped. */
    private static final long TRIAL_NANOS = 1_200_000_000L;

    private static final double GENTLE_CUT = 0.7;
    private static final long SHORT_QUEUE_NANOS = 30_000_000L;
    private static final long LONG_QUEUE_NANOS = 100_000_000L;

    private static final double MAX_INHERENT = 0.3;

    /** The path's own loss is the mean of some ten looks at it. */
    private static final double FOLLOW = 0.1;

    private static final double FORGET = 0.02;
    private static final double RECOVERY_PER_SECOND = 1.3;

    private long limitBps = Long.MAX_VALUE;
    private int packets;
    private int lost;
    private long startNanos;
    private boolean started;
    private double inherent;

    /** What a trial has shown to be inherent; up to this the loss may come back without another trial. */
    private double proven;

    private double lossBeforeCut;
    private long cutNanos;
    private boolean trial;
    private long arrivedBeforeCutBps;
    private long foundBps = -1;

    void onPacket(boolean arrived) {
        packets++;
        if (!arrived) {
            lost++;
        }
    }

    /** A packet that was reported lost has arrived after all. */
    void onLateArrival() {
        lost = Math.max(0, lost - 1);
    }

    /**
     * @param acknowledgedBps -1 when not known yet
     * @param queueNanos how long packets wait on the path
     */
    void update(long currentBps, long acknowledgedBps, long queueNanos, long nowNanos) {
        if (!started) {
            started = true;
            startNanos = nowNanos;
        }
        long elapsed = nowNanos - startNanos;
        if (packets < MIN_PACKETS || elapsed < MIN_INTERVAL_NANOS) {
            return;
        }
        double loss = (double) lost / packets;
        double tolerated = inherent + TOLERATED;
        // Four standard deviations, so that chance in a few packets is not taken for a full queue.
        boolean tooMuch = loss > tolerated + 4 * Math.sqrt(tolerated * (1 - tolerated) / packets);
        packets = 0;
        lost = 0;
        startNanos = nowNanos;
        if (trial && nowNanos - cutNanos >= TRIAL_NANOS) {
            trial = false;
            if (loss < lossBeforeCut * 0.5) {
                foundBps = arrivedBeforeCutBps;
            }
            // What is lost behind a long queue was sent before the cut.
            if (loss > lossBeforeCut * 0.6 && queueNanos < LONG_QUEUE_NANOS) {
                inherent = Math.min(MAX_INHERENT, Math.max(inherent, loss));
                proven = Math.max(proven, inherent);
            }
        }
        inherent += FOLLOW * (Math.min(loss, proven) - inherent);
        proven += FORGET * (inherent - proven);
        if (tooMuch && !trial && acknowledgedBps >= 0) {
            long arriving = (long) (acknowledgedBps * 0.95);
            // Without a queue it may well be the path that loses, and little may arrive because little was sent.
            boolean queued = queueNanos > SHORT_QUEUE_NANOS;
            limitBps = Math.min(currentBps, queued ? arriving : Math.max(arriving, (long) (currentBps * GENTLE_CUT)));
            lossBeforeCut = loss;
            arrivedBeforeCutBps = acknowledgedBps;
            cutNanos = nowNanos;
            trial = true;
        } else if (!tooMuch && limitBps != Long.MAX_VALUE) {
            double raised = limitBps * (1 + (RECOVERY_PER_SECOND - 1) * Math.min(1, elapsed / 1e9));
            limitBps = raised > 2.0 * currentBps + 1_000_000 ? Long.MAX_VALUE : (long) raised;
        }
    }

    /** What arrived while too much was sent, once it has shown that it was too much: what the path carries; else -1. */
    long takeCapacity() {
        long found = foundBps;
        foundBps = -1;
        return found;
    }

    void probed(long bitrateBps) {
        if (limitBps < bitrateBps) {
            limitBps = bitrateBps;
        }
    }

    /** In bit/s; {@link Long#MAX_VALUE} when loss does not limit the rate. */
    long limitBps() {
        return limitBps;
    }
}
