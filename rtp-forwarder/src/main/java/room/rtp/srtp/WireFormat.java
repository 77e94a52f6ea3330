package room.rtp.srtp;

import io.netty.buffer.ByteBuf;

/** The few bytes of RTP and RTCP headers that SRTP has to read (RFC 3550 sections 5.1, 5.3.1 and 6.4). */
final class WireFormat {
    static final int RTP_SEQUENCE_NUMBER = 2;
    static final int RTP_SSRC = 8;
    static final int RTP_FIXED_HEADER_BYTES = 12;
    static final int RTCP_SSRC = 4;
    /** What stays in the clear of a compound RTCP packet: its first header with the sender's SSRC. */
    static final int RTCP_HEADER_BYTES = 8;

    private static final int EXTENSION_HEADER_BYTES = 4;
    private static final int VERSION_MASK = 0xC0;
    private static final int VERSION_2 = 0x80;
    private static final int EXTENSION_FLAG = 0x10;
    private static final int CSRC_COUNT_MASK = 0x0F;

    private WireFormat() {}

    /** The length of an RTP header with CSRCs and header extension, or -1 if the packet is shorter than it or no RTP. */
    static int rtpHeaderLength(ByteBuf buf, int offset, int length) {
        if (length < RTP_FIXED_HEADER_BYTES || !isVersion2(buf, offset)) {
            return -1;
        }
        int first = buf.getByte(offset);
        int header = RTP_FIXED_HEADER_BYTES + Integer.BYTES * (first & CSRC_COUNT_MASK);
        if ((first & EXTENSION_FLAG) != 0) {
            if (length < header + EXTENSION_HEADER_BYTES) {
                return -1;
            }
            header += EXTENSION_HEADER_BYTES + Integer.BYTES * buf.getUnsignedShort(offset + header + 2);
        }
        return header <= length ? header : -1;
    }

    static boolean isVersion2(ByteBuf buf, int offset) {
        return (buf.getByte(offset) & VERSION_MASK) == VERSION_2;
    }
}
