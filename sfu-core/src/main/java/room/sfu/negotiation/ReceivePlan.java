package room.sfu.negotiation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What arrives on an m-line that the client sends.
 *
 * @param codecs in the server's order of preference; the client may send any of them at any time
 * @param extensions what the client may put on its packets
 * @param rids the simulcast layers in the client's order, at most as many as the policy allows; empty without simulcast
 * @param streams what the offer says of SSRCs, in its order; often nothing, and never all with simulcast
 * @param msid null when the client gave none
 */
public record ReceivePlan(
        List<NegotiatedCodec> codecs,
        HeaderExtensionIds extensions,
        List<String> rids,
        List<SignalledStream> streams,
        @Nullable Msid msid) {
    public ReceivePlan {
        codecs = List.copyOf(codecs);
        rids = List.copyOf(rids);
        streams = List.copyOf(streams);
    }
}
