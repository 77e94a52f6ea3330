package room.rtp.codec;

import io.netty.buffer.ByteBuf;

/**
 * Reads how high the pictures of a stream are from the first packet of a key frame. Off the steady path: key frames are
 * rare.
 */
public final class PictureHeight {
    /** Where the packet does not say. */
    public static final int UNKNOWN = 0;

    private static final int H264_SPS = 7;
    private static final int H264_STAP_A = 24;

    private PictureHeight() {}

    /**
     * The height in pixels that a key frame's first packet tells of, {@link #UNKNOWN} when it does not; any bytes will do.
     * Of several spatial layers the highest counts. AV1 tells it elsewhere, in its dependency descriptor.
     */
    public static int of(Codec codec, ByteBuf buf, int offset, int length) {
        return switch (codec) {
            case VP8 -> vp8(buf, offset, length);
            case VP9 -> vp9(buf, offset, length);
            case H264 -> h264(buf, offset, length);
            case AV1, OPUS -> UNKNOWN;
        };
    }

    /** RFC 6386 section 9.1: behind the frame tag of three bytes a start code, then 14 bits of width and of height. */
    private static int vp8(ByteBuf buf, int offset, int length) {
        int end = offset + length;
        int at = offset + 1;
        if (length < 2) {
            return UNKNOWN;
        }
        if (buf.getByte(offset) < 0) { // X
            int extension = buf.getByte(at++);
            if ((extension & 0x80) != 0) {
                if (at >= end) {
                    return UNKNOWN;
                }
                at += buf.getByte(at) < 0 ? 2 : 1;
            }
            at += ((extension & 0x40) != 0 ? 1 : 0) + ((extension & 0x30) != 0 ? 1 : 0);
        }
        return at + 10 <= end && buf.getUnsignedMedium(at + 3) == 0x9D012A
                ? buf.getUnsignedShortLE(at + 8) & 0x3FFF
                : UNKNOWN;
    }

    /** RFC 9628 section 4.2.1: V announces a scalability structure; with Y in it the sizes of all spatial layers. */
    private static int vp9(ByteBuf buf, int offset, int length) {
        int end = offset + length;
        if (length < 2) {
            return UNKNOWN;
        }
        int first = buf.getByte(offset);
        boolean flexible = (first & 0x10) != 0;
        int at = offset + 1;
        if ((first & 0x02) == 0) {
            return UNKNOWN;
        }
        if ((first & 0x80) != 0) {
            at += buf.getByte(at) < 0 ? 2 : 1;
        }
        if ((first & 0x20) != 0) {
            at += flexible ? 1 : 2;
        }
        if ((first & 0x50) == 0x50) { // F and P: reference indices while their N is set
            while (at < end && (buf.getByte(at++) & 1) != 0) {}
        }
        if (at >= end || (buf.getByte(at) & 0x10) == 0) {
            return UNKNOWN;
        }
        int layers = (buf.getUnsignedByte(at) >> 5) + 1;
        at++;
        return at + 4 * layers <= end ? buf.getUnsignedShort(at + 4 * (layers - 1) + 2) : UNKNOWN;
    }

    private static int h264(ByteBuf buf, int offset, int length) {
        if (length < 5) {
            return UNKNOWN;
        }
        int end = offset + length;
        int type = buf.getByte(offset) & 0x1F;
        if (type == H264_SPS) {
            return H264ParameterSet.height(buf, offset + 1, end);
        }
        if (type != H264_STAP_A) {
            return UNKNOWN;
        }
        int at = offset + 1;
        while (at + 2 < end) {
            int size = buf.getUnsignedShort(at);
            if ((buf.getByte(at + 2) & 0x1F) == H264_SPS) {
                return H264ParameterSet.height(buf, at + 3, Math.min(end, at + 2 + size));
            }
            at += 2 + size;
        }
        return UNKNOWN;
    }
}
