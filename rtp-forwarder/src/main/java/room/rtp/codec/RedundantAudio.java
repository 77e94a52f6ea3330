package room.rtp.codec;

import io.netty.buffer.ByteBuf;

/**
 * Finds in a payload of redundant audio (RFC 2198) the newest of its blocks, which is the packet as it would be without
 * redundancy. Reused for packet after packet.
 */
public final class RedundantAudio {
    /** Where there is no block: the payload is not what it should be. */
    public static final int NONE = -1;

    /** Senders repeat one or two packets; more do not fit a loop's patience. */
    private static final int MAX_BLOCKS = 32;

    private int payloadType = NONE;
    private int primaryAt;

    /** Nothing is known. */
    public void clear() {
        payloadType = NONE;
        primaryAt = 0;
    }

    /** Reads the block headers of the payload {@code buf[offset, offset + length)}; any bytes will do. */
    public void parse(ByteBuf buf, int offset, int length) {
        clear();
        int headers = 0;
        int redundant = 0;
        for (int block = 0; block < MAX_BLOCKS; block++) {
            if (headers >= length) {
                return;
            }
            int first = buf.getByte(offset + headers);
            if (first >= 0) { // F clear: the last header, of a single byte
                int at = headers + 1 + redundant;
                if (at <= length) {
                    payloadType = first;
                    primaryAt = at;
                }
                return;
            }
            if (headers + 4 > length) {
                return;
            }
            redundant += buf.getUnsignedShort(offset + headers + 2) & 0x3FF;
            headers += 4;
        }
    }

    /** Of the newest block, or {@link #NONE}. */
    public int payloadType() {
        return payloadType;
    }

    /** How far into the payload the newest block's data begins, in bytes. */
    public int primaryAt() {
        return primaryAt;
    }
}
