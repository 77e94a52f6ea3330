package room.transport.dtls;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What tells one handshake's ClientHello from another's: its random (RFC 6347 section 4.2.1). */
public final class ClientHello {
    /** Behind the headers of record (13 bytes) and handshake message (12 bytes) and the version (2 bytes). */
    private static final int RANDOM_AT = 27;

    private static final int RANDOM_LENGTH = 32;

    private static final int FRAGMENT_OFFSET_AT = 19;

    private ClientHello() {}

    /**
     * The random, the same in all copies of a ClientHello.
     *
     * @param datagram one that {@linkplain DtlsAgent#opensHandshake opens a handshake}; its indices stay
     * @return 32 bytes, null if it is not in this datagram: a later fragment, or a short first one
     */
    public static byte @Nullable [] random(ByteBuf datagram) {
        int start = datagram.readerIndex();
        if (datagram.readableBytes() < RANDOM_AT + RANDOM_LENGTH
                || datagram.getUnsignedMedium(start + FRAGMENT_OFFSET_AT) != 0) {
            return null;
        }
        byte[] random = new byte[RANDOM_LENGTH];
        datagram.getBytes(start + RANDOM_AT, random);
        return random;
    }

    /** Whether both are known to be of one handshake; one that is not known could be anybody's and counts as the same. */
    public static boolean isSame(byte @Nullable [] one, byte @Nullable [] other) {
        return one == null || other == null || Arrays.equals(one, other);
    }
}
