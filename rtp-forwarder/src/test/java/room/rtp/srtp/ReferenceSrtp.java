package room.rtp.srtp;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A second SRTP sender, written for the tests straight from the text of the RFCs with nothing in mind but to be
 * obviously right. Shares no code with the product.
 */
final class ReferenceSrtp {
    private final SrtpProfile profile;
    private final byte[] masterKey;
    private final BigInteger masterSalt;

    ReferenceSrtp(SrtpKeys keys) {
        profile = keys.profile();
        masterKey = keys.masterKey();
        // RFC 7714 section 11: the 96 bit salt is padded with zeros to 112 bits.
        masterSalt = new BigInteger(1, Arrays.copyOf(keys.masterSalt(), 14));
    }

    byte[] srtp(byte[] packet, int headerLength, long index) throws GeneralSecurityException {
        int ssrc = ByteBuffer.wrap(packet).getInt(8);
        byte[] header = Arrays.copyOf(packet, headerLength);
        byte[] payload = Arrays.copyOfRange(packet, headerLength, packet.length);
        byte[] rollover = bigEndian(BigInteger.valueOf(index >> 16), 4);
        return switch (profile) {
            case AEAD_AES_128_GCM -> concat(header, gcm(0, ssrc, index, header, payload));
            case AES_CM_128_HMAC_SHA1_80 -> {
                byte[] clear = concat(header, counterMode(0, ssrc, index, payload));
                yield concat(clear, tag(1, concat(clear, rollover)));
            }
        };
    }

    byte[] srtcp(byte[] packet, int index, boolean encrypted) throws GeneralSecurityException {
        int ssrc = ByteBuffer.wrap(packet).getInt(4);
        byte[] word = bigEndian(BigInteger.valueOf((encrypted ? 1L << 31 : 0) + index), 4);
        int clear = encrypted ? 8 : packet.length;
        byte[] header = Arrays.copyOf(packet, clear);
        byte[] rest = Arrays.copyOfRange(packet, clear, packet.length);
        return switch (profile) {
            case AEAD_AES_128_GCM -> concat(concat(header, gcm(3, ssrc, index, concat(header, word), rest)), word);
            case AES_CM_128_HMAC_SHA1_80 -> {
                byte[] authenticated = concat(concat(header, counterMode(3, ssrc, index, rest)), word);
                yield concat(authenticated, tag(4, authenticated));
            }
        };
    }

    private byte[] gcm(int label, int ssrc, long index, byte[] aad, byte[] plain) throws GeneralSecurityException {
        BigInteger iv = new BigInteger(1, sessionKey(label + 2, 12))
                .xor(unsigned(ssrc).shiftLeft(48))
                .xor(BigInteger.valueOf(index));
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(sessionKey(label, 16), "AES"),
                new GCMParameterSpec(128, bigEndian(iv, 12)));
        cipher.updateAAD(aad);
        return cipher.doFinal(plain);
    }

    /** RFC 3711 section 4.1.1: IV = (k_s * 2^16) XOR (SSRC * 2^64) XOR (i * 2^16). */
    private byte[] counterMode(int label, int ssrc, long index, byte[] data) throws GeneralSecurityException {
        BigInteger iv = new BigInteger(1, sessionKey(label + 2, 14))
                .shiftLeft(16)
                .xor(unsigned(ssrc).shiftLeft(64))
                .xor(BigInteger.valueOf(index).shiftLeft(16));
        return xor(data, keystream(sessionKey(label, 16), iv, data.length));
    }

    private byte[] tag(int label, byte[] authenticated) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(sessionKey(label, 20), "HmacSHA1"));
        return Arrays.copyOf(mac.doFinal(authenticated), 10);
    }

    /** RFC 3711 section 4.3: x = (label || r) XOR master_salt with r = 0, used times 2^16 as counter. */
    private byte[] sessionKey(int label, int length) throws GeneralSecurityException {
        BigInteger x = BigInteger.valueOf(label).shiftLeft(48).xor(masterSalt);
        return keystream(masterKey, x.shiftLeft(16), length);
    }

    private static byte[] keystream(byte[] key, BigInteger iv, int length) throws GeneralSecurityException {
        Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        byte[] stream = new byte[0];
        for (int block = 0; stream.length < length; block++) {
            stream = concat(stream, aes.doFinal(bigEndian(iv.add(BigInteger.valueOf(block)), 16)));
        }
        return Arrays.copyOf(stream, length);
    }

    private static BigInteger unsigned(int value) {
        return BigInteger.valueOf(Integer.toUnsignedLong(value));
    }

    private static byte[] bigEndian(BigInteger value, int length) {
        byte[] bytes = value.toByteArray();
        byte[] padded = new byte[length];
        int significant = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - significant, padded, length - significant, significant);
        return padded;
    }

    private static byte[] xor(byte[] a, byte[] b) {
        byte[] result = a.clone();
        for (int i = 0; i < a.length; i++) {
            result[i] ^= b[i];
        }
        return result;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return SrtpFixtures.concat(first, second);
    }
}
