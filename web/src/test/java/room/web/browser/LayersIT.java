package room.web.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import room.web.TestServer;

/** One camera in several layers, from Chromium through the server to Chromium; see {@code layers/layers.js}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LayersIT {
    /** Encoding 1280x720 three times over on a busy machine takes its time. */
    private static final double TIMEOUT_MILLIS = 90_000;

    private static final int FRAMES_PER_SECOND = 8;

    private static final String SIMULCAST = """
        [{ rid: "q", scalabilityMode: "L1T3", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
         { rid: "h", scalabilityMode: "L1T3", scaleResolutionDownBy: 2, maxBitrate: 400_000 },
         { rid: "f", scalabilityMode: "L1T3", maxBitrate: 1_000_000 }]\
        """;

    private final Browsers browsers = new Browsers();
    private Browser chromium;
    private TestServer server;
    private BrowserContext context;
    private Page page;

    @BeforeAll
    void launch() {
        chromium = browsers.chromium();
    }

    @AfterAll
    void quit() {
        browsers.close();
    }

    @BeforeEach
    void open() throws IOException {
        server = new TestServer();
        context = chromium.newContext();
        page = context.newPage();
        page.setDefaultTimeout(TIMEOUT_MILLIS);
        page.navigate(server.origin() + "/whep.html");
        try (InputStream in = LayersIT.class.getResourceAsStream("/layers/layers.js")) {
            page.evaluate(
                    "() => {" + new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8) + "}");
        }
    }

    @AfterEach
    void close() {
        context.close();
        server.close();
    }

    private void publish(String codec, int height, String encodings) {
        page.evaluate("async () => { window.camera = await publishLayers('daily', '" + codec + "', " + encodings + ", "
                + height + ", " + FRAMES_PER_SECOND + "); window.viewer = await watch('daily'); }");
    }

    /** Waits until an expression is true, by a loop of its own: waitForFunction takes a pending promise for true. */
    private void waitFor(String expression) {
        Object outcome = page.evaluate("""
                async (millis) => {
                  const end = Date.now() + millis;
                  while (Date.now() < end) {
                    if (await (%s)) {
                      return "";
                    }
                    await new Promise((resolve) => setTimeout(resolve, 250));
                  }
                  const headers = { Authorization: "Bearer %s" };
                  const room = await (await fetch("/api/v1/rooms/daily/participants", { headers })).text();
                  return JSON.stringify([await videoStats(camera), await videoStats(viewer)]) + room;
                }""".formatted(expression, adminSecret()), TIMEOUT_MILLIS);
        assertEquals("", outcome, "never true: " + expression);
    }

    private String adminSecret() {
        try {
            return server.adminSecret();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The viewer sees pictures of this height, and they move. */
    private void waitForPictures(int height) {
        waitFor("(await videoStats(viewer))['']?.height === " + height);
        waitForMovement();
    }

    private void waitForMovement() {
        waitFor("(await videoStats(viewer))[''] !== undefined");
        page.evaluate("async () => { window.before = (await videoStats(viewer))[''].frames; }");
        waitFor("(await videoStats(viewer))[''].frames >= before + " + FRAMES_PER_SECOND);
    }

    @ParameterizedTest
    @CsvSource({"VP8, 720", "H264, 720", "VP9, 576", "AV1, 576"})
    void theHighestOfThreeEncodingsThatIsSentIsSeenAndSeenAgainWhenItComesBack(String codec, int height) {
        publish(codec, height, SIMULCAST);
        waitForPictures(height);
        waitFor("(await videoStats(camera)).q.height === " + height / 4);
        waitFor("(await videoStats(camera)).h.height === " + height / 2);
        page.evaluate("() => activate(camera, 'f', false)");
        waitForPictures(height / 2);
        page.evaluate("() => activate(camera, 'h', false)");
        waitForPictures(height / 4);
        page.evaluate("() => activate(camera, 'f', true)");
        waitForPictures(height);
    }

    /** The encoder of AV1 is slow: a smaller picture in as many layers. */
    @ParameterizedTest
    @CsvSource({"VP9, 720", "AV1, 540"})
    void theHighestOfThreeSpatialLayersInOneStreamIsSeen(String codec, int height) {
        publish(codec, height, "[{ scalabilityMode: 'L3T3_KEY', maxBitrate: 1_500_000 }]");
        waitFor("(await videoStats(camera))[''].mode === 'L3T3_KEY'");
        waitForPictures(height);
    }
}
