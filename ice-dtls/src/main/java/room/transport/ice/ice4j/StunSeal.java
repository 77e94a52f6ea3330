package room.transport.ice.ice4j;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * MESSAGE-INTEGRITY and FINGERPRINT of STUN messages (RFC 8489 sections 14.5 and 14.7). Keeps its HMAC, where ice4j looks
 * one up among all security providers for each message. An instance belongs to one loop.
 */
final class StunSeal {
    static final int HMAC_LENGTH = 20;
    static final int ATTRIBUTE_HEADER_LENGTH = 4;

    private static final String ALGORITHM = "HmacSHA1";
    private static final int HEADER_LENGTH = 20;
    private static final int LENGTH_AT = 2;
    private static final int INTEGRITY_TYPE = 0x0008;
    private static final int FINGERPRINT_TYPE = 0x8028;
    private static final int FINGERPRINT_LENGTH = 4;
    private static final long FINGERPRINT_XOR = 0x5354_554EL;

    private final Mac hmac;
    private final CRC32 crc = new CRC32();

    StunSeal() {
        try {
            // With the provider named, a new key does not make Mac search for a provider again.
            hmac = Mac.getInstance(ALGORITHM, Mac.getInstance(ALGORITHM).getProvider());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has " + ALGORITHM, missing);
        }
    }

    /**
     * The message with both attributes behind it.
     *
     * @param message a whole STUN message without either
     * @param key the password of the end that is asked
     */
    byte[] seal(byte[] message, byte[] key) {
        int integrityAt = message.length;
        int fingerprintAt = integrityAt + ATTRIBUTE_HEADER_LENGTH + HMAC_LENGTH;
        byte[] sealed = Arrays.copyOf(message, fingerprintAt + ATTRIBUTE_HEADER_LENGTH + FINGERPRINT_LENGTH);
        putShort(sealed, integrityAt, INTEGRITY_TYPE);
        putShort(sealed, integrityAt + 2, HMAC_LENGTH);
        byte[] code = code(sealed, integrityAt, key);
        System.arraycopy(code, 0, sealed, integrityAt + ATTRIBUTE_HEADER_LENGTH, HMAC_LENGTH);

        putShort(sealed, LENGTH_AT, sealed.length - HEADER_LENGTH);
        crc.reset();
        crc.update(sealed, 0, fingerprintAt);
        long fingerprint = crc.getValue() ^ FINGERPRINT_XOR;
        putShort(sealed, fingerprintAt, FINGERPRINT_TYPE);
        putShort(sealed, fingerprintAt + 2, FINGERPRINT_LENGTH);
        putShort(sealed, fingerprintAt + 4, (int) (fingerprint >> 16));
        putShort(sealed, fingerprintAt + 6, (int) fingerprint);
        return sealed;
    }

    /**
     * Whether the message is from somebody who knows the key.
     *
     * @param integrityAt where its MESSAGE-INTEGRITY begins, inside the message with all of its bytes
     */
    boolean isAuthentic(byte[] message, int integrityAt, byte[] key) {
        int codeAt = integrityAt + ATTRIBUTE_HEADER_LENGTH;
        byte[] expected = code(message.clone(), integrityAt, key);
        return MessageDigest.isEqual(expected, Arrays.copyOfRange(message, codeAt, codeAt + HMAC_LENGTH));
    }

    /** The HMAC of what is in front of the attribute, with the message's length set as if the attribute were its last. */
    private byte[] code(byte[] message, int integrityAt, byte[] key) {
        putShort(message, LENGTH_AT, integrityAt - HEADER_LENGTH + ATTRIBUTE_HEADER_LENGTH + HMAC_LENGTH);
        try {
            hmac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (InvalidKeyException impossible) {
            throw new IllegalStateException("an HMAC takes any key", impossible);
        }
        hmac.update(message, 0, integrityAt);
        return hmac.doFinal();
    }

    private static void putShort(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }
}
