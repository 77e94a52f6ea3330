package room.rtp.rtcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Walks the packets of a compound RTCP datagram in place (RFC 3550 section 6.1, reduced size allowed, RFC 5506); reused
 * for datagram after datagram.
 *
 * <p>{@link #next} checks the common header and that the packet is whole; the accessors of one packet type may be used
 * only after {@link #is} or the type's own check said so. A malformed packet ends the walk and is remembered in {@link
 * #malformed}.
 */
public final class RtcpReader {
    private static final int REPORT_BLOCK_BYTES = 24;

    /** SSRC, last reference time and delay in a block of delays. */
    private static final int DELAY_ENTRY_BYTES = 12;

    private ByteBuf buf = Unpooled.EMPTY_BUFFER;
    private int end;
    private int position;
    private int nextPosition;
    private int bodyEnd;
    private boolean malformed;
    private int delayEntry;

    /** Starts before the first packet of {@code buf[offset, offset + length)}. */
    public void wrap(ByteBuf buf, int offset, int length) {
        this.buf = buf;
        this.nextPosition = offset;
        this.end = offset + length;
        this.malformed = false;
    }

    /** Moves to the next packet; false behind the last or at a malformed one. */
    public boolean next() {
        while (nextPosition < end) {
            position = nextPosition;
            if (end - position < 4 || buf.getUnsignedByte(position) >> 6 != 2) {
                return fail();
            }
            nextPosition = position + 4 + 4 * buf.getUnsignedShort(position + 2);
            if (nextPosition > end) {
                return fail();
            }
            bodyEnd = nextPosition;
            if ((buf.getByte(position) & 0x20) != 0) {
                int padding = nextPosition - position > 4 ? buf.getUnsignedByte(nextPosition - 1) : 0;
                bodyEnd -= padding;
                if (padding == 0 || bodyEnd < position + 4) {
                    return fail();
                }
            }
            if (bodyEnd < position + minimumLength()) {
                return fail();
            }
            return true;
        }
        return false;
    }

    private int minimumLength() {
        return switch (type()) {
            case Rtcp.SENDER_REPORT -> 28 + REPORT_BLOCK_BYTES * count();
            case Rtcp.RECEIVER_REPORT -> 8 + REPORT_BLOCK_BYTES * count();
            case Rtcp.GOODBYE -> 4 + 4 * count();
            case Rtcp.TRANSPORT_FEEDBACK, Rtcp.PAYLOAD_FEEDBACK -> 12;
            default -> 4;
        };
    }

    private boolean fail() {
        malformed = true;
        nextPosition = end;
        return false;
    }

    /** Whether the walk ended at a packet that breaks the format. */
    public boolean malformed() {
        return malformed;
    }

    /** The packet type, one of {@link Rtcp}'s or another. */
    public int type() {
        return buf.getUnsignedByte(position + 1);
    }

    /** The five bits that count report blocks or name a feedback format, 0 to 31. */
    public int count() {
        return buf.getByte(position) & 0x1F;
    }

    /** Whether this is a feedback packet of this type and format. */
    public boolean is(int type, int format) {
        return type() == type && count() == format;
    }

    /** Who sent this report or feedback. */
    public int senderSsrc() {
        return buf.getInt(position + 4);
    }

    // Sender report

    /** Of a sender report: the wall clock, 32.32 fixed point seconds since 1900. */
    public long ntpTimestamp() {
        return buf.getLong(position + 8);
    }

    /** Of a sender report: the RTP timestamp of the same instant. */
    public int rtpTimestamp() {
        return buf.getInt(position + 16);
    }

    // Report blocks of sender and receiver reports, 0 <= index < count()

    private int block(int index) {
        return position + (type() == Rtcp.SENDER_REPORT ? 28 : 8) + REPORT_BLOCK_BYTES * index;
    }

    public int blockSsrc(int index) {
        return buf.getInt(block(index));
    }

    /** Packets lost since the last report, in 256ths. */
    public int blockFractionLost(int index) {
        return buf.getUnsignedByte(block(index) + 4);
    }

    /** Packets lost since the beginning; can be negative (duplicates). */
    public int blockCumulativeLost(int index) {
        return buf.getMedium(block(index) + 5);
    }

    public int blockJitter(int index) {
        return buf.getInt(block(index) + 12);
    }

    /** The middle 32 bits of the last sender report's NTP time, 0 when there was none. */
    public int blockLastSenderReport(int index) {
        return buf.getInt(block(index) + 16);
    }

    /** Since that report's arrival, in units of 1/65536 s. */
    public int blockDelaySinceLastSenderReport(int index) {
        return buf.getInt(block(index) + 20);
    }

    // Extended reports

    /**
     * Of an extended report: looks for what it says of the reference times that an SSRC has sent (RFC 3611 section 4.5). A
     * block that breaks the format ends the search.
     */
    public boolean findDelayOf(int ssrc) {
        int block = position + 8;
        while (block + 4 <= bodyEnd) {
            int next = block + 4 + 4 * buf.getUnsignedShort(block + 2);
            if (next > bodyEnd) {
                return false;
            }
            if (buf.getUnsignedByte(block) == Rtcp.BLOCK_DELAY) {
                for (int entry = block + 4; entry + DELAY_ENTRY_BYTES <= next; entry += DELAY_ENTRY_BYTES) {
                    if (buf.getInt(entry) == ssrc) {
                        delayEntry = entry;
                        return true;
                    }
                }
            }
            block = next;
        }
        return false;
    }

    /** Of what {@link #findDelayOf} found: the middle 32 bits of the last reference time, 0 when there was none. */
    public int lastReceiverReport() {
        return buf.getInt(delayEntry + 4);
    }

    /** Of what {@link #findDelayOf} found: since that came, in units of 1/65536 s. */
    public int delaySinceLastReceiverReport() {
        return buf.getInt(delayEntry + 8);
    }

    // Goodbye, 0 <= index < count()

    public int goodbyeSsrc(int index) {
        return buf.getInt(position + 4 + 4 * index);
    }

    // Feedback

    /** Of feedback: the stream that it is about; 0 where the format has no use for it. */
    public int mediaSsrc() {
        return buf.getInt(position + 8);
    }

    /** Of a generic NACK: how many (packet id, bitmask) pairs it has. */
    public int nackPairs() {
        return (bodyEnd - position - 12) / 4;
    }

    /** The first lost packet's sequence number of pair {@code index}. */
    public int nackPacketId(int index) {
        return buf.getUnsignedShort(position + 12 + 4 * index);
    }

    /** Bit i set: packet id + i + 1 is lost as well. */
    public int nackBitmask(int index) {
        return buf.getUnsignedShort(position + 14 + 4 * index);
    }

    /** Of a full intra request: how many entries. */
    public int firEntries() {
        return (bodyEnd - position - 12) / 8;
    }

    public int firSsrc(int index) {
        return buf.getInt(position + 12 + 8 * index);
    }

    /** Whether this is a receiver-estimated maximum bitrate message. */
    public boolean isRemb() {
        return is(Rtcp.PAYLOAD_FEEDBACK, Rtcp.FORMAT_APPLICATION)
                && bodyEnd - position >= 20
                && buf.getInt(position + 12) == Rtcp.REMB_IDENTIFIER;
    }

    /** Of a REMB: the estimate in bit/s, at most {@link Long#MAX_VALUE}. */
    public long rembBitrateBps() {
        int exponent = buf.getUnsignedByte(position + 17) >> 2;
        long mantissa = ((buf.getByte(position + 17) & 3L) << 16) | buf.getUnsignedShort(position + 18);
        return Long.numberOfLeadingZeros(mantissa) <= exponent ? Long.MAX_VALUE : mantissa << exponent;
    }

    public ByteBuf buf() {
        return buf;
    }

    /** Where the current packet begins. */
    public int offset() {
        return position;
    }

    /** The current packet's length in bytes without padding. */
    public int length() {
        return bodyEnd - position;
    }
}
