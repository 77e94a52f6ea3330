package room.signaling.socketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The browser client in the class path is the one that its manifest names. */
final class ClientLibraryTest {
    private static final String FOLDER = "/META-INF/resources/socket.io/";

    private static byte[] read(String name) throws IOException {
        try (InputStream in = ClientLibraryTest.class.getResourceAsStream(FOLDER + name)) {
            assertNotNull(in, name);
            return in.readAllBytes();
        }
    }

    @Test
    void eachFileHasTheHashInTheManifest() throws Exception {
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> found = new TreeMap<>();
        for (String line : new String(read("SHA256SUMS"), StandardCharsets.UTF_8).split("\n")) {
            String[] hashAndName = line.split(" +");
            expected.put(hashAndName[1], hashAndName[0]);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(read(hashAndName[1]));
            found.put(hashAndName[1], HexFormat.of().formatHex(digest));
        }
        assertEquals(expected, found);
        assertTrue(expected.keySet()
                .containsAll(java.util.List.of(
                        "LICENSE",
                        "socket.io.js",
                        "socket.io.min.js",
                        "socket.io.esm.min.js",
                        "socket.io.msgpack.min.js")));
    }
}
