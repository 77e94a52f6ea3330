package room.rtp.forward;

import java.util.Arrays;

/**
 * How a publisher's payload types and header extension ids read for one subscriber.
 *
 * @param payloadTypes the subscriber's payload type by the publisher's, -1 where it has no such format; 128 entries
 * @param extensionIds the subscriber's id by the publisher's, 0 for an extension that is not forwarded; 256 entries
 */
public record SourceMapping(byte[] payloadTypes, byte[] extensionIds) {
    public SourceMapping {
        if (payloadTypes.length != 128 || extensionIds.length != 256) {
            throw new IllegalArgumentException("128 payload types and 256 extension ids are needed");
        }
    }

    /** The subscriber's payload type for a packet, -1 when it has none. */
    int payloadType(ForwardedPacket packet) {
        int mapped = payloadTypes[packet.rtp.payloadType()];
        return mapped < 0 && packet.redundancy.payloadType() >= 0
                ? payloadTypes[packet.redundancy.payloadType()]
                : mapped;
    }

    /** How many bytes of the payload are left away: redundancy that the subscriber does not understand. */
    int skippedBytes(ForwardedPacket packet) {
        return payloadTypes[packet.rtp.payloadType()] < 0 ? packet.redundancy.primaryAt() : 0;
    }

    boolean isLike(SourceMapping other) {
        return Arrays.equals(payloadTypes, other.payloadTypes) && Arrays.equals(extensionIds, other.extensionIds);
    }

    /** A mapping that forwards nothing yet. */
    public static SourceMapping empty() {
        byte[] payloadTypes = new byte[128];
        Arrays.fill(payloadTypes, (byte) -1);
        return new SourceMapping(payloadTypes, new byte[256]);
    }
}
