package room.rtp.bandwidth;

import room.rtp.bandwidth.DelayTrend.Usage;

/**
 * Estimates what the path to one peer carries from that peer's transport-wide feedback: by delay, by loss, by what was
 * acknowledged, and by probes. Owned by one loop.
 *
 * <pre>{@code
 * estimator.beginFeedback(now);
 * while (feedback.next()) { estimator.onStatus(...); }
 * estimator.endFeedback(now);
 * }</pre>
 */
public final class SendSideEstimator implements BandwidthEstimator {
    /** Before anything is known: enough for sound and a small picture. */
    public static final long START_BPS = 300_000;

    /** Below this not even sound gets through. */
    public static final long MIN_BPS = 30_000;

    public static final long MAX_BPS = 50_000_000;

    private static final long SILENCE_NANOS = 1_000_000_000L;

    /** A peer that has negotiated feedback and sends none for this long never will. */
    private static final long NO_FEEDBACK_NANOS = 5_000_000_000L;

    private static final long SETTLE_NANOS = 5_000_000_000L;

    /** A queue this long is to be drained, growing or not. */
    private static final long STANDING_NANOS = 150_000_000L;

    /** A delay that rises without leaving this much of a queue is the receiver's, or chance. */
    private static final long SHORT_NANOS = 6_000_000L;

    /** While a queue is this long, nothing more is added to it. */
    private static final long HOLD_NANOS = 60_000_000L;

    /** After this long at a lower rate a queue is shorter, if it is one. */
    private static final long STANDING_TRIAL_NANOS = 2_000_000_000L;

    private static final long DROP_NANOS = 3_000_000_000L;

    private static final long REFERENCE_SPAN_MICROS = (1L << 24) * 64_000;

    private final SentPackets sent = new SentPackets();
    private final AcknowledgedBitrate acknowledged = new AcknowledgedBitrate();
    private DelayTrend trend = new DelayTrend();
    private final DelayControl delay = new DelayControl(START_BPS);
    private final LossControl loss = new LossControl();
    private QueueDelay queue = new QueueDelay();
    private final Prober prober = new Prober();
    private long estimateBps = START_BPS;
    private long lastToldMicros;
    private long lastArrivalMicros;
    private boolean hasArrival;
    private long feedbackNanos;
    private boolean hasFeedback;

    /** Since when something is sent without a long pause: before it there was nothing to be learnt from. */
    private long sendingSinceNanos;

    private boolean hasSent;
    private long lastSentNanos;

    /** What was sent until then went another way. */
    private long otherPathUntilNanos = Long.MIN_VALUE / 2;

    private long silencedNanos;
    private long standingNanos;
    private long standingSinceNanos;
    private long loweredNanos = Long.MIN_VALUE / 2;
    private long droppingFromBps;
    private long droppedFromBps;
    private long droppedNanos;

    /** The transport-wide sequence number for the next packet. */
    public int nextSequence() {
        return sent.nextSequence();
    }

    /**
     * The packet with {@link #nextSequence} has gone out.
     *
     * @param bytes of the datagram
     */
    public void onSent(int bytes, long nowNanos) {
        if (!hasSent || nowNanos - lastSentNanos > SILENCE_NANOS) {
            hasSent = true;
            sendingSinceNanos = nowNanos;
        }
        lastSentNanos = nowNanos;
        sent.sent(bytes, prober.onSent(bytes), nowNanos);
    }

    /**
     * From here on packets go another way, for example by another network: how long they took before says nothing about
     * how long they take now. What the new way carries shows as it does at any other time.
     */
    public void onPathChanged() {
        if (hasSent) {
            otherPathUntilNanos = lastSentNanos;
        }
        trend = new DelayTrend();
        queue = new QueueDelay();
        standingNanos = 0;
        droppedFromBps = 0;
    }

    /** The first transport-wide sequence number of which, and of those after it, no feedback has told yet; 16 bits. */
    public int firstUntold() {
        return sent.firstUntold();
    }

    /** How many packets were sent from {@link #firstUntold} on and are remembered. */
    public int untold() {
        return sent.untold();
    }

