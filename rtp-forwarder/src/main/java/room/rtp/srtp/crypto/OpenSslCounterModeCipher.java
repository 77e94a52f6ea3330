package room.rtp.srtp.crypto;

import java.util.concurrent.atomic.AtomicLong;
import room.rtp.srtp.SessionKeys;

/** AES_CM_128_HMAC_SHA1_80 by libcrypto: both contexts keyed once, a new vector per packet. */
final class OpenSslCounterModeCipher extends NativeCipher {
    private static final int TAG_BYTES = 10;
    private static final int SHA1_BYTES = 20;

    private final AtomicLong live;
    private final long cipher;
    private final long mac;

    OpenSslCounterModeCipher(SessionKeys keys, AtomicLong live) {
        super(live, TAG_BYTES);
        this.live = live;
        cipher = LibCrypto.newCounterModeContext(keys.encryptionKey());
        mac = LibCrypto.newHmacSha1Context(keys.authKey());
        live.addAndGet(2);
    }

    @Override
    void sealAt(long packet, int headerLength, long in, int bodyLength, long tag) {
        crypt(in, packet + headerLength, bodyLength);
        digest(packet, headerLength + bodyLength);
        NativeMemory.putLong(tag, NativeMemory.longAt(digestAddress()));
        NativeMemory.putShort(tag + Long.BYTES, NativeMemory.shortAt(digestAddress() + Long.BYTES));
    }

    @Override
    boolean openAt(long packet, int headerLength, int bodyLength, long tag) {
        digest(packet, headerLength + bodyLength);
        long difference = NativeMemory.longAt(tag) ^ NativeMemory.longAt(digestAddress());
        difference |= NativeMemory.shortAt(tag + Long.BYTES) ^ NativeMemory.shortAt(digestAddress() + Long.BYTES);
        if (difference != 0) {
            return false;
        }
        long body = packet + headerLength;
        crypt(body, body, bodyLength);
        return true;
    }

    private void crypt(long in, long out, int length) {
        LibCrypto.encryptInit(cipher, ivAddress());
        if (length > 0) {
            LibCrypto.encryptUpdate(cipher, out, resultLengthAddress(), in, length);
        }
    }

    private void digest(long packet, int length) {
        LibCrypto.macInit(mac);
        LibCrypto.macUpdate(mac, packet, length);
        LibCrypto.macUpdate(mac, wordAddress(), Integer.BYTES);
        LibCrypto.macFinal(mac, digestAddress(), resultLengthAddress(), SHA1_BYTES);
    }

    @Override
    void free() {
        LibCrypto.freeMacContext(mac);
        LibCrypto.freeCipherContext(cipher);
        live.addAndGet(-2);
    }
}
