package room.rtp.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The AES-CM key derivation function of RFC 3711 section 4.3.3 with a key derivation rate of zero; with longer master
 * keys, that of RFC 6188 section 3.
 */
final class KeyDerivation {
    private static final int AES_BLOCK_BYTES = 16;
    /** Where the label meets the salt: six bytes of packet index follow it, all zero at rate zero. */
    private static final int LABEL_OFFSET = 7;

    private final SecretKeySpec masterKey;
    private final byte[] masterSalt;

    /**
     * @param masterKey 16, 24 or 32 bytes
     * @param masterSalt at most 14 bytes; a shorter one counts as padded with zeros (RFC 7714 section 11)
     */
    KeyDerivation(byte[] masterKey, byte[] masterSalt) {
        this.masterKey = new SecretKeySpec(masterKey, "AES");
        this.masterSalt = masterSalt.clone();
    }

    byte[] derive(int label, int bytes) {
        byte[] counter = Arrays.copyOf(masterSalt, AES_BLOCK_BYTES);
        counter[LABEL_OFFSET] ^= (byte) label;
        try {
            Cipher aes = Cipher.getInstance("AES/CTR/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, masterKey, new IvParameterSpec(counter));
            return aes.doFinal(new byte[bytes]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES in counter mode", e);
        }
    }
}