    /** Statuses of one feedback packet follow. */
    public void beginFeedback(long nowNanos) {
        feedbackNanos = nowNanos;
        hasFeedback = true;
    }

    /**
     * Takes one status.
     *
     * @param arrivalMicros on the peer's clock as the feedback tells it, modulo its span; only if it has arrived
     */
    public void onStatus(int sequence, boolean arrived, long arrivalMicros) {
        int entry = sent.find(sequence);
        if (entry >= 0) {
            sent.told(sequence);
        }
        if (entry < 0 || sent.fate(entry) == SentPackets.ARRIVED) {
            return;
        }
        if (!arrived) {
            if (sent.fate(entry) == SentPackets.UNKNOWN) {
                sent.fate(entry, SentPackets.LOST);
                loss.onPacket(false);
                prober.onLoss(sent.cluster(entry));
            }
            return;
        }
        if (sent.fate(entry) == SentPackets.LOST) {
            loss.onLateArrival();
        } else {
            loss.onPacket(true);
        }
        sent.fate(entry, SentPackets.ARRIVED);
        long arrival = unwrap(arrivalMicros);
        acknowledged.onArrival(arrival, sent.bytes(entry));
        if (sent.sentNanos(entry) - otherPathUntilNanos <= 0) {
            return;
        }
        trend.onPacket(sent.sentNanos(entry), arrival);
        queue.onPacket(sent.sentNanos(entry), arrival);
        prober.onArrival(sent.cluster(entry), sent.bytes(entry), sent.sentNanos(entry), arrival);
    }

    private long unwrap(long arrivalMicros) {
        if (!hasArrival) {
            hasArrival = true;
            lastToldMicros = arrivalMicros;
            lastArrivalMicros = arrivalMicros;
        }
        long difference = arrivalMicros - lastToldMicros;
        if (difference > REFERENCE_SPAN_MICROS / 2) {
            difference -= REFERENCE_SPAN_MICROS;
        } else if (difference < -REFERENCE_SPAN_MICROS / 2) {
            difference += REFERENCE_SPAN_MICROS;
        }
        lastToldMicros = arrivalMicros;
        lastArrivalMicros += difference;
        return lastArrivalMicros;
    }

    /** All statuses of the feedback packet were taken. */
    public void endFeedback(long roundTripNanos, long nowNanos) {
        long queueNanos = queue.nanos();
        Usage usage = usage(trending(queueNanos), queueNanos, roundTripNanos, nowNanos);
        long before = estimateBps;
        long arriving = acknowledged.bitrateBps();
        if (usage == Usage.OVERUSE && arriving >= 0) {
            arriving = acknowledged.lastBps(); // while there is a queue, what arrives is what the path carries
        }
        delay.update(usage, arriving, queueNanos, roundTripNanos, nowNanos);
        loss.update(estimateBps, acknowledged.bitrateBps(), queueNanos, nowNanos);
        long carried = loss.takeCapacity();
        if (carried >= 0) {
            delay.bounded(carried);
        }
        long probed = prober.takeResult(queue.stallMicros() > 0, nowNanos);
        if (probed > 0 && usage != Usage.OVERUSE) {
            acknowledged.expectChange();
            delay.probed(probed, prober.foundLimit(), nowNanos);
            loss.probed(probed);
        }
        estimateBps = Math.clamp(Math.min(delay.rateBps(), loss.limitBps()), MIN_BPS, MAX_BPS);
        delay.limit(Math.max(MIN_BPS, Math.min(MAX_BPS, 2 * estimateBps)));
        if (estimateBps < before) {
            noteDrop(before, nowNanos);
        }
    }

    /** Steps down that follow one another are one drop, from where the first began. */
    private void noteDrop(long fromBps, long nowNanos) {
        if (nowNanos - loweredNanos > DROP_NANOS) {
            droppingFromBps = fromBps;
        }
        loweredNanos = nowNanos;
        if (estimateBps < droppingFromBps * 2 / 3) {
            droppedFromBps = droppingFromBps;
            droppedNanos = nowNanos;
        }
    }

