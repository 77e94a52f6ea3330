package room.rtp.srtp.crypto;

import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import room.rtp.srtp.PacketKind;
import room.rtp.srtp.SessionKeys;
import room.rtp.srtp.SrtpCipher;

/** AEAD_AES_128_GCM on the Java platform's cipher. */
final class JceGcmCipher implements SrtpCipher {
    private static final int IV_BYTES = 12;
    private static final int TAG_BYTES = 16;

    private final SecretKeySpec key;
    private final Cipher cipher;
    private final boolean wordIsAuthenticated;
    private final byte[] iv = new byte[IV_BYTES];
    private final byte[] word = new byte[Integer.BYTES];
    private byte[] header = {};
    private byte[] input = {};
    private byte[] output = {};
    private boolean closed;
    private long lastIvHigh;
    private long lastIvLow;
    private boolean hasSealed;

    JceGcmCipher(SessionKeys keys) {
        key = new SecretKeySpec(keys.encryptionKey(), "AES");
        wordIsAuthenticated = keys.kind() == PacketKind.RTCP;
        cipher = JceCiphers.aes("AES/GCM/NoPadding");
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
        try {
            if (hasSealed && ivHigh == lastIvHigh && ivLow == lastIvLow) {
                // The platform refuses to encrypt twice in a row under one vector. A packet that is retransmitted at
                // once does just that, with the same bytes and so without harm: another vector in between clears it.
                init(Cipher.ENCRYPT_MODE, ~ivHigh, ivLow);
            }
            init(Cipher.ENCRYPT_MODE, ivHigh, ivLow);
            authenticateClearPart(out, offset, headerLength, word);
            in.getBytes(inOffset, input, 0, bodyLength);
            cipher.doFinal(input, 0, bodyLength, output, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing cannot fail with a valid key", e);
        }
        hasSealed = true;
        lastIvHigh = ivHigh;
        lastIvLow = ivLow;
        out.setBytes(offset + headerLength, output, 0, bodyLength);
        out.setBytes(tagOffset, output, bodyLength, TAG_BYTES);
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
        try {
            init(Cipher.DECRYPT_MODE, ivHigh, ivLow);
            authenticateClearPart(buf, offset, headerLength, word);
            buf.getBytes(offset + headerLength, input, 0, bodyLength);
            buf.getBytes(tagOffset, input, bodyLength, TAG_BYTES);
            cipher.doFinal(input, 0, bodyLength + TAG_BYTES, output, 0);
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("opening cannot fail in another way than by its tag", e);
        }
        buf.setBytes(offset + headerLength, output, 0, bodyLength);
        return true;
    }

    private void init(int mode, long ivHigh, long ivLow) throws GeneralSecurityException {
        JceCiphers.putLong(iv, 0, ivHigh);
        JceCiphers.putInt(iv, Long.BYTES, (int) (ivLow >>> 32));
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, iv));
    }

    private void authenticateClearPart(ByteBuf buf, int offset, int headerLength, int wordValue) {
        buf.getBytes(offset, header, 0, headerLength);
        cipher.updateAAD(header, 0, headerLength);
        if (wordIsAuthenticated) {
            JceCiphers.putInt(word, 0, wordValue);
            cipher.updateAAD(word);
        }
    }

    private void ensureScratch(int headerLength, int bodyLength) {
        header = JceCiphers.atLeast(header, headerLength);
        input = JceCiphers.atLeast(input, bodyLength + TAG_BYTES);
        output = JceCiphers.atLeast(output, bodyLength + TAG_BYTES);
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
