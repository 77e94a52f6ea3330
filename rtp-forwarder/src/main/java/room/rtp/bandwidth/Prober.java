package room.rtp.bandwidth;

/**
 * Sends more than needed for a tenth of a second, to see whether the path would carry it: at the start, while probes
 * succeed, and from time to time while more is wanted than the path is known to carry. Owned by one loop.
 */
final class Prober {
    private static final long LENGTH_NANOS = 100_000_000L;

    /** Feedback on a probe comes within this, or it is given up. */
    private static final long RESULT_NANOS = 1_500_000_000L;

    private static final int MAX_FAILURES = 3;

    private static final long INTERVAL_NANOS = 5_000_000_000L;
    private static final long MAX_INTERVAL_NANOS = 8_000_000_000L;

    /** A path that was much better a moment ago is likely to be so again. */
    private static final long INTERVAL_AFTER_DROP_NANOS = 2_000_000_000L;

    private static final double FIRST_FACTOR = 3;
    private static final double FACTOR = 2;
    private static final double LATER_FACTOR = 1.5;

    /** A probe that brought this part of its rate through is followed by a faster one. */
    private static final double SUCCESS = 0.7;

    /** More than what is wanted, for what comes unforeseen. */
    private static final double OVER_WANTED = 1.35;

    /** A probe that arrives slower than it left has found the limit; a little is left for others. */
    private static final double LIMIT_FOUND = 1.05;

    private static final double JITTER_SECONDS = 0.008;
    private static final double AT_LIMIT = 0.95;
    private static final int MIN_PACKETS = 5;

    /** Of its packets, so many must have arrived; loss and lost feedback take some. */
    private static final int ENOUGH_PERCENT = 60;

    /** When fewer arrive, a short queue is likely to have overflowed. */
    private static final int FEW_PERCENT = 75;

    /** Feedback that has not come by now is lost. */
    private static final long ALL_KNOWN_NANOS = 1_000_000_000L;

    /** Slower ones have too few packets to tell anything. */
    private static final long MIN_BPS = 150_000;

    private int cluster;
    private boolean sending;
    private boolean waiting;
    private long targetBps;
    private long startNanos;
    private long dueBytes;
    private long clusterBytes;
    private int clusterPackets;
    private long nextNanos;
    private boolean first = true;

    private int knownPackets;
    private int arrivedPackets;
    private long arrivedBytes;
    private long firstSent;
    private long lastSent;
    private long lastBurstBytes;
    private long firstBurstBytes;
    private long firstBurstArrival;
    private long lastArrival;
    private boolean followUp;
    private boolean limited;
    private long intervalNanos = INTERVAL_NANOS;
    private long intervalAfterDropNanos = INTERVAL_AFTER_DROP_NANOS;
    private long recoveringFromBps;
    private boolean early;
    private int failures;

    /** Counts a packet that went out; the probe that it belongs to, 0 for none. */
    int onSent(int bytes) {
        if (!sending) {
            return 0;
        }
        clusterBytes += bytes;
        clusterPackets++;
        return cluster;
    }

    /** As {@link SendSideEstimator#probeBytes}; whether it starts a probe depends on the path being calm. */
    int bytes(long estimateBps, long wantedBps, boolean calm, long droppedFromBps, long nowNanos) {
        if (!sending && !waiting && calm && wantedBps > estimateBps) {
            boolean recovering = droppedFromBps > estimateBps;
            if (droppedFromBps != recoveringFromBps) {
                recoveringFromBps = droppedFromBps;
                intervalAfterDropNanos = INTERVAL_AFTER_DROP_NANOS;
            }
            if (first || followUp || nowNanos - nextNanos >= 0) {
                double factor = first ? FIRST_FACTOR : followUp || recovering ? FACTOR : LATER_FACTOR;
                long target = (long) (estimateBps * factor);
                begin(Math.max(MIN_BPS, Math.min(target, (long) (wantedBps * OVER_WANTED))), recovering, nowNanos);
            }
        }
        return pending(nowNanos);
    }

