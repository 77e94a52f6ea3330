package room.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.impl.driver.Driver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs the browser client's unit tests, by the Node that the browser driver brings. */
final class JavaScriptTest {
    @Test
    void theBrowserClientsUnitTestsPass() throws IOException, InterruptedException {
        Path node = Driver.ensureDriverInstalled(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"), false)
                .driverDir()
                .resolve("node");
        Process tests = new ProcessBuilder(node.toString(), "--test", "--test-reporter=tap", "src/test/js/**/*.test.js")
                .directory(Path.of("").toAbsolutePath().toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, tests.waitFor(), output);
        assertTrue(output.contains("# pass ") && !output.contains("# pass 0"), "no test ran:\n" + output);
    }
}
