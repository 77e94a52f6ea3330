package room.rtp.codec;

import io.netty.buffer.ByteBuf;

/**
 * Finds the blocks in a payload of redundant audio (RFC 2198), above all the newest, which is the packet as it would be
 * without redundancy. The blocks name payload types of whoever sends the packet, so on the way to somebody else they are
 * written anew. Reused for packet after packet.
 */
public final class RedundantAudio {
    /** Where there is no block: the payload is not what it should be. */
    public static final int NONE = -1;

    /** Senders repeat one or two packets; more do not fit a loop's patience. */
    private static final int MAX_BLOCKS = 32;

    private final byte[] types = new byte[MAX_BLOCKS];
    private int blocks;
    private int payloadType = NONE;
    private int primaryAt;

    /** Of the header of a block that repeats an earlier packet (RFC 2198 section 3). */
    private static final int HEADER_BYTES = 4;

    /** Nothing is known. */
    public void clear() {
        payloadType = NONE;
        primaryAt = 0;
        blocks = 0;
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
            types[block] = (byte) (first & 0x7F);
            if (first >= 0) { // F clear: the last header, of a single byte
                int at = headers + 1 + redundant;
                if (at <= length) {
                    payloadType = first;
                    primaryAt = at;
                    blocks = block + 1;
                }
                return;
            }
            if (headers + HEADER_BYTES > length) {
                return;
            }
            redundant += buf.getUnsignedShort(offset + headers + 2) & 0x3FF;
            headers += HEADER_BYTES;
        }
    }

    /** Whether all blocks have a payload type under another mapping, and there is at least one. */
    public boolean isMappedBy(byte[] payloadTypes) {
        for (int block = 0; block < blocks; block++) {
            if (payloadTypes[types[block]] < 0) {
                return false;
            }
        }
        return blocks > 0;
    }

    /** Whether {@link #write} with this mapping, under which all blocks have a payload type, changes any. */
    public boolean isChangedBy(byte[] payloadTypes) {
        for (int block = 0; block < blocks; block++) {
            if (payloadTypes[types[block]] != types[block]) {
                return true;
            }
        }
        return false;
    }

    /**
     * Writes the payload types of all blocks anew.
     *
     * @param offset where the payload begins that was parsed, or a copy of it
     * @param payloadTypes what to write by what it was; 128 entries
     */
    public void write(ByteBuf buf, int offset, byte[] payloadTypes) {
        for (int block = 0; block < blocks; block++) {
            write(buf, offset, block, payloadTypes[types[block]]);
        }
    }

    /** Writes them as they were. */
    public void restore(ByteBuf buf, int offset) {
        for (int block = 0; block < blocks; block++) {
            write(buf, offset, block, types[block]);
        }
    }

    /** All headers but the last are of {@link #HEADER_BYTES}, and have the F bit in front of the payload type. */
    private void write(ByteBuf buf, int offset, int block, int type) {
        buf.setByte(offset + HEADER_BYTES * block, block < blocks - 1 ? type | 0x80 : type);
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
