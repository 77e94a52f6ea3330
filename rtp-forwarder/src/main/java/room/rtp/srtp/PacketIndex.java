package room.rtp.srtp;

/** The 48 bit index of an SRTP packet: rollover counter and sequence number (RFC 3711 section 3.3.1). */
final class PacketIndex {
    /** "No packet yet": what {@link #estimate} takes for a stream's first packet. */
    static final long NONE = -1;

    /** A key's last index; a sender must not wrap beyond it (RFC 3711 section 9.2). */
    static final long MAX = (1L << 48) - 1;

    private static final int HALF = 1 << 15;
    private static final int RANGE = 1 << 16;

    private PacketIndex() {}

    /**
     * The index closest to the stream's highest so far (RFC 3711 appendix A). A stream starts with rollover counter
     * zero.
     *
     * @param highest the highest index so far, or {@link #NONE}
     * @param sequenceNumber 0 to 65535
     * @return the index; negative for a packet from before the stream's first rollover period
     */
    static long estimate(long highest, int sequenceNumber) {
        if (highest == NONE) {
            return sequenceNumber;
        }
        int last = (int) highest & 0xFFFF;
        long sameRollover = highest - last + sequenceNumber;
        if (last < HALF) {
            return sequenceNumber - last > HALF ? sameRollover - RANGE : sameRollover;
        }
        return last - HALF > sequenceNumber ? sameRollover + RANGE : sameRollover;
    }

    /** The rollover counter as the four bytes that are authenticated with the packet. */
    static int rollover(long index) {
        return (int) (index >>> 16);
    }
}
