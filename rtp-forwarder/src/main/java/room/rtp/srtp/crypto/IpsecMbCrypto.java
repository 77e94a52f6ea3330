package room.rtp.srtp.crypto;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import room.rtp.srtp.SessionKeys;
import room.rtp.srtp.SrtpCipher;
import room.rtp.srtp.SrtpCrypto;

/**
 * AES-GCM by ipsec-mb: one native call per packet and several times as fast as anything else on a processor with wide
 * vectors. Counter mode with HMAC is left to another provider: what ipsec-mb has for it gains its speed by working on
 * sixteen packets at once, and loses against others on one.
 */
final class IpsecMbCrypto implements SrtpCrypto {
    static final String NAME = "ipsec-mb";

    private final LibIpsecMb library;
    private final SrtpCrypto counterMode;
    private final AtomicLong live = new AtomicLong();

    IpsecMbCrypto(LibIpsecMb library, SrtpCrypto counterMode) {
        this.library = library;
        this.counterMode = counterMode;
    }

    /** With the variant that suits this machine. */
    static IpsecMbCrypto forThisMachine(SrtpCrypto counterMode) {
        @Nullable IpsecMbVariant variant = IpsecMbVariant.bestFor(IpsecMbVariant.cpuFlags());
        if (variant == null) {
            throw new IllegalStateException("the processor lacks AES or carry-less multiplication, or is not an x86");
        }
        return new IpsecMbCrypto(new LibIpsecMb(variant), counterMode);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SrtpCipher cipher(SessionKeys keys) {
        return switch (keys.profile()) {
            case AEAD_AES_128_GCM -> new IpsecMbGcmCipher(library, keys, live);
            case AES_CM_128_HMAC_SHA1_80 -> counterMode.cipher(keys);
        };
    }

    @Override
    public long liveNativeContexts() {
        return live.get() + counterMode.liveNativeContexts();
    }
}
