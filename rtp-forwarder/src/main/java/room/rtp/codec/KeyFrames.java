package room.rtp.codec;

import io.netty.buffer.ByteBuf;

/** Finds the first packet of a key frame: the place where a decoder that knows nothing can start. */
public final class KeyFrames {
    private static final int H264_IDR = 5;
    private static final int H264_SPS = 7;
    private static final int H264_STAP_A = 24;
    private static final int H264_FU_A = 28;

    private KeyFrames() {}

    /**
     * Whether the payload {@code buf[offset, offset + length)} begins a key frame. Audio can start anywhere, so every
     * Opus packet does; a payload too short for its descriptor does not.
     */
    public static boolean startsAt(Codec codec, ByteBuf buf, int offset, int length) {
        if (length < 1) {
            return false;
        }
        return switch (codec) {
            case OPUS, RED -> true;
            case VP8 -> vp8(buf, offset, length);
            case VP9 -> vp9(buf, offset, length);
            case H264 -> h264(buf, offset, length);
            case AV1 -> av1(buf, offset);
        };
    }

    /** RFC 7741 sections 4.2 and 4.3: the start of partition 0 (S set, PID 0), and P clear in the VP8 payload header. */
    private static boolean vp8(ByteBuf buf, int offset, int length) {
        int first = buf.getByte(offset);
        if ((first & 0x17) != 0x10) {
            return false;
        }
        int end = offset + length;
        int position = offset + 1;
        if ((first & 0x80) != 0) {
            if (position >= end) {
                return false;
            }
            int extension = buf.getByte(position++);
            if ((extension & 0x80) != 0) { // I: picture id of 7 or 15 bits
                if (position >= end) {
                    return false;
                }
                position += buf.getByte(position) < 0 ? 2 : 1;
            }
            if ((extension & 0x40) != 0) { // L: TL0PICIDX
                position++;
            }
            if ((extension & 0x30) != 0) { // T or K: TID, Y, KEYIDX
                position++;
            }
        }
        return position < end && (buf.getByte(position) & 1) == 0;
    }

    /** RFC 9628 section 4.2: B set, P clear, and the lowest spatial layer. */
    private static boolean vp9(ByteBuf buf, int offset, int length) {
        int first = buf.getByte(offset);
        if ((first & 0x48) != 0x08) {
            return false;
        }
        if ((first & 0x20) == 0) { // L clear: one layer
            return true;
        }
        int end = offset + length;
        int position = offset + 1;
        if ((first & 0x80) != 0) {
            if (position >= end) {
                return false;
            }
            position += buf.getByte(position) < 0 ? 2 : 1;
        }
        return position < end && (buf.getByte(position) & 0x0E) == 0;
    }

    /** RFC 6184 section 5: a sequence parameter set or an IDR slice, alone, aggregated, or as a first fragment. */
    private static boolean h264(ByteBuf buf, int offset, int length) {
        int type = buf.getByte(offset) & 0x1F;
        if (type == H264_FU_A) {
            return length >= 2 && buf.getByte(offset + 1) < 0 && isH264Start(buf.getByte(offset + 1) & 0x1F);
        }
        if (type != H264_STAP_A) {
            return isH264Start(type);
        }
        int end = offset + length;
        int position = offset + 1;
        while (position + 2 < end) {
            if (isH264Start(buf.getByte(position + 2) & 0x1F)) {
                return true;
            }
            position += 2 + buf.getUnsignedShort(position);
        }
        return false;
    }

    private static boolean isH264Start(int type) {
        return type == H264_IDR || type == H264_SPS;
    }

    /** AV1 RTP payload format section 4.4: N says that a coded video sequence begins here, which no rest of a unit (Z) can. */
    private static boolean av1(ByteBuf buf, int offset) {
        return (buf.getByte(offset) & 0x88) == 0x08;
    }
}