    private Usage trending(long queueNanos) {
        Usage trending = trend.usage();
        long least = SHORT_NANOS + queue.stallMicros() * 1000 / 8;
        return trending == Usage.OVERUSE && queueNanos < least ? Usage.NORMAL : trending;
    }

    /**
     * A long queue is too much use even where it does not grow, because it is full. Where sending less does not shorten
     * it, it is no queue.
     */
    private Usage usage(Usage trending, long queueNanos, long roundTripNanos, long nowNanos) {
        if (queueNanos < STANDING_NANOS) {
            standingNanos = 0;
            return trending == Usage.NORMAL && queueNanos > HOLD_NANOS ? Usage.UNDERUSE : trending;
        }
        if (trending != Usage.NORMAL) {
            return trending;
        }
        if (standingNanos == 0) {
            standingNanos = queueNanos;
            standingSinceNanos = nowNanos;
        } else if (nowNanos - standingSinceNanos > STANDING_TRIAL_NANOS + roundTripNanos) {
            if (queueNanos > standingNanos * 9 / 10) {
                queue.rebase();
            }
            standingNanos = 0;
        }
        return Usage.OVERUSE;
    }

    /**
     * What should be sent as a probe now, in bytes, on top of the media that was sent since the last call; called some 50
     * times a second.
     *
     * @param wantedBps what the peer would be sent if it could take it; nothing is probed beyond that
     */
    public int probeBytes(long wantedBps, long nowNanos) {
        boolean quiet = nowNanos - feedbackNanos > SILENCE_NANOS;
        if (!hasFeedback || (quiet && lastSentNanos - feedbackNanos > 0)) {
            onSilence(nowNanos);
            return prober.pending(nowNanos);
        }
        // Where nothing was sent for a while, what the trend said then says nothing any more.
        boolean calm = (quiet || !isDelayRising()) && nowNanos - delay.decreasedNanos() > 1_000_000_000L;
        long droppedFrom = nowNanos - droppedNanos < 30_000_000_000L ? droppedFromBps : 0;
        return prober.bytes(estimateBps, wantedBps, calm, droppedFrom, queue.levelMicros(), nowNanos);
    }

    /** Whether a probe is under way, of which {@link #probeBytes} has to be asked as often as it can be. */
    public boolean isProbing() {
        return prober.isSending();
    }

    /** Whether a queue builds up on the path, or stands there. */
    boolean isDelayRising() {
        return trending(queue.nanos()) == Usage.OVERUSE || queue.nanos() > HOLD_NANOS;
    }

    /** Feedback is missing: the path back or the path there does not carry what is sent, or the peer gives none at all. */
    private void onSilence(long nowNanos) {
        if (!hasFeedback) {
            if (hasSent && nowNanos - sendingSinceNanos > NO_FEEDBACK_NANOS) {
                estimateBps = Long.MAX_VALUE;
            }
        } else if (unansweredNanos() > SILENCE_NANOS && nowNanos - silencedNanos > SILENCE_NANOS) {
            silencedNanos = nowNanos;
            estimateBps = Math.max(MIN_BPS, estimateBps / 2);
            delay.limit(estimateBps);
        }
    }

    /** How long something is sent without an answer. A pause in sending, as while two talk directly, needs none. */
    private long unansweredNanos() {
        return Math.min(lastSentNanos - feedbackNanos, lastSentNanos - sendingSinceNanos);
    }

    @Override
    public long estimateBps() {
        return estimateBps;
    }

    /**
     * What layers may be chosen for, in bit/s: as {@link #estimateBps}, but without the dips that let a queue drain, which
     * are not worth another layer.
     */
    public long sustainableBps(long nowNanos) {
        return estimateBps == Long.MAX_VALUE
                ? estimateBps
                : Math.max(estimateBps, Math.min(delay.sustainableBps(nowNanos), loss.limitBps()));
    }

    /** Whether there was time, since sending began or went on after a pause, for probes to find out what the path carries. */
    public boolean isSettled(long nowNanos) {
        return hasSent && nowNanos - sendingSinceNanos > SETTLE_NANOS;
    }

    /** What arrives at the peer, in bit/s; -1 before that is known. */
    public long acknowledgedBps() {
        return acknowledged.bitrateBps();
    }
}
