package room.rtp.codec;

import io.netty.buffer.ByteBuf;

/** Reads the picture's height out of a sequence parameter set (ITU-T H.264 section 7.3.2.1.1). */
final class H264ParameterSet {
    /** Higher pictures than this are none: the fields are garbage. */
    private static final int MAX_HEIGHT = 16_384;

    private final ByteBuf buf;
    private final int end;
    private int at;
    private int bits;
    private int left;
    private int zeros;

    private H264ParameterSet(ByteBuf buf, int offset, int end) {
        this.buf = buf;
        this.at = offset;
        this.end = end;
    }

    /** In pixels, cropped; 0 when the bytes behind the NAL unit's header do not hold a parameter set. */
    static int height(ByteBuf buf, int offset, int end) {
        return new H264ParameterSet(buf, offset, end).height();
    }

    private int height() {
        int profile = bits(8);
        bits(16); // constraints and level
        unsigned(); // id
        int chroma = 1;
        if (hasChroma(profile)) {
            chroma = unsigned();
            if (chroma == 3) {
                bits(1);
            }
            unsigned();
            unsigned();
            bits(1);
            if (bits(1) == 1) {
                return PictureHeight.UNKNOWN; // scaling matrices: no browser sends them
            }
        }
        unsigned(); // bits of the frame number
        int order = unsigned();
        if (order == 0) {
            unsigned();
        } else if (order == 1) {
            return PictureHeight.UNKNOWN; // lists of offsets, likewise
        }
        unsigned(); // reference frames
        bits(1);
        unsigned(); // width
        int mapUnits = unsigned() + 1;
        int frameOnly = bits(1);
        if (frameOnly == 0) {
            bits(1);
        }
        bits(1);
        int cropped = 0;
        if (bits(1) == 1) {
            unsigned();
            unsigned();
            cropped = (unsigned() + unsigned()) * (chroma == 1 ? 2 : 1) * (2 - frameOnly);
        }
        int height = mapUnits * 16 * (2 - frameOnly) - cropped;
        return at > end || height <= 0 || height > MAX_HEIGHT ? PictureHeight.UNKNOWN : height;
    }

    private static boolean hasChroma(int profile) {
        return switch (profile) {
            case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
            default -> false;
        };
    }

    /** Reads past the end give zeros, and {@link #at} tells. */
    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            if (left == 0) {
                nextByte();
            }
            left--;
            value = value << 1 | bits >> left & 1;
        }
        return value;
    }

    private void nextByte() {
        bits = at < end ? buf.getUnsignedByte(at) : 0;
        at++;
        if (zeros == 2 && bits == 3) { // an emulation prevention byte (section 7.4.1)
            zeros = 0;
            bits = at < end ? buf.getUnsignedByte(at) : 0;
            at++;
        }
        zeros = bits == 0 ? zeros + 1 : 0;
        left = 8;
    }

    /** An Exp-Golomb code (section 9.1). */
    private int unsigned() {
        int length = 0;
        while (bits(1) == 0) {
            if (++length > 20) {
                at = end + 1;
                return 0;
            }
        }
        return (1 << length) - 1 + bits(length);
    }
}
