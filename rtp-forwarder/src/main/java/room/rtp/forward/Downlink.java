package room.rtp.forward;

import java.util.List;
import org.jspecify.annotations.Nullable;
import room.rtp.bandwidth.BandwidthEstimator;
import room.rtp.bandwidth.RembFill;
import room.rtp.bandwidth.SendSideEstimator;
import room.rtp.rtcp.RtcpReader;
import room.rtp.rtcp.TransportFeedbackReader;

/**
 * What the path to one peer takes: an estimate, which is shared out among the video that the peer is subscribed to, spread
 * over time, and put to the test by probes. Without feedback nothing is known to limit it. Owned by one loop.
 */
final class Downlink {
    /** A probe of less is made of short packets, so that there are enough of them to tell anything. */
    private static final int MIN_REPEATED_PROBE_BYTES = 1000;

    private final List<Subscription> subscriptions;
    private final VideoAllocation allocation;
    private final RetransmissionBudget repairs = new RetransmissionBudget();
    private final TransportFeedbackReader feedback = new TransportFeedbackReader();
    private BandwidthEstimator estimator = new BandwidthEstimator.Unlimited();
    private @Nullable SendSideEstimator sendSide;
    private @Nullable RembFill fill;
    private Pacer pacer = new Pacer.None();
    private int sentBytes;

    /** @param subscriptions of the peer, as they are at any time */
    Downlink(List<Subscription> subscriptions) {
        this.subscriptions = subscriptions;
        this.allocation = new VideoAllocation(subscriptions);
    }

    /**
     * There is a track whose packets the peer reports on, and on which more can be sent than there is media: from what
     * sound takes nobody learns how much video fits.
     */
    void estimate() {
        if (sendSide == null) {
            sendSide = new SendSideEstimator();
            fill = null;
            estimator = sendSide;
            pacer = new Pacer.LeakyBucket();
        }
    }

    /** In bit/s; {@link Long#MAX_VALUE} when nothing is known to limit what is sent. */
    long estimateBps() {
        return estimator.estimateBps();
    }

    /** Whether something limits what is sent, so that streams are chosen by what fits. */
    boolean isLimited() {
        return estimator.estimateBps() != Long.MAX_VALUE;
    }

    // Packets

    /** Whether a packet of video has to wait, because the path does not take a burst. */
    boolean mustWait(long nowNanos) {
        return pacer.mustWait(estimator.estimateBps(), nowNanos);
    }

    /** See {@link RtpSession#enqueue}. */
    void enqueue(Subscription subscription, long sequence, long nowNanos) {
        pacer.enqueue(subscription, sequence, nowNanos);
    }

    /** Whether the peer may be sent this much again; if so, it counts as sent. */
    boolean mayRetransmit(int bytes, long nowNanos) {
        return repairs.take(bytes, estimator.estimateBps(), nowNanos);
    }

    /** The transport-wide sequence number that the next packet is to carry, where it carries one. */
    int transportSequence() {
        SendSideEstimator estimating = sendSide;
        return estimating == null ? 0 : estimating.nextSequence();
    }

    /** A datagram of this length goes out. */
    void sent(int bytes) {
        sentBytes = bytes;
        pacer.sent(bytes);
        if (fill != null) {
            fill.onSent(bytes);
        }
    }

    /** The one that went out last carries {@link #transportSequence}. */
    void onNumberedSent(long nowNanos) {
        SendSideEstimator estimating = sendSide;
        if (estimating != null) {
            estimating.onSent(sentBytes, nowNanos);
        }
    }

    // What the peer tells

    /** The peer has moved to another address. */
    void onPathChanged() {
        if (sendSide != null) {
            sendSide.onPathChanged();
        }
    }

    /**
     * Takes a report on what has arrived.
     *
     * @return false when it is too short for what it announces
     */
    boolean onTransportFeedback(RtcpReader reader, long roundTripNanos, long nowNanos) {
        SendSideEstimator estimating = sendSide;
        if (estimating == null) {
            return true;
        }
        if (!feedback.wrap(reader)) {
            return false;
        }
        feedback.missingOnlyAmong(estimating.firstUntold(), estimating.untold());
        estimating.beginFeedback(nowNanos);
        while (feedback.next()) {
            estimating.onStatus(feedback.sequence(), feedback.hasArrived(), feedback.arrivalMicros());
        }
        estimating.endFeedback(roundTripNanos, nowNanos);
        return true;
    }

    /** Counts only where the peer gives no transport-wide feedback. */
    void onRemb(long bitrateBps, long nowNanos) {
        if (sendSide != null) {
            return;
        }
        if (estimator instanceof BandwidthEstimator.Remb known) {
            known.onRemb(bitrateBps, nowNanos);
            return;
        }
        BandwidthEstimator.Remb remb = new BandwidthEstimator.Remb();
        remb.onRemb(bitrateBps, nowNanos);
        estimator = remb;
        fill = remb.fill();
        pacer = new Pacer.LeakyBucket();
    }

    // Time

    /** What is wanted has changed: it is shared out anew at the next tick. */
    void reallocate() {
        allocation.soon();
    }

    /** Whether it is to be looked after at every tick. */
    boolean isBusy() {
        SendSideEstimator estimating = sendSide;
        boolean probing = (estimating != null && estimating.isProbing()) || (fill != null && fill.isFilling());
        return pacer.isHolding() || allocation.isDue() || probing;
    }

    /** Sends what has waited, as far as it may go by now. */
    void release(long nowNanos) {
        pacer.release(estimator.estimateBps(), nowNanos);
    }

    /** Shares out what may be sent, and probes for more. */
    void onTimer(long nowNanos) {
        SendSideEstimator estimating = sendSide;
        if (estimating == null) {
            allocation.onTimer(estimator.estimateBps(), true, nowNanos);
            if (fill != null) {
                probe(fill.bytes(allocation.wantedBps(), nowNanos), nowNanos);
            }
        } else {
            allocation.onTimer(estimating.sustainableBps(nowNanos), estimating.isSettled(nowNanos), nowNanos);
            probe(estimating.probeBytes(allocation.wantedBps(), nowNanos), nowNanos);
        }
    }

    /** Fills up what is sent to the rate of a probe that is due. */
    private void probe(int missingBytes, long nowNanos) {
        int bytes = missingBytes;
        for (int i = 0; i < subscriptions.size(); i++) {
            while (bytes >= MIN_REPEATED_PROBE_BYTES && subscriptions.get(i).sendAgainAsProbe(nowNanos)) {
                bytes -= sentBytes;
            }
        }
        for (int i = 0; i < subscriptions.size(); i++) {
            while (bytes > 0 && subscriptions.get(i).sendPadding(nowNanos)) {
                bytes -= sentBytes;
            }
        }
    }
}
