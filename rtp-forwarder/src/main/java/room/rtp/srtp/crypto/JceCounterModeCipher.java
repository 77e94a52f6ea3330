package room.rtp.srtp.crypto;

import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import room.rtp.srtp.SessionKeys;
import room.rtp.srtp.SrtpCipher;

/** AES_CM_128_HMAC_SHA1_80 on the Java platform's AES in counter mode and HMAC. */
final class JceCounterModeCipher implements SrtpCipher {
    private static final int IV_BYTES = 16;
    private static final int TAG_BYTES = 10;
    private static final int SHA1_BYTES = 20;

    private final SecretKeySpec key;
    private final Cipher cipher;
    private final Mac mac;
    private final byte[] iv = new byte[IV_BYTES];
    private final byte[] word = new byte[Integer.BYTES];
    private final byte[] digest = new byte[SHA1_BYTES];
    private final byte[] tag = new byte[SHA1_BYTES];
    private byte[] header = {};
    private byte[] input = {};
    private byte[] output = {};
    private boolean closed;

    JceCounterModeCipher(SessionKeys keys) {
        key = new SecretKeySpec(keys.encryptionKey(), "AES");
        cipher = JceCiphers.aes("AES/CTR/NoPadding");
        try {
            mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(keys.authKey(), "HmacSHA1"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC with SHA-1", e);
        }
    }

    @Override
    public void seal(
            ByteBuf out,
            int offset,
            int headerLength,
            ByteBuf in,
            int inOffset,
            int bodyLength,
            int tagOffset,
            int word,
            long ivHigh,
            long ivLow) {
        checkOpen();
        ensureScratch(headerLength, bodyLength);
        in.getBytes(inOffset, input, 0, bodyLength);
        crypt(bodyLength, ivHigh, ivLow);
        out.setBytes(offset + headerLength, output, 0, bodyLength);
        out.getBytes(offset, header, 0, headerLength);
        digest(headerLength, output, bodyLength, word);
        out.setBytes(tagOffset, digest, 0, TAG_BYTES);
    }

    @Override
    public boolean open(
            ByteBuf buf,
            int offset,
            int headerLength,
            int bodyLength,
            int tagOffset,
            int word,
            long ivHigh,
            long ivLow) {
        checkOpen();
        ensureScratch(headerLength, bodyLength);
        buf.getBytes(offset, header, 0, headerLength);
        buf.getBytes(offset + headerLength, input, 0, bodyLength);
        digest(headerLength, input, bodyLength, word);
        buf.getBytes(tagOffset, tag, 0, TAG_BYTES);
        Arrays.fill(digest, TAG_BYTES, SHA1_BYTES, (byte) 0);
        if (!MessageDigest.isEqual(digest, tag)) {
            return false;
        }
        crypt(bodyLength, ivHigh, ivLow);
        buf.setBytes(offset + headerLength, output, 0, bodyLength);
        return true;
    }

    private void crypt(int bodyLength, long ivHigh, long ivLow) {
        JceCiphers.putLong(iv, 0, ivHigh);
        JceCiphers.putLong(iv, Long.BYTES, ivLow);
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
            cipher.doFinal(input, 0, bodyLength, output, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("counter mode cannot fail with a valid key", e);
        }
    }

    private void digest(int headerLength, byte[] ciphertext, int bodyLength, int wordValue) {
        JceCiphers.putInt(word, 0, wordValue);
        mac.update(header, 0, headerLength);
        mac.update(ciphertext, 0, bodyLength);
        mac.update(word);
        try {
            mac.doFinal(digest, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the digest has room for the whole HMAC", e);
        }
    }

    private void ensureScratch(int headerLength, int bodyLength) {
        header = JceCiphers.atLeast(header, headerLength);
        input = JceCiphers.atLeast(input, bodyLength);
        output = JceCiphers.atLeast(output, bodyLength);
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(input, (byte) 0);
        Arrays.fill(output, (byte) 0);
    }
}
