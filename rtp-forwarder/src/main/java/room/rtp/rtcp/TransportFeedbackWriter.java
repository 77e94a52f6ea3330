package room.rtp.rtcp;

import io.netty.buffer.ByteBuf;

/**
 * Writes one transport-wide feedback packet (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1): which
 * packets of a row arrived, and when. Statuses are added one by one, then {@link #finish} lays them out; reused.
 */
public final class TransportFeedbackWriter {
    /** Statuses that one packet holds. Even if each needs two bytes and a vector chunk, that stays within 1,150 bytes. */
    public static final int MAX_STATUSES = 480;

    /** Bytes of the longest packet. */
    public static final int MAX_BYTES = 20 + 2 * (MAX_STATUSES / 7 + 1) + 2 * MAX_STATUSES + 3;

    private static final long TICK_NANOS = 250_000;
    private static final long REFERENCE_NANOS = 64_000_000;
    private static final int MAX_RUN = 0x1FFF;

    private final byte[] symbols = new byte[MAX_STATUSES];
    private final short[] deltas = new short[MAX_STATUSES];
    private int baseSequence;
    private int count;
    private long reference;
    private long lastTicks;
    private boolean timed;

    /** Begins a packet whose first status is of this sequence number. */
    public void begin(int baseSequence) {
        this.baseSequence = baseSequence;
        count = 0;
        timed = false;
    }

    /** How many statuses were added. */
    public int count() {
        return count;
    }

    /** The next packet in the row has not arrived; false when the packet is full. */
    public boolean addLost() {
        if (count == MAX_STATUSES) {
            return false;
        }
        symbols[count++] = 0;
        return true;
    }

    /** The next packet in the row has arrived; false when it has to go into another feedback packet. */
    public boolean addArrived(long arrivalNanos) {
        if (count == MAX_STATUSES) {
            return false;
        }
        if (!timed) {
            reference = Math.floorDiv(arrivalNanos, REFERENCE_NANOS);
            lastTicks = reference * (REFERENCE_NANOS / TICK_NANOS);
            timed = true;
        }
        long ticks = Math.floorDiv(arrivalNanos, TICK_NANOS);
        long delta = ticks - lastTicks;
        if (delta != (short) delta) {
            return false;
        }
        lastTicks = ticks;
        deltas[count] = (short) delta;
        symbols[count++] = (byte) (delta >= 0 && delta <= 0xFF ? 1 : 2);
        return true;
    }

    /**
     * Writes the packet, which needs at least one status of an arrived packet.
     *
     * @param feedbackCount counts the feedback packets of a session, modulo 256
     * @return its length in bytes, at most {@link #MAX_BYTES}
     */
    public int finish(ByteBuf buf, int offset, int senderSsrc, int mediaSsrc, int feedbackCount) {
        buf.setByte(offset + 1, Rtcp.TRANSPORT_FEEDBACK);
        buf.setInt(offset + 4, senderSsrc);
        buf.setInt(offset + 8, mediaSsrc);
        buf.setShort(offset + 12, baseSequence);
        buf.setShort(offset + 14, count);
        buf.setMedium(offset + 16, (int) reference & 0xFFFFFF);
        buf.setByte(offset + 19, feedbackCount);
        int position = chunks(buf, offset + 20);
        for (int i = 0; i < count; i++) {
            if (symbols[i] == 1) {
                buf.setByte(position++, deltas[i]);
            } else if (symbols[i] == 2) {
                buf.setShort(position, deltas[i]);
                position += 2;
            }
        }
        int padding = -(position - offset) & 3;
        for (int i = 1; i <= padding; i++) {
            buf.setByte(position++, i == padding ? padding : 0);
        }
        buf.setByte(offset, 0x80 | (padding > 0 ? 0x20 : 0) | Rtcp.FORMAT_TRANSPORT_CC);
        buf.setShort(offset + 2, (position - offset) / 4 - 1);
        return position - offset;
    }

    private int chunks(ByteBuf buf, int start) {
        int position = start;
        int index = 0;
        while (index < count) {
            int run = 1;
            while (index + run < count && run < MAX_RUN && symbols[index + run] == symbols[index]) {
                run++;
            }
            if (run >= 14 || index + run == count || (run >= 7 && hasLargeDelta(index + 7))) {
                buf.setShort(position, symbols[index] << 13 | run);
                index += run;
            } else if (hasLargeDelta(index)) {
                buf.setShort(position, vector(index, 7, 2));
                index += 7;
            } else {
                buf.setShort(position, vector(index, 14, 1));
                index += 14;
            }
            position += 2;
        }
        return position;
    }

    private boolean hasLargeDelta(int from) {
        for (int i = from; i < Math.min(count, from + 14); i++) {
            if (symbols[i] == 2) {
                return true;
            }
        }
        return false;
    }

    private int vector(int from, int length, int bits) {
        int chunk = bits == 2 ? 0xC000 : 0x8000;
        for (int i = 0; i < length; i++) {
            int symbol = from + i < count ? symbols[from + i] : 0;
            chunk |= symbol << (14 - bits * (i + 1));
        }
        return chunk;
    }
}
