package room.bench.micro;

import io.netty.buffer.ByteBuf;
import room.rtp.srtp.SessionKeys;
import room.rtp.srtp.SrtpCipher;
import room.rtp.srtp.SrtpCrypto;

/** Encrypts nothing: shows what everything but the encryption costs. */
final class CopyingCrypto implements SrtpCrypto {
    @Override
    public String name() {
        return "none";
    }

    @Override
    public SrtpCipher cipher(SessionKeys keys) {
        return new Copy();
    }

    @Override
    public long liveNativeContexts() {
        return 0;
    }

    private static final class Copy implements SrtpCipher {
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
            out.setBytes(offset + headerLength, in, inOffset, bodyLength);
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
            return true;
        }

        @Override
        public void close() {}
    }
}
