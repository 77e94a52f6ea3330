package room.sfu.negotiation;

/**
 * An RTP stream the client named in its offer.
 *
 * @param ssrc unsigned 32 bits, never 0
 * @param rtxSsrc of its retransmissions, unsigned 32 bits, 0 when there are none
 * @param layer its place in a simulcast group of SSRCs ({@code a=ssrc-group:SIM}), the smallest first; -1 when it is in none
 */
public record SignalledStream(int ssrc, int rtxSsrc, int layer) {
    /** One that is in no simulcast group. */
    public SignalledStream(int ssrc, int rtxSsrc) {
        this(ssrc, rtxSsrc, -1);
    }
}
