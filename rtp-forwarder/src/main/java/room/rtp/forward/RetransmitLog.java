package room.rtp.forward;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which stored packet went to a subscriber under which sequence number, so that a NACK finds it. Holds no packet bytes.
 * Owned by one loop.
 */
final class RetransmitLog {
    /** At least what a receiver may ask for: libwebrtc's NACK list spans 1,000 packets. */
    private static final int ENTRIES = 1024;

    private final long[] outgoing = new long[ENTRIES];
    private final long[] incoming = new long[ENTRIES];
    private final long[] resentNanos = new long[ENTRIES];
    private final int[] timestampOffsets = new int[ENTRIES];
    private final int[] pictureIds = new int[ENTRIES];
    private final short[] frameOffsets = new short[ENTRIES];
    private final byte[] templateOffsets = new byte[ENTRIES];
    private final int[] activeTargets = new int[ENTRIES];
    private final byte[] targetCounts = new byte[ENTRIES];
    private final byte[] payloadTypes = new byte[ENTRIES];
    private final @Nullable IncomingStream[] streams = new @Nullable IncomingStream[ENTRIES];
    private long highest = -1;

    RetransmitLog() {
        Arrays.fill(outgoing, -1);
    }

    /** Notes a packet whose header and picture ids are in {@code header}. */
    void sent(
            long outgoingSequence,
            IncomingStream stream,
            long incomingSequence,
            int timestampOffset,
            OutgoingHeader header,
            long nowNanos) {
        int entry = (int) outgoingSequence & (ENTRIES - 1);
        outgoing[entry] = outgoingSequence;
        incoming[entry] = incomingSequence;
        timestampOffsets[entry] = timestampOffset;
        pictureIds[entry] = header.pictureIds;
        frameOffsets[entry] = (short) header.frameOffset;
        templateOffsets[entry] = (byte) header.templateOffset;
        activeTargets[entry] = header.activeTargets;
        targetCounts[entry] = (byte) header.targetCount;
        payloadTypes[entry] = (byte) (header.payloadType | (header.marker ? 0x80 : 0));
        streams[entry] = stream;
        resentNanos[entry] = nowNanos;
        highest = Math.max(highest, outgoingSequence);
    }

    /** Notes that the number went out on a packet without content, which is not sent again. */
    void filled(long outgoingSequence) {
        int entry = (int) outgoingSequence & (ENTRIES - 1);
        outgoing[entry] = outgoingSequence;
        streams[entry] = null;
        highest = Math.max(highest, outgoingSequence);
    }

    /** The entry of a 16-bit sequence number as a receiver names it, or -1 when it is not in the log. */
    int find(int sequenceNumber) {
        if (highest < 0) {
            return -1;
        }
        long sequence = highest + (short) (sequenceNumber - (int) highest);
        int entry = (int) sequence & (ENTRIES - 1);
        return sequence >= 0 && outgoing[entry] == sequence && streams[entry] != null ? entry : -1;
    }

    /** Whether this packet went out already. */
    boolean contains(long outgoingSequence) {
        return outgoing[(int) outgoingSequence & (ENTRIES - 1)] == outgoingSequence;
    }

    /** Whether it is time to send the packet again; asked again within a round trip, it is on its way already. */
    boolean takeTurn(int entry, long nowNanos, long roundTripNanos) {
        if (nowNanos - resentNanos[entry] < roundTripNanos) {
            return false;
        }
        resentNanos[entry] = nowNanos;
        return true;
    }

    @Nullable
    IncomingStream stream(int entry) {
        return streams[entry];
    }

    long incomingSequence(int entry) {
        return incoming[entry];
    }

    int timestampOffset(int entry) {
        return timestampOffsets[entry];
    }

    /** Restores what made this packet differ from the stored one, but for its sequence number and timestamp. */
    void restore(int entry, OutgoingHeader header) {
        header.payloadType = payloadTypes[entry] & 0x7F;
        header.marker = payloadTypes[entry] < 0;
        header.pictureIds = pictureIds[entry];
        header.frameOffset = frameOffsets[entry];
        header.templateOffset = templateOffsets[entry];
        header.activeTargets = activeTargets[entry];
        header.targetCount = targetCounts[entry];
    }

    /** Forgets everything: the source is gone, and its history with it. */
    void clear() {
        Arrays.fill(outgoing, -1);
        Arrays.fill(streams, null);
    }
}
