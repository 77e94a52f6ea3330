package room.rtp.srtp.crypto;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import room.rtp.srtp.PacketKind;
import room.rtp.srtp.SessionKeys;

/** AEAD_AES_128_GCM by ipsec-mb: the key is expanded once, each packet is one call. */
final class IpsecMbGcmCipher extends NativeCipher {
    private static final int TAG_BYTES = 16;

    private final LibIpsecMb library;
    private final AtomicLong live;
    private final boolean wordIsAuthenticated;
    private final NativeBlock keyData;
    private final long context;
    private @Nullable NativeBlock aad;

    IpsecMbGcmCipher(LibIpsecMb library, SessionKeys keys, AtomicLong live) {
        super(live, TAG_BYTES);
        this.library = library;
        this.live = live;
        wordIsAuthenticated = keys.kind() == PacketKind.RTCP;
        keyData = new NativeBlock(LibIpsecMb.KEY_DATA_BYTES + LibIpsecMb.CONTEXT_BYTES, live);
        context = keyData.address() + LibIpsecMb.KEY_DATA_BYTES;
        try (NativeBlock key = new NativeBlock(keys.encryptionKey().length, live)) {
            key.put(keys.encryptionKey());
            library.prepare(key.address(), keyData.address());
        }
    }

    @Override
    void sealAt(long packet, int headerLength, long in, int bodyLength, long tag) {
        library.encrypt(
                keyData.address(),
                context,
                packet + headerLength,
                in,
                bodyLength,
                ivAddress(),
                aad(packet, headerLength),
                aadLength(headerLength),
                tag);
    }

    @Override
    boolean openAt(long packet, int headerLength, int bodyLength, long tag) {
        long body = packet + headerLength;
        long computed = digestAddress();
        library.decrypt(
                keyData.address(),
                context,
                body,
                body,
                bodyLength,
                ivAddress(),
                aad(packet, headerLength),
                aadLength(headerLength),
                computed);
        long difference = NativeMemory.longAt(tag) ^ NativeMemory.longAt(computed);
        difference |= NativeMemory.longAt(tag + Long.BYTES) ^ NativeMemory.longAt(computed + Long.BYTES);
        return difference == 0;
    }

    /** The header, and the word behind it where that is authenticated too: the library takes one range only. */
    private long aad(long packet, int headerLength) {
        if (!wordIsAuthenticated) {
            return packet;
        }
        NativeBlock block = NativeBlock.atLeast(aad, aadLength(headerLength), live);
        aad = block;
        NativeMemory.copy(packet, block.address(), headerLength);
        NativeMemory.copy(wordAddress(), block.address() + headerLength, Integer.BYTES);
        return block.address();
    }

    private int aadLength(int headerLength) {
        return wordIsAuthenticated ? headerLength + Integer.BYTES : headerLength;
    }

    @Override
    void free() {
        keyData.close();
        if (aad != null) {
            aad.close();
        }
    }
}
