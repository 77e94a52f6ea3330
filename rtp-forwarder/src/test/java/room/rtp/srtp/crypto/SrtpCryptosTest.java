package room.rtp.srtp.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import room.rtp.srtp.SessionKeys;
import room.rtp.srtp.SrtpCipher;
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

    @Test
    void aProviderThatComputesSomethingElseIsNotOffered() {
        assertNotOffered(() -> new FaultyCrypto(cipher -> new FaultyCipher(cipher, true, false)), "seals other bytes");
        assertNotOffered(() -> new FaultyCrypto(cipher -> new FaultyCipher(cipher, false, true)), "opens a forged");
    }

    @Test
    void aProviderWithoutItsLibraryIsNotOffered() {
        assertNotOffered(
                () -> {
                    throw new ExceptionInInitializerError(new IllegalArgumentException("cannot open library"));
                },
                "cannot open library");
    }

    private static void assertNotOffered(Supplier<SrtpCrypto> provider, String reason) {
        List<SrtpCrypto> available = new ArrayList<>(List.of(new JceCrypto()));
        Map<String, String> unavailable = new HashMap<>();
        SrtpCryptos.probe("faulty", provider, available, unavailable);
        assertEquals(1, available.size());
        assertTrue(unavailable.getOrDefault("faulty", "").contains(reason), unavailable.toString());
    }

    private record FaultyCrypto(UnaryOperator<SrtpCipher> fault) implements SrtpCrypto {
        @Override
        public String name() {
            return "faulty";
        }

        @Override
        public SrtpCipher cipher(SessionKeys keys) {
            return fault.apply(new JceCrypto().cipher(keys));
        }

        @Override
        public long liveNativeContexts() {
            return 0;
        }
    }

    private record FaultyCipher(SrtpCipher right, boolean wrongTag, boolean opensAnything) implements SrtpCipher {
        @Override
        public void seal(
                ByteBuf out,
                int offset,
                int headerLength,
                ByteBuf in,
                int inOffset,
                int bodyLength,
                int tagOffset,
                int word,
                long ivHigh,
                long ivLow) {
            right.seal(out, offset, headerLength, in, inOffset, bodyLength, tagOffset, word, ivHigh, ivLow);
            if (wrongTag) {
                out.setByte(tagOffset, ~out.getByte(tagOffset));
            }
        }

        @Override
        public boolean open(
                ByteBuf buf,
                int offset,
                int headerLength,
                int bodyLength,
                int tagOffset,
                int word,
                long ivHigh,
                long ivLow) {
            return right.open(buf, offset, headerLength, bodyLength, tagOffset, word, ivHigh, ivLow) || opensAnything;
        }

        @Override
        public void close() {
            right.close();
        }
    }

    private String refusalOf(String name) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> cryptos.named(name))
                .getMessage());
    }
}
