package room.transport.ice.ice4j;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The two closing attributes of a STUN message, computed without ice4j: MESSAGE-INTEGRITY, then FINGERPRINT. */
public final class StunSignature {
    private StunSignature() {}

    /** The value that the last 4 bytes should have (RFC 8489 section 14.7). */
    public static byte[] fingerprint(byte[] message) {
        var crc = new CRC32();
        crc.update(message, 0, message.length - 8);
        return ByteBuffer.allocate(4).putInt((int) crc.getValue() ^ 0x5354554E).array();
    }

    /** The value that the 20 bytes before FINGERPRINT should have (RFC 8489 section 14.5). */
    public static byte[] integrity(byte[] message, byte[] key) {
        byte[] covered = Arrays.copyOf(message, message.length - 32);
        ByteBuffer.wrap(covered).putShort(2, (short) (message.length - 8 - 20));
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            return mac.doFinal(covered);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
