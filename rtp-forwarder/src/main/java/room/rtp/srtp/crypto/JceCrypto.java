package room.rtp.srtp.crypto;

import room.rtp.srtp.SessionKeys;
import room.rtp.srtp.SrtpCipher;
import room.rtp.srtp.SrtpCrypto;

/**
 * The Java platform's own ciphers: there on every machine, and the yardstick for the others. Works on heap arrays, on
 * which the platform is faster than on direct memory; the platform allocates about 1 KB per AES-GCM packet.
 */
final class JceCrypto implements SrtpCrypto {
    static final String NAME = "jce";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SrtpCipher cipher(SessionKeys keys) {
        return switch (keys.profile()) {
            case AEAD_AES_128_GCM -> new JceGcmCipher(keys);
            case AES_CM_128_HMAC_SHA1_80 -> new JceCounterModeCipher(keys);
        };
    }

    @Override
    public long liveNativeContexts() {
        return 0;
    }
}
