package room.sfu.negotiation;

import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /**
     * The payload type to send a publication's codec under: that of the same profile, else of one whose decoders take
     * it; null when the client could not decode it.
     */
    public @Nullable NegotiatedCodec carrying(CodecProfile published) {
        NegotiatedCodec compatible = null;
        for (NegotiatedCodec codec : codecs) {
            if (codec.profile() == published) {
                return codec;
            }
            if (compatible == null && published.decodableAs(codec.profile())) {
                compatible = codec;
            }
        }
        return compatible;
    }
}
