package room.rtp.srtp.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import room.rtp.srtp.SrtpCrypto;

final class SrtpCryptosTest {
    private final SrtpCryptos cryptos = SrtpCryptos.probe();

    @Test
    void thePlatformProviderIsAlwaysThereAndTheLastChoice() {
        assertEquals("jce", cryptos.available().getLast().name());
        assertEquals("jce", cryptos.named("jce").name());
    }

    @Test
    void theBestProviderIsTheFirst() {
        assertSame(cryptos.available().getFirst(), cryptos.best());
    }

    @Test
    void everyProviderCanBeForcedByName() {
        for (SrtpCrypto crypto : cryptos.available()) {
            assertSame(crypto, cryptos.named(crypto.name()));
        }
    }

    @Test
    void anUnknownNameIsRefusedWithTheNamesThereAre() {
        String message = refusalOf("rot13");
        assertTrue(message.contains("rot13") && message.contains("jce"), message);
    }

    @Test
    void everyUnavailableProviderSaysWhy() {
        cryptos.unavailable().forEach((name, reason) -> {
            assertTrue(!reason.isBlank(), name);
            assertTrue(refusalOf(name).contains(reason), name);
        });
    }

    private String refusalOf(String name) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> cryptos.named(name))
                .getMessage());
    }
}
