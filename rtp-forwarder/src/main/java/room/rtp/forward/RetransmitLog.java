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

    /** Probes look no further back. */
    private static final int PROBE_ENTRIES = 64;

    private final long[] outgoing = new long[ENTRIES];
    private final long[] incoming = new long[ENTRIES];
    private final long[] lastSentNanos = new long[ENTRIES];
    private final boolean[] repeated = new boolean[ENTRIES];
    private final int[] timestampOffsets = new int[ENTRIES];
    private final int[] pictureIds = new int[ENTRIES];
    private final short[] frameNumberOffsets = new short[ENTRIES];
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
        frameNumberOffsets[entry] = (short) header.frameNumberOffset;
        payloadTypes[entry] = (byte) header.payloadType;
        streams[entry] = stream;
        lastSentNanos[entry] = nowNanos;
        repeated[entry] = false;
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
    boolean isTurn(int entry, long nowNanos, long roundTripNanos) {
        return nowNanos - lastSentNanos[entry] >= roundTripNanos;
    }

    /** The packet goes out now, once more or after waiting. */
    void resent(int entry, long nowNanos) {
        lastSentNanos[entry] = nowNanos;
        repeated[entry] = true;
    }

    /** The newest entry that went out once, and not before that instant; -1 when there is none among the last few. */
    int newestSentOnce(long sinceNanos) {
        for (long sequence = highest; sequence > highest - PROBE_ENTRIES && sequence >= 0; sequence--) {
            int entry = (int) sequence & (ENTRIES - 1);
            if (outgoing[entry] == sequence && !repeated[entry] && lastSentNanos[entry] - sinceNanos >= 0) {
                return entry;
            }
        }
        return -1;
    }

    int sequenceNumber(int entry) {
        return (int) outgoing[entry] & 0xFFFF;
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
        header.payloadType = payloadTypes[entry];
        header.pictureIds = pictureIds[entry];
        header.frameNumberOffset = frameNumberOffsets[entry];
    }

    /** Forgets everything: the source is gone, and its history with it. */
    void clear() {
        Arrays.fill(outgoing, -1);
        Arrays.fill(streams, null);
    }
}
