package room.rtp.srtp.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import room.rtp.srtp.SrtpCrypto;

final class IpsecMbVariantTest {
    private static final Set<String> WITHOUT_VECTORS_OF_512_BITS =
            Set.of("cmov", "sse4_2", "aes", "pclmulqdq", "avx", "avx2", "bmi2", "sha_ni", "vaes", "vpclmulqdq");

    /** The variants that this machine can run, if it has the library at all. */
    static List<IpsecMbVariant> runnable() {
        boolean library = SrtpCryptos.probe().available().stream()
                .anyMatch(crypto -> crypto.name().equals(IpsecMbCrypto.NAME));
        Set<String> flags = IpsecMbVariant.cpuFlags();
        return Arrays.stream(IpsecMbVariant.values())
                .filter(variant -> library && variant.runsOn(flags))
                .toList();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("runnable")
    void everyVariantAgreesWithThePlatform(IpsecMbVariant variant) {
        SrtpCrypto platform = new JceCrypto();
        SrtpCrypto candidate = new IpsecMbCrypto(new LibIpsecMb(variant), platform);
        assertNull(new SelfTest(candidate, platform).fault());
        assertEquals(0, candidate.liveNativeContexts());
    }

    @Test
    void picksTheWidestVectorsThatTheProcessorHas() {
        assertEquals(IpsecMbVariant.AVX2, IpsecMbVariant.bestFor(WITHOUT_VECTORS_OF_512_BITS));
        assertEquals(IpsecMbVariant.SSE, IpsecMbVariant.bestFor(Set.of("cmov", "sse4_2", "aes", "pclmulqdq")));
    }

    @Test
    void picksNothingForAProcessorItDoesNotKnow() {
        assertNull(IpsecMbVariant.bestFor(Set.of()));
        assertNull(IpsecMbVariant.bestFor(Set.of("fp", "asimd", "aes", "pmull", "sha1", "sha2")));
    }

    @ParameterizedTest
    @EnumSource
    void everyVariantNeedsAesAndCarrylessMultiplication(IpsecMbVariant variant) {
        Set<String> flags = new HashSet<>(WITHOUT_VECTORS_OF_512_BITS);
        flags.addAll(Set.of("avx512f", "avx512dq", "avx512cd", "avx512bw", "avx512vl", "avx512ifma", "gfni"));
        assertTrue(variant.runsOn(flags));
        for (String needed : Set.of("aes", "pclmulqdq")) {
            Set<String> fewer = new HashSet<>(flags);
            fewer.remove(needed);
            assertEquals(false, variant.runsOn(fewer));
        }
    }
}
