package room.transport.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
    private static final byte[] CERTIFICATE = "not a certificate".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(strings = {"sha-224", "sha-256", "sha-384", "sha-512"})
    void matchesWhatItWasMadeOfInAnyCase(String algorithm) {
        String sdp = Fingerprint.of(algorithm, CERTIFICATE).toSdp();
        assertTrue(Fingerprint.parse(sdp).matches(CERTIFICATE));
        assertTrue(Fingerprint.parse(sdp.toLowerCase(Locale.ROOT)).matches(CERTIFICATE));
        assertTrue(Fingerprint.parse(sdp.toUpperCase(Locale.ROOT)).matches(CERTIFICATE));
        assertFalse(Fingerprint.parse(sdp).matches(new byte[1]));
    }

    @Test
    void writesTheSdpFormOfBrowsers() {
        String sdp = "sha-256 0F:1E:2D:3C:4B:5A:69:78:87:96:A5:B4:C3:D2:E1:F0:"
                + "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF";
        assertEquals(sdp, Fingerprint.parse(sdp).toSdp());
    }

    @ParameterizedTest
    @ValueSource(strings = {"md5 00", "sha-1 00", "sha3-256 00"})
    void matchesNothingByHashFunctionsItDoesNotKnow(String sdp) {
        Fingerprint fingerprint = Fingerprint.parse(sdp);
        assertFalse(fingerprint.verifiable());
        assertFalse(fingerprint.matches(CERTIFICATE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha-256", "sha-256 ", "sha-256 XY", "sha-256 0", "sha-256 00:1", "sha-256 0011"})
    void refusesWhatIsNoFingerprint(String sdp) {
        assertThrows(IllegalArgumentException.class, () -> Fingerprint.parse(sdp));
    }

    @Test
    void refusesAFingerprintThatIsTooShortToMatch() {
        assertFalse(Fingerprint.parse("sha-256 00:11").matches(CERTIFICATE));
    }
}
