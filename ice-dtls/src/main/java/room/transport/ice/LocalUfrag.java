package room.transport.ice;

import io.netty.buffer.ByteBuf;

/**
 * A local ufrag as a number: eight characters of six bits. Every datagram that claims to be a check is looked up by it,
 * so the look-up must not make a string.
 */
public final class LocalUfrag {
    /** No ufrag of ours: wrong length or alphabet. */
    public static final long NONE = -1;

    private LocalUfrag() {}

    /** @return 0 to 2^48 - 1, or {@link #NONE} */
    public static long key(String ufrag) {
        if (ufrag.length() != IceCredentials.LOCAL_UFRAG_LENGTH) {
            return NONE;
        }
        long key = 0;
        for (int i = 0; i < ufrag.length(); i++) {
            int bits = IceChars.sixBits(ufrag.charAt(i));
            if (bits < 0) {
                return NONE;
            }
            key = key << 6 | bits;
        }
        return key;
    }

    /** The key of the part of a USERNAME before its colon; {@link #NONE} when that cannot be one of ours. */
    static long key(ByteBuf buf, int offset, int length) {
        if (length <= IceCredentials.LOCAL_UFRAG_LENGTH
                || buf.getByte(offset + IceCredentials.LOCAL_UFRAG_LENGTH) != ':') {
            return NONE;
        }
        long key = 0;
        for (int i = 0; i < IceCredentials.LOCAL_UFRAG_LENGTH; i++) {
            int bits = IceChars.sixBits(buf.getUnsignedByte(offset + i));
            if (bits < 0) {
                return NONE;
            }
            key = key << 6 | bits;
        }
        return key;
    }
}
