package room.rtp.forward;

import room.rtp.codec.Codec;
import room.rtp.codec.H264Part;
import room.rtp.packet.RtpPacket;

/**
 * Finds where a decoder that knows nothing can start: at the first packet of a picture that depends on no other. Most
 * codecs mark that packet. H.264 does not (RFC 6184): its pictures may be entered at their sequence parameter set, or, as
 * the parameter sets may have come by other means, at an IDR slice, but there only if it is known that none stands before
 * it in its picture. What is missing may have been one, and is perhaps on its way again; so a packet may tell of a picture
 * that began before it, or, if it comes late, of one that begins behind it. Owned by one loop.
 */
final class PictureStart {
    /** No picture can be entered by what the packet tells. */
    static final long NONE = -1;

    /** Nobody puts more packets in front of the slices of a picture; it bounds what is looked at for one packet. */
    private static final int MAX_LEADING = 32;

    private final RtpPacket looked = new RtpPacket();
    private long through;

    /**
     * The first packet of the picture that can be entered now that this packet is here, extended, or {@link #NONE}. It is
     * the packet itself, or one in the history.
     *
     * @param packet in the stream's history, with its layers read
     */
    long find(ForwardedPacket packet, IncomingStream stream) {
        long sequence = packet.extendedSequence;
        through = sequence;
        boolean described = packet.dependencyAt >= 0 && packet.layers.isKnown();
        if (packet.codec == Codec.H264 && !described) {
            return ofH264(packet, stream);
        }
        boolean marked = packet.descriptor.startsKeyFrame();
        if (described) {
            // The descriptor knows where frames begin; what is read off the payload is only of what kind they are.
            marked &= packet.dependency.startsFrame();
            return marked || packet.dependency.startsSequence() ? sequence : NONE;
        }
        if (marked && packet.codec == Codec.AV1 && continuesPicture(packet, stream)) {
            return NONE; // N is for the first packet alone, but some senders set it on all of a key frame
        }
        return marked ? sequence : NONE;
    }

    private boolean continuesPicture(ForwardedPacket packet, IncomingStream stream) {
        return look(stream, packet.extendedSequence - 1)
                && looked.timestamp() == packet.rtp.timestamp()
                && !looked.marker()
                && looked.payloadLength() > 0;
    }

    /** From what {@link #find} found to here, everything had arrived. */
    long through() {
        return through;
    }

    private long ofH264(ForwardedPacket packet, IncomingStream stream) {
        RtpPacket rtp = packet.rtp;
        long sequence = packet.extendedSequence;
        H264Part part = H264Part.of(rtp.buf(), rtp.payloadOffset(), rtp.payloadLength());
        return switch (part) {
            case PARAMETERS -> before(stream, sequence, true);
            case IDR -> before(stream, sequence, false);
            case LEADING, OTHER -> sequence < packet.highestBefore ? behind(stream, sequence) : NONE;
        };
    }

    /** A packet was late: perhaps nothing but it was missing in front of a picture. */
    private long behind(IncomingStream stream, long late) {
        for (long sequence = late + 1; sequence <= late + MAX_LEADING && look(stream, sequence); sequence++) {
            H264Part part = lookedPart();
            if (part == H264Part.IDR) {
                return before(stream, sequence, false);
            }
            if (part != H264Part.LEADING && looked.payloadLength() > 0) {
                return NONE;
            }
        }
        return NONE;
    }

    /**
     * The first packet of the picture, of which this is the first that is more than leading.
     *
     * @param parameters whether it can be entered here even if something is missing in front
     */
    private long before(IncomingStream stream, long sequence, boolean parameters) {
        through = sequence;
        look(stream, sequence);
        int timestamp = looked.timestamp();
        long first = sequence;
        for (long earlier = sequence - 1; earlier >= sequence - MAX_LEADING; earlier--) {
            if (!look(stream, earlier)) {
                break;
            }
            if (looked.timestamp() != timestamp || looked.marker()) {
                return first; // the picture before this one
            }
            if (looked.payloadLength() == 0) {
                continue; // padding says nothing
            }
            if (lookedPart() != H264Part.LEADING) {
                return NONE; // the picture has begun before
            }
            first = earlier;
        }
        return parameters ? first : NONE;
    }

    private boolean look(IncomingStream stream, long sequence) {
        PacketHistory history = stream.history();
        return sequence >= 0
                && history.contains(sequence)
                && looked.wrap(history.memory(), history.offset(sequence), history.length(sequence));
    }

    private H264Part lookedPart() {
        return H264Part.of(looked.buf(), looked.payloadOffset(), looked.payloadLength());
    }
}
