package room.rtp.forward;

import org.jspecify.annotations.Nullable;
import room.rtp.packet.RtpPacket;
import room.rtp.packet.SequenceMap;

/**
 * The sequence numbers and timestamps of one outgoing stream, continuous whatever it carries. Owned by one loop.
 *
 * <p>When the source changes between layers of one publisher, timestamps follow the sender reports of both. Where a
 * report is missing, or the two disagree with the clock by too much, they follow the time that has passed.
 */
final class StreamRewriter {
    /** Reports that put a switch further than this from the clock are not believed. */
    private static final long BELIEVABLE_NANOS = 1_000_000_000L;

    private final int clockRate;
    private final boolean video;
    private final SequenceMap sequences = new SequenceMap();
    private @Nullable IncomingStream reference;
    private boolean started;
    private long lastSequence;
    private int lastTimestamp;
    private long lastSentNanos;
    private boolean lastMarker = true;
    private int timestampOffset;

    /** @param firstSequence one before the first that is sent, extended */
    StreamRewriter(int clockRate, boolean video, long firstSequence, int firstTimestamp) {
        this.clockRate = clockRate;
        this.video = video;
        this.lastSequence = firstSequence;
        this.lastTimestamp = firstTimestamp;
    }

    /** Makes the packet the next one that the subscriber sees, in sequence and in time. */
    void switchTo(IncomingStream stream, ForwardedPacket packet, long nowNanos) {
        // One number stays out when the last frame was cut off, so that the decoder sees it broken instead of glued
        // to the next one.
        sequences.start(packet.extendedSequence, lastSequence + (started && video && !lastMarker ? 2 : 1));
        int timestamp = packet.rtp.timestamp();
        int next = lastTimestamp + (started ? Math.max(1, ticks(nowNanos - lastSentNanos)) : 1);
        IncomingStream before = reference;
        if (started && before != null && related(before, stream)) {
            int reported = stream.timestampOn(before, timestamp) + timestampOffset;
            if (Math.abs((long) (reported - next)) <= ticks(BELIEVABLE_NANOS)) {
                next = reported;
            }
        }
        if (started && next - lastTimestamp <= 0) {
            next = lastTimestamp + 1; // the new layer's key frame shows what the old layer has shown already
        }
        timestampOffset = next - timestamp;
        reference = stream;
        started = true;
    }

    /** What was sent goes on with this packet of the same stream; those before it that were not sent leave no gap. */
    void resumeWith(long incomingSequence) {
        sequences.start(incomingSequence, lastSequence + 1);
    }

    private static boolean related(IncomingStream before, IncomingStream stream) {
        return before.publication().owner() == stream.publication().owner()
                && before.clockRate() == stream.clockRate()
                && before.hasReport()
                && stream.hasReport();
    }

    private int ticks(long nanos) {
        return (int) (nanos / 1000 * clockRate / 1_000_000);
    }

    /**
     * The packet is not sent, and leaves no gap.
     *
     * @return false when its number has been passed over already, so that the subscriber waits for it
     */
    boolean drop(long incomingSequence) {
        return sequences.drop(incomingSequence);
    }

    /**
     * The extended sequence number to send the packet under, or -1 for one from before the switch, or that was dropped.
     */
    long sequence(long incomingSequence) {
        return sequences.map(incomingSequence);
    }

    int timestampOffset() {
        return timestampOffset;
    }

    /** Notes what the packet was sent as. */
    void sent(long sequence, ForwardedPacket packet, boolean marker, long nowNanos) {
        if (sequence <= lastSequence) {
            return;
        }
        RtpPacket rtp = packet.rtp;
        lastSequence = sequence;
        lastTimestamp = rtp.timestamp() + timestampOffset;
        lastMarker = marker;
        lastSentNanos = nowNanos;
    }

    /** The number went out without content. */
    void filled(long sequence) {
        lastSequence = Math.max(lastSequence, sequence);
    }

    /** Whether something that came at this instant follows what was sent last. */
    boolean isAfterLast(long arrivalNanos) {
        return !started || arrivalNanos - lastSentNanos > 0;
    }

    int lastTimestamp() {
        return lastTimestamp;
    }

    long lastSentNanos() {
        return lastSentNanos;
    }
}
