package room.web.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import room.web.TestServer;

/** One camera in several layers, from Chromium through the server to Chromium; see {@code layers/layers.js}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LayersIT {
    /** Encoding 1280x720 three times over on a busy machine takes its time. */
    private static final double TIMEOUT_MILLIS = 90_000;

    private static final int FRAMES_PER_SECOND = 8;

    private static final String SIMULCAST = """
        [{ rid: "q", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
         { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 400_000 },
         { rid: "f", maxBitrate: 1_000_000 }]\
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

    private void publish(String codec, String encodings) {
        page.evaluate("async () => { window.camera = await publishLayers('daily', '" + codec + "', " + encodings + ", "
                + FRAMES_PER_SECOND + "); window.viewer = await watch('daily'); }");
    }

    private void waitFor(String expression) {
        try {
            page.waitForFunction(
                    "async () => Boolean(" + expression + ")",
                    null,
                    new Page.WaitForFunctionOptions().setTimeout(TIMEOUT_MILLIS).setPollingInterval(250));
        } catch (TimeoutError timeout) {
            throw new AssertionError(
                    "never true: " + expression + ", but "
                            + page.evaluate("async () => JSON.stringify([await videoStats(camera),"
                                    + " await videoStats(viewer)])"),
                    timeout);
        }
    }

    /** The viewer sees pictures of this height, and they move. */
    private void waitForPictures(int height) {
        waitFor("(await videoStats(viewer))['']?.height === " + height);
        page.evaluate("async () => { window.before = (await videoStats(viewer))[''].frames; }");
        waitFor("(await videoStats(viewer))[''].frames >= before + " + FRAMES_PER_SECOND);
    }

    @Test
    void theHighestOfThreeEncodingsThatIsSentIsSeen() {
        publish("VP8", SIMULCAST);
        waitForPictures(720);
        waitFor("(await videoStats(camera)).q.height === 180");
        waitFor("(await videoStats(camera)).h.height === 360");
        page.evaluate("() => activate(camera, 'f', false)");
        waitForPictures(360);
        page.evaluate("() => activate(camera, 'h', false)");
        waitForPictures(180);
        page.evaluate("() => activate(camera, 'f', true)");
        waitForPictures(720);
    }

    @ParameterizedTest
    @ValueSource(strings = {"VP9", "AV1"})
    void threeSpatialLayersInOneStreamAreDecoded(String codec) {
        publish(codec, "[{ scalabilityMode: 'L3T3_KEY', maxBitrate: 1_500_000 }]");
        waitForPictures(720);
        assertEquals("L3T3_KEY", page.evaluate("async () => (await videoStats(camera))[''].mode"));
    }
}
