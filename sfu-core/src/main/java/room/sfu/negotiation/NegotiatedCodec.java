package room.sfu.negotiation;

/**
 * A codec both ends agreed on, under the client's payload types.
 *
 * @param payloadType 0 to 127
 * @param rtxPayloadType of its retransmissions (RFC 4588), -1 when there are none
 * @param clockRate in Hz
 * @param channels audio channels, 1 for video
 */
public record NegotiatedCodec(
        CodecProfile profile, int payloadType, int rtxPayloadType, int clockRate, int channels, Feedback feedback) {
    /** {@link #rtxPayloadType} where retransmissions are not negotiated. */
    public static final int NO_RTX = -1;

    public Codec codec() {
        return profile.codec();
    }
}
