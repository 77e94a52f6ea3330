package room.rtp.rtcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Walks the statuses of a transport-wide feedback packet in place (draft-holmer-rmcat-transport-wide-cc-extensions-01
 * section 3.1); reused for packet after packet.
 */
public final class TransportFeedbackReader {
    private static final int HEADER_BYTES = 20;
    private static final int SEQUENCES = 0x10000;
    private static final long TICK_MICROS = 250;
    private static final long REFERENCE_MICROS = 64_000;

    private ByteBuf buf = Unpooled.EMPTY_BUFFER;
    private int end;
    private int chunkAt;
    private int deltaAt;
    private int chunk;
    private int leftInChunk;
    private int statuses;
    private int index;
    private int baseSequence;
    private int symbol;
    private long arrivalMicros;
    private int knownFrom;
    private int known;

    /**
     * Starts before the first status.
     *
     * @param packet at a packet that {@code is(TRANSPORT_FEEDBACK, FORMAT_TRANSPORT_CC)}
     * @return false when the packet is too short for what it announces
     */
    public boolean wrap(RtcpReader packet) {
        if (packet.length() < HEADER_BYTES) {
            return false;
        }
        buf = packet.buf();
        int offset = packet.offset();
        end = offset + packet.length();
        baseSequence = buf.getUnsignedShort(offset + 12);
        statuses = buf.getUnsignedShort(offset + 14);
        arrivalMicros = buf.getMedium(offset + 16) * REFERENCE_MICROS;
        chunkAt = offset + HEADER_BYTES;
        index = -1;
        leftInChunk = 0;
        known = SEQUENCES;
        return findDeltas();
    }

    /** Deltas begin behind the chunk with the last status. */
    private boolean findDeltas() {
        int at = chunkAt;
        int bytes = 0;
        for (int covered = 0; covered < statuses; at += 2) {
            if (at + 2 > end) {
                return false;
            }
            int word = buf.getUnsignedShort(at);
            int length = Math.min(length(word), statuses - covered);
            if (length == 0) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                bytes += deltaBytes(symbol(word, i));
                if (isRun(word)) {
                    bytes += deltaBytes(symbol(word, i)) * (length - 1);
                    break;
                }
            }
            covered += length;
        }
        deltaAt = at;
        return at + bytes <= end;
    }

    private static boolean isRun(int word) {
        return (word & 0x8000) == 0;
    }

    private static int length(int word) {
        if (isRun(word)) {
            return word & 0x1FFF;
        }
        return (word & 0x4000) == 0 ? 14 : 7;
    }

    private static int symbol(int word, int i) {
        if (isRun(word)) {
            return word >> 13 & 3;
        }
        return (word & 0x4000) == 0 ? word >> (13 - i) & 1 : word >> (12 - 2 * i) & 3;
    }

    private static int deltaBytes(int symbol) {
        return symbol == 1 || symbol == 2 ? symbol : 0;
    }

    /**
     * Passes over runs of packets that have not arrived, unless they are among these: two bytes announce thousands of
     * them, whatever was sent. To be called after {@link #wrap}.
     *
     * @param from the first sequence number of interest, 0 to 65535
     * @param count how many there are from it on, 0 to 65536
     */
    public void missingOnlyAmong(int from, int count) {
        knownFrom = from;
        known = count;
    }

    /** Moves to the next status; false behind the last. */
    public boolean next() {
        index++;
        if (!findChunk()) {
            return false;
        }
        symbol = symbol(chunk, length(chunk) - leftInChunk);
        leftInChunk--;
        if (symbol == 1) {
            arrivalMicros += buf.getUnsignedByte(deltaAt) * TICK_MICROS;
        } else if (symbol == 2) {
            arrivalMicros += buf.getShort(deltaAt) * TICK_MICROS;
        }
        deltaAt += deltaBytes(symbol);
        return true;
    }

    /** Goes on to the next status of interest, if there is any left, and to the chunk that holds it. */
    private boolean findChunk() {
        while (index < statuses) {
            if (leftInChunk == 0) {
                chunk = buf.getUnsignedShort(chunkAt);
                chunkAt += 2;
                leftInChunk = length(chunk);
            }
            int ahead = (baseSequence + index - knownFrom) & (SEQUENCES - 1);
            if (ahead < known || !isRun(chunk) || deltaBytes(symbol(chunk, 0)) > 0) {
                return true;
            }
            int passed = Math.min(leftInChunk, SEQUENCES - ahead);
            leftInChunk -= passed;
            index += passed;
        }
        return false;
    }

    /** The transport-wide sequence number of the current status, 0 to 65535. */
    public int sequence() {
        return (baseSequence + index) & 0xFFFF;
    }

    public boolean hasArrived() {
        return deltaBytes(symbol) > 0;
    }

    /** On the peer's clock, modulo 2^24 times 64 ms; of a packet that {@link #hasArrived}. */
    public long arrivalMicros() {
        return arrivalMicros;
    }
}
