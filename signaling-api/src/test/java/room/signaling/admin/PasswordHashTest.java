package room.signaling.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordHashTest {
    @Test
    void aHashMatchesItsPasswordOnly() {
        String text = PasswordHash.of("correct horse battery");
        assertTrue(text.startsWith("$2b$12$"), text);
        PasswordHash hash = PasswordHash.parse(text);
        assertTrue(hash.matches("correct horse battery"));
        assertFalse(hash.matches("correct horse batterz"));
        assertFalse(hash.matches(""));
        assertFalse(hash.matches("x".repeat(73)));
        assertEquals("PasswordHash", hash.toString());
    }

    /** Made by libxcrypt, the C library's own bcrypt. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "y"})
    void takesTheFormsThatOthersMake(String version) {
        PasswordHash hash =
                PasswordHash.parse("$2" + version + "$10$N9qo8uLOickgx2ZMRZoMyeUalutVAUeK1iyhYKLzwpTyWAft3dHE.");
        assertTrue(hash.matches("correct horse battery"));
        assertFalse(hash.matches("correct horse batterz"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hunter2hunter2", "$2b$12$tooshort", "$1$abcdefgh$0123456789012345678901", "$2b$12$"})
    void aPlainPasswordIsRefusedWithoutRepeatingIt(String text) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> PasswordHash.parse(text))
                .getMessage());
        assertTrue(message.contains("./room admin-hash"), message);
        assertFalse(!text.isEmpty() && message.contains(text), message);
    }

    @Test
    void aHashThatIsTooCheapOrTooDearIsRefused() {
        String tail = "$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
        assertThrows(IllegalArgumentException.class, () -> PasswordHash.parse("$2b$05" + tail));
        assertThrows(IllegalArgumentException.class, () -> PasswordHash.parse("$2b$31" + tail));
    }

    @Test
    void passwordsThatBcryptWouldCutOrThatAreShortAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> PasswordHash.of("short"));
        assertThrows(IllegalArgumentException.class, () -> PasswordHash.of("é".repeat(37)));
    }
}
