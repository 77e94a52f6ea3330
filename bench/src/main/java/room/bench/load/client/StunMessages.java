package room.bench.load.client;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Binding requests of an ICE agent and their answers (RFC 8489, RFC 8445 section 7.1). One loop owns it. */
final class StunMessages {
    /** What a STUN datagram is to a client. */
    enum Kind {
        REQUEST,
        SUCCESS,
        ERROR,
        OTHER
    }

    static final int TRANSACTION_ID_BYTES = 12;

    private static final int HEADER_BYTES = 20;
    private static final int MAGIC_COOKIE = 0x2112A442;
    private static final int BINDING_REQUEST = 0x0001;
    private static final int BINDING_SUCCESS = 0x0101;
    private static final int BINDING_ERROR = 0x0111;
    private static final int USERNAME = 0x0006;
    private static final int MESSAGE_INTEGRITY = 0x0008;
    private static final int ERROR_CODE = 0x0009;
    private static final int PRIORITY = 0x0024;
    private static final int USE_CANDIDATE = 0x0025;
    private static final int FINGERPRINT = 0x8028;
    private static final int FINGERPRINT_XOR = 0x5354554E;
    private static final int ICE_CONTROLLED = 0x8029;
    private static final int ICE_CONTROLLING = 0x802A;
    private static final int HMAC_BYTES = 20;

    private final Mac hmac;

    StunMessages() {
        try {
            hmac = Mac.getInstance("HmacSHA1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("The Java runtime lacks HmacSHA1", e);
        }
    }

    /** What the readable bytes are, by their type and length alone. */
    static Kind kind(ByteBuf datagram) {
        int start = datagram.readerIndex();
        int length = datagram.readableBytes();
        if (length < HEADER_BYTES
                || datagram.getInt(start + 4) != MAGIC_COOKIE
                || datagram.getUnsignedShort(start + 2) != length - HEADER_BYTES) {
            return Kind.OTHER;
        }
        return switch (datagram.getUnsignedShort(start)) {
            case BINDING_REQUEST -> Kind.REQUEST;
            case BINDING_SUCCESS -> Kind.SUCCESS;
            case BINDING_ERROR -> Kind.ERROR;
            default -> Kind.OTHER;
        };
    }

    /** The transaction id of a whole message. */
    static byte[] transactionId(byte[] message) {
        return Arrays.copyOfRange(message, HEADER_BYTES - TRANSACTION_ID_BYTES, HEADER_BYTES);
    }

    /**
     * A check.
     *
     * @param username the receiver's ufrag, a colon, the sender's ufrag
     * @param controlling the sender's role
     * @param useCandidate whether to nominate, for the controlling agent only
     * @param key the receiver's password
     */
    byte[] request(
            byte[] transactionId,
            String username,
            int priority,
            long tieBreaker,
            boolean controlling,
            boolean useCandidate,
            byte[] key) {
        byte[] name = username.getBytes(StandardCharsets.UTF_8);
        int padded = name.length + 3 & ~3;
        int length = 4 + padded + 8 + 12 + (useCandidate ? 4 : 0) + 4 + HMAC_BYTES + 8;
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + length);
        out.putShort((short) BINDING_REQUEST).putShort((short) length).putInt(MAGIC_COOKIE);
        out.put(transactionId);
        out.putShort((short) USERNAME).putShort((short) name.length).put(name);
        out.position(HEADER_BYTES + 4 + padded);
        out.putShort((short) PRIORITY).putShort((short) 4).putInt(priority);
        out.putShort((short) (controlling ? ICE_CONTROLLING : ICE_CONTROLLED))
                .putShort((short) 8)
                .putLong(tieBreaker);
        if (useCandidate) {
            out.putShort((short) USE_CANDIDATE).putShort((short) 0);
        }
        int integrityAt = out.position();
        byte[] digest = integrity(out.array(), integrityAt, key);
        out.putShort((short) MESSAGE_INTEGRITY).putShort((short) HMAC_BYTES).put(digest);
        CRC32 crc = new CRC32();
        crc.update(out.array(), 0, out.position());
        out.putShort((short) FINGERPRINT).putShort((short) 4).putInt((int) crc.getValue() ^ FINGERPRINT_XOR);
        return out.array();
    }

    /** RFC 8489 section 14.5: everything before the attribute, with the length ending behind it. */
    private byte[] integrity(byte[] message, int at, byte[] key) {
        byte[] covered = Arrays.copyOf(message, at);
        int length = at - HEADER_BYTES + 4 + HMAC_BYTES;
        covered[2] = (byte) (length >> 8);
        covered[3] = (byte) length;
        try {
            hmac.init(new SecretKeySpec(key, "HmacSHA1"));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("HmacSHA1 takes any key", e);
        }
        return hmac.doFinal(covered);
    }

    /** Whether the answer's MESSAGE-INTEGRITY was made with this key. */
    boolean authentic(byte[] message, byte[] key) {
        int at = attribute(message, MESSAGE_INTEGRITY);
        return at > 0
                && length(message, at) == HMAC_BYTES
                && MessageDigest.isEqual(
                        integrity(message, at, key), Arrays.copyOfRange(message, at + 4, at + 4 + HMAC_BYTES));
    }

    /** The error code of an error answer, 0 when it names none. */
    static int errorCode(byte[] message) {
        int at = attribute(message, ERROR_CODE);
        return at > 0 && length(message, at) >= 4 ? (message[at + 6] & 7) * 100 + (message[at + 7] & 0xFF) : 0;
    }

    private static int attribute(byte[] message, int type) {
        int at = HEADER_BYTES;
        while (at + 4 <= message.length) {
            int length = length(message, at);
            if (at + 4 + length > message.length) {
                return -1;
            }
            if (((message[at] & 0xFF) << 8 | message[at + 1] & 0xFF) == type) {
                return at;
            }
            at += 4 + (length + 3 & ~3);
        }
        return -1;
    }

    private static int length(byte[] message, int attribute) {
        return (message[attribute + 2] & 0xFF) << 8 | message[attribute + 3] & 0xFF;
    }
}
