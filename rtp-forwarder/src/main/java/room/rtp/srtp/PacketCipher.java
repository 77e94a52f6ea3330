package room.rtp.srtp;

import io.netty.buffer.ByteBuf;

/** A cipher with its session salt: turns SSRC and packet index into the initialization vector of each packet. */
final class PacketCipher implements AutoCloseable {
    private final SrtpCipher cipher;
    private final boolean aead;
    private final long saltHigh;
    private final long saltLow;

    PacketCipher(SrtpCrypto crypto, SessionKeys keys) {
        aead = keys.profile() == SrtpProfile.AEAD_AES_128_GCM;
        byte[] salt = keys.salt();
        saltHigh = bigEndian(salt, 0);
        saltLow = bigEndian(salt, Long.BYTES);
        cipher = crypto.cipher(keys);
    }

    void seal(
            ByteBuf out,
            int offset,
            int headerLength,
            ByteBuf in,
            int inOffset,
            int bodyLength,
            int tagOffset,
            int word,
            int ssrc,
            long index) {
        cipher.seal(
                out,
                offset,
                headerLength,
                in,
                inOffset,
                bodyLength,
                tagOffset,
                word,
                ivHigh(ssrc, index),
                ivLow(index));
    }

    boolean open(
            ByteBuf buf, int offset, int headerLength, int bodyLength, int tagOffset, int word, int ssrc, long index) {
        return cipher.open(buf, offset, headerLength, bodyLength, tagOffset, word, ivHigh(ssrc, index), ivLow(index));
    }

    /**
     * RFC 7714 sections 8.1 and 9.1: two zero bytes, SSRC, 48 bit index. RFC 3711 section 4.1.1: four zero bytes, SSRC,
     * 48 bit index, two bytes that count the blocks.
     */
    private long ivHigh(int ssrc, long index) {
        long wideSsrc = ssrc & 0xFFFF_FFFFL;
        return saltHigh ^ (aead ? (wideSsrc << 16) | ((index >>> 32) & 0xFFFF) : wideSsrc);
    }

    private long ivLow(long index) {
        return saltLow ^ (aead ? index << 32 : index << 16);
    }

    private static long bigEndian(byte[] bytes, int from) {
        long value = 0;
        for (int i = from; i < from + Long.BYTES; i++) {
            value = (value << 8) | (i < bytes.length ? bytes[i] & 0xFF : 0);
        }
        return value;
    }

    @Override
    public void close() {
        cipher.close();
    }
}
