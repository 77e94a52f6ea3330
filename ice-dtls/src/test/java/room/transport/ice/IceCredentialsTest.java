package room.transport.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IceCredentialsTest {
    private static final String PWD = "p".repeat(22);

    @Test
    void areLongEnoughAndOfTheRightAlphabet() {
        var random = new SplittableRandom(3);
        for (int i = 0; i < 100; i++) {
            IceCredentials credentials = IceCredentials.random(random);
            assertTrue(credentials.ufrag().matches("[A-Za-z0-9+/]{8}"), credentials.ufrag());
            assertTrue(credentials.pwd().matches("[A-Za-z0-9+/]{24}"));
            assertNotEquals(credentials, IceCredentials.random(random));
        }
    }

    @Test
    void refuseWhatIsTooShortOrCannotBePrinted() {
        assertThrows(IllegalArgumentException.class, () -> new IceCredentials("abc", PWD));
        assertThrows(IllegalArgumentException.class, () -> new IceCredentials("abcd", "p".repeat(21)));
        assertThrows(IllegalArgumentException.class, () -> new IceCredentials("a".repeat(257), PWD));
        assertThrows(IllegalArgumentException.class, () -> new IceCredentials("ab d", PWD));
        assertThrows(IllegalArgumentException.class, () -> new IceCredentials("ab\u00e9d", PWD));
        assertEquals("abcd", new IceCredentials("abcd", PWD).ufrag());
        assertEquals("a:-d", new IceCredentials("a:-d", PWD).ufrag());
    }

    @Test
    void doNotPrintThePassword() {
        assertFalse(new IceCredentials("abcd", PWD).toString().contains(PWD));
    }

    @Test
    void haveOneKeyPerUfragInTextAndOnTheWire() {
        var random = new SplittableRandom(4);
        for (int i = 0; i < 1000; i++) {
            String ufrag = IceCredentials.random(random).ufrag();
            var username = Unpooled.copiedBuffer(ufrag + ":peer", StandardCharsets.UTF_8);
            long key = LocalUfrag.key(ufrag);
            assertTrue(key >= 0 && key < 1L << 48);
            assertEquals(key, LocalUfrag.key(username, 0, username.readableBytes()));
        }
        assertNotEquals(LocalUfrag.key("AAAAAAAA"), LocalUfrag.key("AAAAAAAB"));
    }

    @Test
    void haveNoKeyForUfragsThatAreNotOurs() {
        for (String username : new String[] {"", "abcd:efgh", "abcdefgh", "abcdefghi:x", "abcdef-h:x", "abcdefg:hx"}) {
            var buf = Unpooled.copiedBuffer(username, StandardCharsets.UTF_8);
            assertEquals(LocalUfrag.NONE, LocalUfrag.key(buf, 0, buf.readableBytes()), username);
        }
    }
}
