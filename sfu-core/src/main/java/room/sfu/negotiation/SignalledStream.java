package room.sfu.negotiation;

/**
 * An RTP stream the client named in its offer.
 *
 * @param ssrc unsigned 32 bits, never 0
 * @param rtxSsrc of its retransmissions, unsigned 32 bits, 0 when there are none
 */
public record SignalledStream(int ssrc, int rtxSsrc) {}
