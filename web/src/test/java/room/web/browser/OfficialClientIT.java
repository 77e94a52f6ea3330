package room.web.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.impl.driver.Driver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import room.web.TestServer;

/**
 * What the well-known tutorials teach, by the official socket.io-client that this server serves, over each of its
 * transports: see {@code src/test/official-client}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
final class OfficialClientIT {
    private static final Path SCRIPTS = Path.of("src/test/official-client").toAbsolutePath();

    private static final int TRANSPORTS = 3;

    private TestServer server;
    private TestServer forgetful;

    @BeforeAll
    void launch() throws IOException {
        server = new TestServer();
        forgetful = new TestServer("--recovery-seconds=0");
    }

    @AfterAll
    void quit() {
        server.close();
        forgetful.close();
    }

    private static void assertPassed(int stages, List<String> lines) {
        List<String> failed =
                lines.stream().filter(line -> !line.startsWith("ok ")).toList();
        assertEquals(List.of(), failed);
        assertEquals(stages, lines.size());
    }

    /** Connections break on the way, without a word. */
    @Test
    void theTutorialsWorkInNode() throws IOException, InterruptedException {
        Path node = Driver.ensureDriverInstalled(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"), false)
                .driverDir()
                .resolve("node");
        Process run = new ProcessBuilder(
                        node.toString(), SCRIPTS.resolve("node.js").toString(), server.origin(), forgetful.origin())
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertPassed(1 + 7 * TRANSPORTS, output.lines().toList());
            assertEquals(0, run.waitFor());
        } finally {
            run.destroyForcibly();
        }
    }

    /**
     * Connections are closed by the client's engine, as its documentation tries out recovery. The stages that need
     * another server are left out: it would be a foreign origin.
     */
    @Test
    void theTutorialsWorkInABrowser() {
        try (Browsers browsers = new Browsers();
                Page page = browsers.chromium().newPage()) {
            page.route(
                    "**/stages.js",
                    route -> route.fulfill(new Route.FulfillOptions()
                            .setContentType("text/javascript")
                            .setPath(SCRIPTS.resolve("stages.js"))));
            page.navigate(server.origin() + "/socket.io/");
            page.setContent("<script src='" + server.origin() + "/socket.io/socket.io.js'></script>");
            page.waitForFunction("() => window.io");
            Object results = page.evaluate("""
                    async (url) => {
                      const { runAll } = await import(`${url}/stages.js`);
                      const cut = (people) => people.forEach(({ socket }) => socket.io.engine.close());
                      return runAll({ io, url, cut });
                    }""", server.origin());
            assertTrue(results instanceof List<?>);
            assertPassed(
                    1 + 6 * TRANSPORTS,
                    ((List<?>) results).stream().map(String::valueOf).toList());
        }
    }
}
