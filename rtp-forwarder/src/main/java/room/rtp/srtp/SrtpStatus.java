package room.rtp.srtp;

/** What became of a received packet. Everything but {@link #OK} means: drop it and count the reason. */
public enum SrtpStatus {
    /** Authentic, fresh and decrypted. */
    OK,
    /** Too short, or not RTP or RTCP at all. */
    MALFORMED,
    /** The tag does not fit: forged, damaged, or protected with another key or rollover counter. */
    NOT_AUTHENTIC,
    /** A packet with this index was accepted before (RFC 3711 section 3.3.2). */
    REPLAYED,
    /** So far behind the newest packet that nobody can tell whether it is a replay. */
    TOO_OLD,
    /** The packet would open one stream more than a peer may have. */
    TOO_MANY_STREAMS
}
