package room.rtp.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SrtpKeysTest {
    @ParameterizedTest
    @EnumSource
    void keysOfTheWrongLengthAreRefused(SrtpProfile profile) {
        byte[] key = new byte[profile.keyBytes()];
        byte[] salt = new byte[profile.saltBytes()];
        assertThrows(IllegalArgumentException.class, () -> new SrtpKeys(profile, new byte[15], salt));
        assertThrows(IllegalArgumentException.class, () -> new SrtpKeys(profile, key, new byte[13]));
        assertThrows(
                IllegalArgumentException.class,
                () -> new SessionKeys(profile, PacketKind.RTP, key, new byte[19], salt));
    }

    @Test
    void keysDoNotShowInLogs() {
        SrtpKeys keys = new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, new byte[16], new byte[12]);
        assertEquals("SrtpKeys[AEAD_AES_128_GCM]", keys.toString());
        assertEquals(
                "SessionKeys[AEAD_AES_128_GCM RTCP]",
                SessionKeys.derive(keys, PacketKind.RTCP).toString());
    }

    @Test
    void changingTheArraysAfterwardsDoesNotChangeTheKeys() {
        byte[] key = new byte[16];
        SrtpKeys keys = new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, key, new byte[12]);
        key[0] = 1;
        assertArrayEquals(new byte[16], keys.masterKey());
    }

    @Test
    void profilesAreKnownByTheirDtlsNumber() {
        assertEquals(SrtpProfile.AES_CM_128_HMAC_SHA1_80, SrtpProfile.byId(1));
        assertEquals(SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.byId(7));
        assertNull(SrtpProfile.byId(2));
    }

    @Test
    void overheadIsWhatTheRfcsSay() {
        assertEquals(16, SrtpProfile.AEAD_AES_128_GCM.rtpOverhead());
        assertEquals(20, SrtpProfile.AEAD_AES_128_GCM.rtcpOverhead());
        assertEquals(10, SrtpProfile.AES_CM_128_HMAC_SHA1_80.rtpOverhead());
        assertEquals(14, SrtpProfile.AES_CM_128_HMAC_SHA1_80.rtcpOverhead());
    }
}
