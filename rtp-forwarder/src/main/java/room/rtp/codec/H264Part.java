package room.rtp.codec;

import io.netty.buffer.ByteBuf;

/**
 * What a packet of H.264 (RFC 6184) holds of its picture, as far as it matters for where a picture can be entered. All
 * parts of a picture lie in one access unit, in this order (ITU-T H.264 section 7.4.1.2.3).
 */
public enum H264Part {
    /** A sequence parameter set: a picture that can be entered begins with it, or right before. */
    PARAMETERS,
    /** What stands before the slices and can be done without: a delimiter, picture parameters, additional information. */
    LEADING,
    /** The beginning of a slice that depends on no other picture, with no sequence parameter set in the packet. */
    IDR,
    /** Anything else: other slices, and fragments of slices but for the first. */
    OTHER;

    private static final int STAP_A = 24;
    private static final int FU_A = 28;

    /** Of the payload {@code buf[offset, offset + length)}; any bytes will do. */
    public static H264Part of(ByteBuf buf, int offset, int length) {
        if (length < 1) {
            return OTHER;
        }
        int type = buf.getByte(offset) & 0x1F;
        return switch (type) {
            case STAP_A -> aggregated(buf, offset + 1, offset + length);
            case FU_A -> length < 2 ? OTHER : fragment(buf.getByte(offset + 1));
            default -> ofUnit(type);
        };
    }

    /** RFC 6184 section 5.8: S, E, R and the type of the unit. */
    private static H264Part fragment(int header) {
        H264Part whole = ofUnit(header & 0x1F);
        boolean first = (header & 0x80) != 0;
        if (first) {
            return whole;
        }
        return whole == LEADING || whole == PARAMETERS ? LEADING : OTHER;
    }

    /** RFC 6184 section 5.7.1: units with their sizes in front; the first that is more than leading decides. */
    private static H264Part aggregated(ByteBuf buf, int start, int end) {
        int at = start;
        while (at + 2 < end) {
            H264Part part = ofUnit(buf.getByte(at + 2) & 0x1F);
            if (part != LEADING) {
                return part;
            }
            at += 2 + buf.getUnsignedShort(at);
        }
        return at == start ? OTHER : LEADING;
    }

    private static H264Part ofUnit(int type) {
        return switch (type) {
            case 5 -> IDR;
            case 7 -> PARAMETERS;
            case 6, 8, 9, 13, 14, 15, 16, 17, 18 -> LEADING;
            default -> OTHER;
        };
    }
}
