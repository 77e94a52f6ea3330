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

    /** Longs per entry: with everything of a packet in one cache line, noting it touches one line and not eight. */
    private static final int STRIDE = 8;

    /** The extended outgoing sequence number; -1 in an empty entry. */
    private static final int OUTGOING = 0;

    /**
     * The extended incoming sequence number in 40 bits, the frame number's offset in 16, the payload type in 7, and whether
     * the packet has been sent more than once.
     */
    private static final int INCOMING = 1;

    /** The picture ids in the upper, the timestamp's offset in the lower half. */
    private static final int REWRITTEN = 2;

    /** When it went out last. */
    private static final int SENT_NANOS = 3;

    /** Where payload types, which have 7 bits, leave room. */
    private static final long REPEATED = 0x80;

    /**
     * Of the dependency descriptor the active targets in 32 bits, then the marker, the template offset in 8 and the target
     * count in 8.
     */
    private static final int TARGETS = 4;

    private static final long MARKER = 0x10000;

    private final long[] entries = new long[ENTRIES * STRIDE];

    /** Nearly always the same for all, and so rarely written. */
    private final @Nullable IncomingStream[] streams = new @Nullable IncomingStream[ENTRIES];

    private long highest = -1;

    RetransmitLog() {
        Arrays.fill(entries, -1);
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
        int at = entry * STRIDE;
        entries[at + OUTGOING] = outgoingSequence;
        entries[at + INCOMING] = incomingSequence << 24 | (header.frameOffset & 0xFFFF) << 8 | header.payloadType;
        entries[at + TARGETS] = (long) header.activeTargets << 32
                | (header.marker ? MARKER : 0)
                | (header.templateOffset & 0xFF) << 8
                | header.targetCount & 0xFF;
        entries[at + REWRITTEN] = (long) header.pictureIds << 32 | timestampOffset & 0xFFFF_FFFFL;
        entries[at + SENT_NANOS] = nowNanos;
        if (streams[entry] != stream) {
            streams[entry] = stream;
        }
        highest = Math.max(highest, outgoingSequence);
    }

    /** Notes that the number went out on a packet without content, which is not sent again. */
    void filled(long outgoingSequence) {
        int entry = (int) outgoingSequence & (ENTRIES - 1);
        entries[entry * STRIDE + OUTGOING] = outgoingSequence;
        entries[entry * STRIDE + INCOMING] |= REPEATED; // nor in a probe
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
        return sequence >= 0 && entries[entry * STRIDE + OUTGOING] == sequence && streams[entry] != null ? entry : -1;
    }

    /** Whether this packet went out already. */
    boolean contains(long outgoingSequence) {
        return entries[((int) outgoingSequence & (ENTRIES - 1)) * STRIDE + OUTGOING] == outgoingSequence;
    }

    /** Whether it is time to send the packet again; asked again within a round trip, it is on its way already. */
    boolean isTurn(int entry, long nowNanos, long roundTripNanos) {
        return nowNanos - entries[entry * STRIDE + SENT_NANOS] >= roundTripNanos;
    }

    /** The packet goes out now, once more or after waiting. */
    void resent(int entry, long nowNanos) {
        entries[entry * STRIDE + SENT_NANOS] = nowNanos;
        entries[entry * STRIDE + INCOMING] |= REPEATED;
    }

    /** The newest entry that went out once, and not before that instant; -1 when there is none among the last few. */
    int newestSentOnce(long sinceNanos) {
        for (long sequence = highest; sequence > highest - PROBE_ENTRIES && sequence >= 0; sequence--) {
            int entry = (int) sequence & (ENTRIES - 1);
            int at = entry * STRIDE;
            if (entries[at + OUTGOING] == sequence
                    && (entries[at + INCOMING] & REPEATED) == 0
                    && entries[at + SENT_NANOS] - sinceNanos >= 0) {
                return entry;
            }
        }
        return -1;
    }

    int sequenceNumber(int entry) {
        return (int) entries[entry * STRIDE + OUTGOING] & 0xFFFF;
    }

    @Nullable
    IncomingStream stream(int entry) {
        return streams[entry];
    }

    long incomingSequence(int entry) {
        return entries[entry * STRIDE + INCOMING] >> 24;
    }

    int timestampOffset(int entry) {
        return (int) entries[entry * STRIDE + REWRITTEN];
    }

    /** Restores what made this packet differ from the stored one, but for its sequence number and timestamp. */
    void restore(int entry, OutgoingHeader header) {
        long incoming = entries[entry * STRIDE + INCOMING];
        header.payloadType = (int) incoming & 0x7F;
        header.frameOffset = (short) (incoming >> 8);
        long targets = entries[entry * STRIDE + TARGETS];
        header.activeTargets = (int) (targets >> 32);
        header.marker = (targets & MARKER) != 0;
        header.templateOffset = (byte) (targets >> 8);
        header.targetCount = (byte) targets;
        header.pictureIds = (int) (entries[entry * STRIDE + REWRITTEN] >> 32);
    }

    /** Forgets everything: the source is gone, and its history with it. */
    void clear() {
        Arrays.fill(entries, -1);
        Arrays.fill(streams, null);
    }
}
