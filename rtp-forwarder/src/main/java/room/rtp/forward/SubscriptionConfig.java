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
 * @param transportCcId the id under which packets carry their transport-wide sequence number, 0 for none
 */
public record SubscriptionConfig(
        boolean video,
        int clockRate,
        int ssrc,
        int retransmissionSsrc,
        Map<Integer, Integer> retransmissionTypes,
        boolean nack,
        int transportCcId) {
    public SubscriptionConfig {
        retransmissionTypes = Map.copyOf(retransmissionTypes);
    }

    /** Without transport-wide sequence numbers. */
    public SubscriptionConfig(
            boolean video,
            int clockRate,
            int ssrc,
            int retransmissionSsrc,
            Map<Integer, Integer> retransmissionTypes,
            boolean nack) {
        this(video, clockRate, ssrc, retransmissionSsrc, retransmissionTypes, nack, 0);
    }
}
