package room.rtp.srtp.crypto;

import java.util.concurrent.atomic.AtomicLong;
import room.rtp.srtp.SessionKeys;
import room.rtp.srtp.SrtpCipher;
import room.rtp.srtp.SrtpCrypto;

/** The ciphers of OpenSSL 3: no allocation, packets stay where they are, and both profiles are fast. */
final class OpenSslCrypto implements SrtpCrypto {
    static final String NAME = "openssl";

    private final AtomicLong live = new AtomicLong();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SrtpCipher cipher(SessionKeys keys) {
        return switch (keys.profile()) {
            case AEAD_AES_128_GCM -> new OpenSslGcmCipher(keys, live);
            case AES_CM_128_HMAC_SHA1_80 -> new OpenSslCounterModeCipher(keys, live);
        };
    }

    @Override
    public long liveNativeContexts() {
        return live.get();
    }
}
