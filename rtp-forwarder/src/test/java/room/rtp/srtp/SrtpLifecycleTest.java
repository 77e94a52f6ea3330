package room.rtp.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
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
}
