package room.rtp.forward;

import java.util.Arrays;
import room.rtp.codec.Codec;

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
        if (packet.codec != Codec.RED || packet.rtp.payloadLength() == 0) {
            return mapped;
        }
        if (isUnderstood(packet)) {
            return mapped;
        }
        int newest = packet.redundancy.payloadType();
        return newest >= 0 ? payloadTypes[newest] : -1;
    }

    /** Whether the subscriber takes redundant audio, and has a format for all that is in it. */
    private boolean isUnderstood(ForwardedPacket packet) {
        return payloadTypes[packet.rtp.payloadType()] >= 0 && packet.redundancy.isMappedBy(payloadTypes);
    }

    /** How many bytes of the payload are left away: redundancy that the subscriber does not understand. */
    int skippedBytes(ForwardedPacket packet) {
        return packet.codec == Codec.RED && !isUnderstood(packet) ? packet.redundancy.primaryAt() : 0;
    }

    /** Whether the payload of redundant audio, which is sent whole, names payload types that the subscriber has others for. */
    boolean rewritesBlocks(ForwardedPacket packet) {
        return packet.codec == Codec.RED && isUnderstood(packet) && packet.redundancy.isChangedBy(payloadTypes);
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
