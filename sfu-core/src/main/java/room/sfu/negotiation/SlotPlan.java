package room.sfu.negotiation;

import java.util.List;

/**
 * What the server sends on an m-line that the client receives.
 *
 * @param number the slot, from 0
 * @param codecs in the server's order of preference; the server may send any of them at any time
 * @param extensions what the server may put on its packets
 * @param ssrc unsigned 32 bits, never 0
 * @param rtxSsrc unsigned 32 bits, 0 when no codec has retransmissions
 * @param cname the RTCP canonical name, the same for all the session's slots
 */
public record SlotPlan(
        int number,
        List<NegotiatedCodec> codecs,
        HeaderExtensionIds extensions,
        int ssrc,
        int rtxSsrc,
        String cname,
        Msid msid) {
    public SlotPlan {
        codecs = List.copyOf(codecs);
    }
}
