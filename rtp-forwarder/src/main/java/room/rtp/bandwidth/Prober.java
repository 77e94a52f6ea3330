package room.rtp.bandwidth;

/**
 * Sends more than needed for a tenth of a second, to see whether the path would carry it: at the start, while probes
 * succeed, and from time to time while more is wanted than the path is known to carry. Owned by one loop.
 */
final class Prober {
    private static final long LENGTH_NANOS = 100_000_000L;

    /** Feedback on a probe comes within this, or it is given up. */
    private static final long RESULT_NANOS = 1_500_000_000L;

    private static final int MAX_FAILURES = 5;

    private static final long INTERVAL_NANOS = 5_000_000_000L;
    private static final long MAX_INTERVAL_NANOS = 8_000_000_000L;

    /** A path that was much better a moment ago is likely to be so again. */
    private static final long INTERVAL_AFTER_DROP_NANOS = 2_000_000_000L;

    private static final double FIRST_FACTOR = 3;
    private static final double FACTOR = 2;
    private static final double LATER_FACTOR = 1.5;

    /** A probe that brought this part of its rate through is followed by a faster one. */
    private static final double SUCCESS = 0.7;

    /** A probe that brought this part of its rate through may not have met a limit. */
    private static final double NEAR = 0.9;

    /** More than what is wanted, for what comes unforeseen. */
    private static final double OVER_WANTED = 1.35;

    /** A probe that is delayed more and more has found the limit: by so much of the time that it took to send it. */
    private static final double LIMIT_FOUND = 0.05;

    private static final double JITTER_SECONDS = 0.008;

    /** What comes this much faster than it was sent did not come from a queue: the receiver did not look. */
    private static final double AT_ONCE = 1.5;

    /** Of the beginning and the end of a probe; between them a queue grows. */
    private static final long HEAD_NANOS = 30_000_000L;

    private static final long TAIL_NANOS = 55_000_000L;

    /** A probe that told nothing is repeated, but not at once. */
    private static final long RETRY_NANOS = 200_000_000L;

    private static final long NONE = Long.MAX_VALUE;
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
    private long levelMicros;
    private long headDelay;
    private long headSent;
    private long tailDelay;
    private long tailSent;
    private long tailBytes;
    private long tailFirstArrival;
    private long tailLastArrival;
    private boolean followUp;
    private boolean following;
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

    /**
     * As {@link SendSideEstimator#probeBytes}; whether it starts a probe depends on the path being calm.
     *
     * @param levelMicros the path's delay as it is without the probe, by both clocks
     */
    int bytes(long estimateBps, long wantedBps, boolean calm, long droppedFromBps, long levelMicros, long nowNanos) {
        if (!sending && !waiting && calm && wantedBps > estimateBps) {
            boolean recovering = droppedFromBps > estimateBps;
            if (droppedFromBps != recoveringFromBps) {
                recoveringFromBps = droppedFromBps;
                intervalAfterDropNanos = INTERVAL_AFTER_DROP_NANOS;
            }
            if ((failures == 0 && (first || followUp)) || nowNanos - nextNanos >= 0) {
                double factor = first ? FIRST_FACTOR : followUp || recovering ? FACTOR : LATER_FACTOR;
                long target = (long) (estimateBps * factor);
                this.levelMicros = levelMicros;
                begin(Math.max(MIN_BPS, Math.min(target, (long) (wantedBps * OVER_WANTED))), recovering, nowNanos);
            }
        }
        return pending(nowNanos);
    }