    private void begin(long bitrateBps, boolean recovering, long nowNanos) {
        cluster++;
        early = first;
        first = false;
        followUp = false;
        sending = true;
        targetBps = bitrateBps;
        startNanos = nowNanos;
        clusterBytes = 0;
        clusterPackets = 0;
        arrivedPackets = 0;
        knownPackets = 0;
        arrivedBytes = 0;
        firstBurstBytes = 0;
        nextNanos = nowNanos + (recovering ? intervalAfterDropNanos : intervalNanos);
    }

    /** What is still to be sent of the probe by now, in bytes. */
    int pending(long nowNanos) {
        if (waiting && nowNanos - startNanos > RESULT_NANOS) {
            waiting = false;
            retry(nowNanos);
        }
        if (!sending) {
            return 0;
        }
        long elapsed = nowNanos - startNanos;
        if (elapsed >= LENGTH_NANOS) {
            sending = false;
            waiting = true;
            return 0;
        }
        dueBytes = (long) (targetBps / 8.0 * (elapsed + 20_000_000L) / 1e9);
        return (int) Math.max(0, dueBytes - clusterBytes);
    }

    /** Too little was told of the probe, as feedback is lost like everything else: it is made again. */
    private void retry(long nowNanos) {
        if (failures < MAX_FAILURES) {
            failures++;
            nextNanos = nowNanos;
            first = early;
        }
    }

    void onLoss(int ofCluster) {
        if (ofCluster != 0 && ofCluster == cluster) {
            knownPackets++;
        }
    }

    void onArrival(int ofCluster, int bytes, long sentNanos, long arrivalMicros) {
        if (ofCluster == 0 || ofCluster != cluster) {
            return;
        }
        knownPackets++;
        if (arrivedPackets == 0) {
            firstSent = sentNanos;
            lastSent = sentNanos;
            lastBurstBytes = 0;
        }
        if (sentNanos != lastSent) {
            lastSent = sentNanos;
            lastBurstBytes = 0;
        }
        if (sentNanos == firstSent) {
            firstBurstBytes += bytes;
            firstBurstArrival = arrivalMicros;
        }
        arrivedPackets++;
        arrivedBytes += bytes;
        lastBurstBytes += bytes;
        lastArrival = arrivalMicros;
    }

    /** What the probe has shown, in bit/s, once all feedback that counts is there; else 0. */
    long takeResult(long nowNanos) {
        if (!waiting || knownPackets < clusterPackets && nowNanos - startNanos < ALL_KNOWN_NANOS) {
            return 0; // its end tells more than its beginning
        }
        if (arrivedPackets < Math.max(MIN_PACKETS, clusterPackets * ENOUGH_PERCENT / 100)) {
            return 0;
        }
        waiting = false;
        failures = 0;
        double sendSeconds = (lastSent - firstSent) / 1e9;
        double arriveSeconds = (lastArrival - firstBurstArrival) / 1e6;
        if (sendSeconds <= 0 || arriveSeconds <= 0) {
            return 0;
        }
        double sendRate = (arrivedBytes - lastBurstBytes) * 8 / sendSeconds;
        double arriveRate = (arrivedBytes - firstBurstBytes) * 8 / arriveSeconds;
        // Seen over the same packets, so that bursts of different size at the ends do not count.
        boolean overflowed = arrivedPackets < clusterPackets * FEW_PERCENT / 100;
        limited = overflowed
                || (arriveSeconds > sendSeconds * LIMIT_FOUND && arriveSeconds - sendSeconds > JITTER_SECONDS);
        double rate = limited ? arriveRate * AT_LIMIT : sendRate;
        followUp = !limited && rate > SUCCESS * targetBps;
        if (limited) {
            intervalAfterDropNanos = Math.min(2 * intervalAfterDropNanos, MAX_INTERVAL_NANOS);
        }
        // A path whose limit is known is disturbed less and less often.
        intervalNanos = limited ? Math.min(2 * intervalNanos, MAX_INTERVAL_NANOS) : INTERVAL_NANOS;
        return (long) rate;
    }

    /** Whether the result taken last was the path's limit, and not the probe's. */
    boolean foundLimit() {
        return limited;
    }
}
