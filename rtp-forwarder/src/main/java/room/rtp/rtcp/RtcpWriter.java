package room.rtp.rtcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Writes a compound RTCP datagram into borrowed memory; reused for datagram after datagram. The caller asks {@link
 * #remaining} before it adds a packet; each method says how many bytes it takes.
 */
public final class RtcpWriter {
    /** Bytes of a sender report without report blocks. */
    public static final int SENDER_REPORT_BYTES = 28;

    /** Bytes of a receiver report without report blocks. */
    public static final int RECEIVER_REPORT_BYTES = 8;

    /** Bytes of a report block. */
    public static final int REPORT_BLOCK_BYTES = 24;

    /** Bytes of an extended report with a reference time. */
    public static final int REFERENCE_TIME_BYTES = 20;

    /** Bytes of a picture loss indication. */
    public static final int PLI_BYTES = 12;

    /** Bytes of a generic NACK with one pair; each further pair takes {@link #NACK_PAIR_BYTES}. */
    public static final int NACK_BYTES = 16;

    public static final int NACK_PAIR_BYTES = 4;

    private ByteBuf buf = Unpooled.EMPTY_BUFFER;
    private int start;
    private int end;
    private int position;
    private int packet;

    /** Starts an empty datagram in {@code buf[offset, offset + capacity)}. */
    public void wrap(ByteBuf buf, int offset, int capacity) {
        this.buf = buf;
        this.start = offset;
        this.position = offset;
        this.end = offset + capacity;
    }

    /** Bytes written so far. */
    public int length() {
        return position - start;
    }

    /** Bytes that still fit. */
    public int remaining() {
        return end - position;
    }

    private void begin(int count, int type) {
        packet = position;
        buf.setByte(position, 0x80 | count);
        buf.setByte(position + 1, type);
        position += 4;
    }

    private void end() {
        buf.setShort(packet + 2, (position - packet) / 4 - 1);
    }

    private void word(int value) {
        buf.setInt(position, value);
        position += 4;
    }

    /**
     * Adds a sender report without report blocks ({@value #SENDER_REPORT_BYTES} bytes).
     *
     * @param ntpTimestamp 32.32 fixed point seconds since 1900
     * @param packets sent since the beginning, modulo 2^32
     * @param octets of payload sent since the beginning, modulo 2^32
     */
    public void senderReport(int ssrc, long ntpTimestamp, int rtpTimestamp, int packets, int octets) {
        begin(0, Rtcp.SENDER_REPORT);
        word(ssrc);
        buf.setLong(position, ntpTimestamp);
        position += 8;
        word(rtpTimestamp);
        word(packets);
        word(octets);
        end();
    }

    /**
     * Adds an extended report with a reference time ({@value #REFERENCE_TIME_BYTES} bytes; RFC 3611 section 4.4), which
     * senders answer with the delay since they got it.
     *
     * @param ntpTimestamp 32.32 fixed point seconds since 1900
     */
    public void receiverReferenceTime(int senderSsrc, long ntpTimestamp) {
        begin(0, Rtcp.EXTENDED_REPORT);
        word(senderSsrc);
        word(Rtcp.BLOCK_REFERENCE_TIME << 24 | 2);
        buf.setLong(position, ntpTimestamp);
        position += 8;
        end();
    }

    /** Begins a receiver report ({@value #RECEIVER_REPORT_BYTES} bytes); report blocks may follow, at most 31. */
    public void receiverReport(int senderSsrc) {
        begin(0, Rtcp.RECEIVER_REPORT);
        word(senderSsrc);
        end();
    }

    /** Adds a block to the report that was begun last ({@value #REPORT_BLOCK_BYTES} bytes). */
    public void reportBlock(
            int ssrc,
            int fractionLost,
            int cumulativeLost,
            int highestSequence,
            int jitter,
            int lastSenderReport,
            int delaySinceLastSenderReport) {
        buf.setByte(packet, buf.getByte(packet) + 1);
        word(ssrc);
        word(fractionLost << 24 | (Math.clamp(cumulativeLost, -0x800000, 0x7FFFFF) & 0xFFFFFF));
        word(highestSequence);
        word(jitter);
        word(lastSenderReport);
        word(delaySinceLastSenderReport);
        end();
    }

    /** Adds a source description with a CNAME of ASCII characters ({@link #cnameBytes} bytes; RFC 3550 section 6.5.1). */
    public void cname(int ssrc, byte[] cname) {
        begin(1, Rtcp.SOURCE_DESCRIPTION);
        word(ssrc);
        buf.setByte(position, 1);
        buf.setByte(position + 1, cname.length);
        buf.setBytes(position + 2, cname);
        position += 2 + cname.length;
        do { // at least one zero ends the list, and the packet ends on a word
            buf.setByte(position++, 0);
        } while ((position - packet) % 4 != 0);
        end();
    }

    /** What {@link #cname} takes. */
    public static int cnameBytes(byte[] cname) {
        return (8 + 2 + cname.length + 4) & ~3;
    }

    /** Adds a picture loss indication ({@value #PLI_BYTES} bytes). */
    public void pli(int senderSsrc, int mediaSsrc) {
        begin(Rtcp.FORMAT_PLI, Rtcp.PAYLOAD_FEEDBACK);
        word(senderSsrc);
        word(mediaSsrc);
        end();
    }

    /** Adds a full intra request for one stream (20 bytes). */
    public void fir(int senderSsrc, int mediaSsrc, int commandSequence) {
        begin(Rtcp.FORMAT_FIR, Rtcp.PAYLOAD_FEEDBACK);
        word(senderSsrc);
        word(0);
        word(mediaSsrc);
        word(commandSequence << 24);
        end();
    }

    /** Begins a generic NACK with one pair ({@value #NACK_BYTES} bytes). */
    public void nack(int senderSsrc, int mediaSsrc, int packetId, int bitmask) {
        begin(Rtcp.FORMAT_NACK, Rtcp.TRANSPORT_FEEDBACK);
        word(senderSsrc);
        word(mediaSsrc);
        nackPair(packetId, bitmask);
    }

    /** Adds a pair to the NACK that was begun last ({@value #NACK_PAIR_BYTES} bytes). */
    public void nackPair(int packetId, int bitmask) {
        word(packetId << 16 | bitmask);
        end();
    }

    /** Adds a receiver-estimated maximum bitrate over these streams (20 bytes and 4 for each stream). */
    public void remb(int senderSsrc, long bitrateBps, int[] ssrcs, int count) {
        begin(Rtcp.FORMAT_APPLICATION, Rtcp.PAYLOAD_FEEDBACK);
        word(senderSsrc);
        word(0);
        word(Rtcp.REMB_IDENTIFIER);
        int exponent = Math.max(0, 46 - Long.numberOfLeadingZeros(Math.max(1, bitrateBps)));
        word(count << 24 | exponent << 18 | (int) (bitrateBps >>> exponent));
        for (int i = 0; i < count; i++) {
            word(ssrcs[i]);
        }
        end();
    }

    /** Adds a goodbye of one stream (8 bytes). */
    public void goodbye(int ssrc) {
        begin(1, Rtcp.GOODBYE);
        word(ssrc);
        end();
    }
}
