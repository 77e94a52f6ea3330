package room.rtp.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Reads a run of bytes bit by bit, the most significant first, as AV1's syntax is written. Reading past the end gives
 * zeros and is remembered; reused.
 */
final class BitCursor {
    private ByteBuf buf = Unpooled.EMPTY_BUFFER;
    private int offset;
    private int bits;
    private int position;
    private boolean overrun;

    /** Starts at the first bit of {@code buf[offset, offset + length)}. */
    void wrap(ByteBuf buf, int offset, int length) {
        this.buf = buf;
        this.offset = offset;
        this.bits = 8 * length;
        this.position = 0;
        this.overrun = false;
    }

    /** f(n) of the AV1 specification, section 4.10.2; {@code count} is 0 to 32. */
    int read(int count) {
        if (position + count > bits) {
            position = bits;
            overrun = true;
            return 0;
        }
        int value = 0;
        for (int left = count; left > 0; ) {
            int inByte = position & 7;
            int taken = Math.min(left, 8 - inByte);
            int octet = buf.getUnsignedByte(offset + (position >> 3));
            value = value << taken | octet >> (8 - inByte - taken) & (1 << taken) - 1;
            position += taken;
            left -= taken;
        }
        return value;
    }

    boolean flag() {
        return read(1) != 0;
    }

    /** ns(n) of the AV1 specification, section 4.10.7: a number below {@code n}. */
    int readBelow(int n) {
        int width = 32 - Integer.numberOfLeadingZeros(n);
        int shorter = (1 << width) - n;
        int value = read(width - 1);
        return value < shorter ? value : (value << 1 | read(1)) - shorter;
    }

    void skip(int count) {
        overrun |= position + count > bits;
        position = Math.min(position + count, bits);
    }

    /** In bits, from the start. */
    int position() {
        return position;
    }

    /** Whether more was read than there is. */
    boolean overrun() {
        return overrun;
    }
}
