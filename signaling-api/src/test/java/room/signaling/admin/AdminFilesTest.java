package room.signaling.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

/** The Admin UI in the class path is the one that its manifest names, and needs no other server. */
final class AdminFilesTest {
    private static byte[] read(String name) throws IOException {
        try (InputStream in = AdminFilesTest.class.getResourceAsStream("/META-INF/resources/admin-ui/" + name)) {
            assertNotNull(in, name);
            return in.readAllBytes();
        }
    }

    private static String text(String name) throws IOException {
        return new String(read(name), StandardCharsets.UTF_8);
    }

    @Test
    void eachFileHasTheHashInTheManifest() throws Exception {
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> found = new TreeMap<>();
        for (String line : text("SHA256SUMS").split("\n")) {
            String[] hashAndName = line.split(" +");
            expected.put(hashAndName[1], hashAndName[0]);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(read(hashAndName[1]));
            found.put(hashAndName[1], HexFormat.of().formatHex(digest));
        }
        assertEquals(expected, found);
        assertTrue(expected.containsKey("LICENSE") && expected.containsKey("index.html"), expected.toString());
    }

    @Test
    void thePageLoadsNothingFromElsewhereAndOnlyWhatIsThere() throws Exception {
        String page = text("index.html");
        assertFalse(page.contains("//"), page);
        String sums = text("SHA256SUMS");
        int count = 0;
        for (String part : page.split("(href|src)=\"", -1)) {
            if (count++ > 0) {
                String file = part.substring(0, part.indexOf('"'));
                assertTrue(sums.contains("  " + file + "\n"), file);
            }
        }
        assertTrue(count > 5, page);
    }

    /** The few that people click: without them the buttons are empty. */
    @Test
    void theButtonsHaveTheirIcons() throws Exception {
        String icons = text("icons.css");
        for (String name : new String[] {"logout", "tag-off-outline", "tag-plus-outline", "home-outline", "menu"}) {
            assertTrue(icons.contains(".mdi-" + name + "{"), name);
        }
    }
}
