package room.signaling.auth;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretTest {
    static final String STRONG = "q7Zr0vX2mW9cT4bK8nLs5fJh1gDy6pEa3uQi";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "q7Zr0vX2mW9cT4bK8nLs5fJh1gDy6pE",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "passwordpasswordpasswordpasswordpassword",
                "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
                "0123456789012345678901234567890123456789",
                "q7Zr0vX2mW9cT4bKq7Zr0vX2mW9cT4bKq7Zr0vX2"
            })
    void refusesWhatCanBeGuessedAndSaysHowToMakeABetterOne(String weak) {
        String message = assertThrows(IllegalArgumentException.class, () -> Secret.of(weak))
                .getMessage();
        assertTrue(message != null && message.contains("openssl rand"), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                STRONG,
                "c0ffee5a1b9d7e3f4a6b8c2d0e1f3a5b7c9d2e4f6a8b0c1d3e5f7a9b",
                "3QfJk0k1r9Yx+ZrFv1n8mCwB2h5L/7uTtq4GdXoEsPiAaNzV6yHcRbUjWlMgKeIO"
            })
    void takesRandomText(String strong) {
        assertTrue(Secret.of(strong).matches(strong));
    }

    @Test
    void matchesItselfOnlyAndShowsNothing() {
        Secret secret = Secret.of(STRONG);
        assertFalse(secret.matches(STRONG + "x"));
        assertFalse(secret.matches(STRONG.substring(1)));
        assertFalse(secret.matches(""));
        assertFalse(secret.toString().contains(STRONG));
    }

    @Test
    void namesTheSettingAndTheFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("room.secret");
        IOException missing = assertThrows(IOException.class, () -> Secret.read("secret-file", file));
        assertTrue(String.valueOf(missing.getMessage()).startsWith("secret-file: "), missing.getMessage());
        Files.writeString(file, "short\n");
        IllegalArgumentException weak =
                assertThrows(IllegalArgumentException.class, () -> Secret.read("secret-file", file));
        assertTrue(String.valueOf(weak.getMessage()).contains(file.toString()), weak.getMessage());
        Files.writeString(file, STRONG + "\n");
        assertTrue(Secret.read("secret-file", file).matches(STRONG));
    }
}
