package room.rtp.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SrtpLifecycleTest {
    private static final int PAIRS = 10_000;

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void closingFreesEveryNativeContext(SrtpCrypto crypto, SrtpProfile profile) {
        SrtpKeys keys = SrtpFixtures.keys(profile, new SplittableRandom(1));
        long before = crypto.liveNativeContexts();
        byte[] packet = SrtpFixtures.rtp(1, 1, new byte[50]);
        for (int i = 0; i < PAIRS; i++) {
            try (SrtpSender sender = new SrtpSender(crypto, keys);
                    SrtpReceiver receiver = new SrtpReceiver(crypto, keys)) {
                byte[] srtp = SrtpFixtures.protectRtp(sender, packet, 12);
                assertEquals(SrtpStatus.OK, SrtpFixtures.unprotectRtp(receiver, srtp));
            }
        }
        assertEquals(before, crypto.liveNativeContexts());
    }

    @Test
    void keysOfTheWrongLengthAreRefused() {
        for (SrtpProfile profile : SrtpProfile.values()) {
            byte[] key = new byte[profile.keyBytes()];
            byte[] salt = new byte[profile.saltBytes()];
            assertThrows(IllegalArgumentException.class, () -> new SrtpKeys(profile, new byte[15], salt));
            assertThrows(IllegalArgumentException.class, () -> new SrtpKeys(profile, key, new byte[13]));
        }
    }

    @Test
    void keysDoNotShowInLogs() {
        SrtpKeys keys = new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, new byte[16], new byte[12]);
        assertEquals("SrtpKeys[AEAD_AES_128_GCM]", keys.toString());
        assertFalse(SessionKeys.derive(keys, PacketKind.RTP).toString().contains("B@"));
    }

    @Test
    void profilesAreKnownByTheirDtlsNumber() {
        assertEquals(SrtpProfile.AES_CM_128_HMAC_SHA1_80, SrtpProfile.byId(1));
        assertEquals(SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.byId(7));
        assertNull(SrtpProfile.byId(2));
    }
}
