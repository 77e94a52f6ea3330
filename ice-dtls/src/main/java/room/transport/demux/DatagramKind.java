package room.transport.demux;

import io.netty.buffer.ByteBuf;

/** What a datagram is, told by its first byte (RFC 7983 section 7) and, for RTCP, its packet type (RFC 5761 section 4). */
public enum DatagramKind {
    STUN,
    DTLS,
    RTP,
    RTCP,
    /** Empty, ZRTP, a TURN channel, QUIC, or nothing known. */
    UNKNOWN;

    /**
     * Classifies the datagram at {@code offset}. Only the first two bytes are read: a known kind says nothing about
     * whether the rest is well-formed.
     *
     * @param offset absolute index of the first byte, independent of the reader index
     * @param length bytes in the datagram, zero allowed
     */
    public static DatagramKind of(ByteBuf buf, int offset, int length) {
        if (length < 2) {
            return UNKNOWN;
        }
        int first = buf.getUnsignedByte(offset);
        if (first < 4) {
            return STUN;
        }
        if (first >= 20 && first < 64) {
            return DTLS;
        }
        if (first >= 128 && first < 192) {
            int second = buf.getUnsignedByte(offset + 1);
            return second >= 192 && second < 224 ? RTCP : RTP;
        }
        return UNKNOWN;
    }
}
