package room.transport.dtls.bctls;

import io.netty.buffer.ByteBuf;

/**
 * Looks through a datagram's DTLS records before the library does, for what the library would allocate or fail for: a
 * plaintext handshake message may claim a length of 16 MiB, which is reserved at its first fragment, and an encrypted
 * record too short for its cipher ends an established session instead of being ignored.
 */
final class RecordFilter {
    /** Longest datagram taken; Ethernet carries 1500 bytes, and nothing here is sent over wider links. */
    static final int MAX_DATAGRAM_LENGTH = 2_048;

    /** Longest handshake message taken: browsers' ClientHellos have 1,500 bytes, RSA certificates hardly more. */
    static final int MAX_MESSAGE_LENGTH = 8_192;

    static final int MESSAGE_HEADER_LENGTH = 12;
    static final int FRAGMENT_LENGTH_OFFSET = 9;

    private static final int RECORD_HEADER_LENGTH = 13;

    /** Explicit nonce and tag of AES-GCM, the only ciphers negotiated (RFC 5288 section 3). */
    private static final int MIN_CIPHERTEXT_LENGTH = 8 + 16;

    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final int DTLS_1_0 = 0xFEFF;
    private static final int DTLS_1_2 = 0xFEFD;
    private static final int CLIENT_HELLO = 1;

    private RecordFilter() {}

    /** Whether the readable bytes are whole records, none of which the library would fail for. */
    static boolean passes(ByteBuf datagram) {
        int at = datagram.readerIndex();
        int end = datagram.writerIndex();
        if (end - at > MAX_DATAGRAM_LENGTH || end == at) {
            return false;
        }
        while (at < end) {
            if (end - at < RECORD_HEADER_LENGTH) {
                return false;
            }
            int type = datagram.getUnsignedByte(at);
            int epoch = datagram.getUnsignedShort(at + 3);
            int length = datagram.getUnsignedShort(at + 11);
            int fragment = at + RECORD_HEADER_LENGTH;
            if (type < CHANGE_CIPHER_SPEC
                    || type > APPLICATION_DATA
                    || !versionPasses(datagram.getUnsignedShort(at + 1), epoch)
                    || length > end - fragment
                    || !fragmentPasses(datagram, type, epoch, fragment, length)) {
                return false;
            }
            at = fragment + length;
        }
        return true;
    }

    /** Whether the datagram passes and starts with the first or a later fragment of a ClientHello. */
    static boolean opensHandshake(ByteBuf datagram) {
        int at = datagram.readerIndex();
        return datagram.readableBytes() > RECORD_HEADER_LENGTH
                && datagram.getUnsignedByte(at) == HANDSHAKE
                && datagram.getUnsignedShort(at + 3) == 0
                && datagram.getUnsignedByte(at + RECORD_HEADER_LENGTH) == CLIENT_HELLO
                && passes(datagram);
    }

    /** A first ClientHello may carry either version (RFC 6347 section 4.1), what is encrypted the negotiated one. */
    private static boolean versionPasses(int version, int epoch) {
        return version == DTLS_1_2 || (version == DTLS_1_0 && epoch == 0);
    }

    private static boolean fragmentPasses(ByteBuf datagram, int type, int epoch, int at, int length) {
        if (epoch != 0) {
            return length >= MIN_CIPHERTEXT_LENGTH;
        }
        if (type == APPLICATION_DATA || length == 0) {
            return false;
        }
        return type != HANDSHAKE || messagesPass(datagram, at, at + length);
    }

    private static boolean messagesPass(ByteBuf datagram, int start, int end) {
        for (int at = start; at < end; ) {
            if (end - at < MESSAGE_HEADER_LENGTH) {
                return false;
            }
            int length = datagram.getUnsignedMedium(at + 1);
            int fragmentOffset = datagram.getUnsignedMedium(at + 6);
            int fragmentLength = datagram.getUnsignedMedium(at + FRAGMENT_LENGTH_OFFSET);
            if (length > MAX_MESSAGE_LENGTH
                    || fragmentOffset + fragmentLength > length
                    || fragmentLength > end - at - MESSAGE_HEADER_LENGTH) {
                return false;
            }
            at += MESSAGE_HEADER_LENGTH + fragmentLength;
        }
        return true;
    }
}
