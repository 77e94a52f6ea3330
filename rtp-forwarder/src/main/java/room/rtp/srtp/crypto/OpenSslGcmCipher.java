package room.rtp.srtp.crypto;

import java.util.concurrent.atomic.AtomicLong;
import room.rtp.srtp.PacketKind;
import room.rtp.srtp.SessionKeys;

/** AEAD_AES_128_GCM by libcrypto: keyed once, a new vector per packet. */
final class OpenSslGcmCipher extends NativeCipher {
    private static final int TAG_BYTES = 16;

    private final AtomicLong live;
    private final long context;
    private final boolean wordIsAuthenticated;

    OpenSslGcmCipher(SessionKeys keys, AtomicLong live) {
        super(live, TAG_BYTES);
        this.live = live;
        wordIsAuthenticated = keys.kind() == PacketKind.RTCP;
        context = LibCrypto.newGcmContext(keys.encryptionKey());
        live.incrementAndGet();
    }

    @Override
    void sealAt(long packet, int headerLength, long in, int bodyLength, long tag) {
        long length = resultLengthAddress();
        LibCrypto.encryptInit(context, ivAddress());
        LibCrypto.encryptUpdate(context, 0, length, packet, headerLength);
        if (wordIsAuthenticated) {
            LibCrypto.encryptUpdate(context, 0, length, wordAddress(), Integer.BYTES);
        }
        if (bodyLength > 0) {
            LibCrypto.encryptUpdate(context, packet + headerLength, length, in, bodyLength);
        }
        LibCrypto.encryptFinal(context, digestAddress(), length);
        LibCrypto.gcmTag(context, LibCrypto.GCM_GET_TAG, TAG_BYTES, tag);
    }

    @Override
    boolean openAt(long packet, int headerLength, int bodyLength, long tag) {
        long length = resultLengthAddress();
        long body = packet + headerLength;
        LibCrypto.decryptInit(context, ivAddress());
        LibCrypto.decryptUpdate(context, 0, length, packet, headerLength);
        if (wordIsAuthenticated) {
            LibCrypto.decryptUpdate(context, 0, length, wordAddress(), Integer.BYTES);
        }
        if (bodyLength > 0) {
            LibCrypto.decryptUpdate(context, body, length, body, bodyLength);
        }
        LibCrypto.gcmTag(context, LibCrypto.GCM_SET_TAG, TAG_BYTES, tag);
        return LibCrypto.decryptFinal(context, digestAddress(), length);
    }

    @Override
    void free() {
        LibCrypto.freeCipherContext(context);
        live.decrementAndGet();
    }
}