    private void begin(long bitrateBps, boolean recovering, long nowNanos) {
        cluster++;
        early = first;
        following = followUp;
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
        headDelay = NONE;
        tailDelay = NONE;
        tailBytes = 0;
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

    /** Whether there is still to be sent of the probe. */
    boolean isSending() {
        return sending;
    }

    /** Too little was told of the probe, as feedback is lost like everything else: it is made again. */
    private void retry(long nowNanos) {
        if (failures < MAX_FAILURES) {
            failures++;
            nextNanos = nowNanos + RETRY_NANOS;
            first = early;
            followUp = following;
        } else {
            failures = 0;
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
        long delay = arrivalMicros - sentNanos / 1000;
        if (sentNanos - startNanos < HEAD_NANOS && delay < headDelay) {
            headDelay = delay;
            headSent = sentNanos;
        }
        if (sentNanos - startNanos > TAIL_NANOS) {
            onTail(bytes, delay, sentNanos, arrivalMicros);
        }
        arrivedPackets++;
        arrivedBytes += bytes;
        lastBurstBytes += bytes;
        lastArrival = arrivalMicros;
    }

    private void onTail(int bytes, long delay, long sentNanos, long arrivalMicros) {
        if (tailDelay == NONE) {
            tailFirstArrival = arrivalMicros;
            tailLastArrival = arrivalMicros;
        } else {
            tailBytes += bytes;
        }
        if (delay < tailDelay) {
            tailDelay = delay;
            tailSent = sentNanos;
        }
        tailFirstArrival = Math.min(tailFirstArrival, arrivalMicros);
        tailLastArrival = Math.max(tailLastArrival, arrivalMicros);
    }

    /**
     * What the probe has shown, in bit/s, once all feedback that counts is there; else 0.
     *
     * @param stalls whether the receiver is seen not to read at once what has come
     */
    long takeResult(boolean stalls, long nowNanos) {
        if (!waiting || knownPackets < clusterPackets && nowNanos - startNanos < ALL_KNOWN_NANOS) {
            return 0; // its end tells more than its beginning
        }
        if (arrivedPackets < Math.max(MIN_PACKETS, clusterPackets * ENOUGH_PERCENT / 100)) {
            return 0;
        }
        waiting = false;
        double sendSeconds = (lastSent - firstSent) / 1e9;
        if (sendSeconds <= 0 || headDelay == NONE || tailDelay == NONE) {
            retry(nowNanos); // the loop was held up while it sent
            return 0;
        }
        double sendRate = (arrivedBytes - lastBurstBytes) * 8 / sendSeconds;
        boolean overflowed = arrivedPackets < clusterPackets * FEW_PERCENT / 100;
        double rate = stalls && !overflowed ? carriedDespiteStalls(sendRate) : carried(sendRate, overflowed);
        if (rate <= 0) {
            retry(nowNanos);
            return 0;
        }
        failures = 0;
        limited = overflowed || rate < sendRate;
        followUp = !limited && rate > SUCCESS * targetBps;
        if (limited && rate > NEAR * targetBps) {
            nextNanos = nowNanos + INTERVAL_AFTER_DROP_NANOS; // so near that it may as well be chance
        } else if (limited) {
            intervalAfterDropNanos = Math.min(2 * intervalAfterDropNanos, MAX_INTERVAL_NANOS);
        }
        // A path whose limit is known is disturbed less and less often.
        intervalNanos =
                limited && rate <= NEAR * targetBps ? Math.min(2 * intervalNanos, MAX_INTERVAL_NANOS) : INTERVAL_NANOS;
        return (long) rate;
    }

    /** What of a probe the path carries, in bit/s, seen over the same packets at both ends. */
    private double carried(double sendRate, boolean overflowed) {
        double sendSeconds = (lastSent - firstSent) / 1e9;
        double arriveSeconds = (lastArrival - firstBurstArrival) / 1e6;
        boolean slower =
                arriveSeconds > sendSeconds * (1 + LIMIT_FOUND) && arriveSeconds - sendSeconds > JITTER_SECONDS;
        if (arriveSeconds <= 0 || (!overflowed && !slower)) {
            return sendRate;
        }
        return (arrivedBytes - firstBurstBytes) * 8 / arriveSeconds * AT_LIMIT;
    }

    /**
     * What of a probe the path carries, in bit/s, by how much longer its end took than its beginning; 0 if that cannot be
     * told, because the receiver did not look when its end came.
     */
    private double carriedDespiteStalls(double sendRate) {
        double growth = (tailDelay - Math.min(headDelay, levelMicros)) / 1e6;
        double seconds = (tailSent - headSent) / 1e9;
        if (growth <= Math.max(JITTER_SECONDS, seconds * LIMIT_FOUND)) {
            return sendRate;
        }
        if (tailBytes * 8 > AT_ONCE * targetBps * (tailLastArrival - tailFirstArrival) / 1e6) {
            return 0;
        }
        return sendRate * seconds / (seconds + growth) * AT_LIMIT;
    }

    /** Whether the result taken last was the path's limit, and not the probe's. */
    boolean foundLimit() {
        return limited;
    }
}
