package room.rtp.forward;

import java.util.Map;

/**
 * What was negotiated for one track that a subscriber receives; the same for as long as its m-line lives, whatever the
 * source.
 *
 * @param ssrc under which it always receives
 * @param retransmissionSsrc of its RTX stream, 0 when RTX was not negotiated (RFC 4588)
 * @param retransmissionTypes the RTX payload type of each media payload type that has one
 * @param nack whether it may ask for packets again
 */
public record SubscriptionConfig(
        boolean video,
        int clockRate,
        int ssrc,
        int retransmissionSsrc,
        Map<Integer, Integer> retransmissionTypes,
        boolean nack) {
    public SubscriptionConfig {
        retransmissionTypes = Map.copyOf(retransmissionTypes);
    }
}
