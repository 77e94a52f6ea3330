package room.web.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import room.web.TestServer;

/**
 * Whatever a page renegotiates, its camera goes on being seen: every step of {@code renegotiation/renegotiation.js}, one
 * after the other on one connection, with the camera in one encoding and in three.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
final class RenegotiationIT {
    /** Within two seconds on a machine of its own; twice that here, where the browser encodes beside other tests. */
    private static final int LIMIT_MILLIS = 4_000;

    private static final List<String> STEPS = List.of(
            "an offer in which nothing has changed",
            "the camera's direction off for a second and on",
            "another stream for the camera",
            "another order of codecs",
            "no track for a second and then another one",
            "an ICE restart",
            "a screen added",
            "the screen stopped",
            "another screen, in the m-line of the one before",
            "the camera's encodings off for a second and on");

    private static final List<String> STEPS_OF_LAYERS =
            List.of("all but the lowest layer off and on", "the lower layers off and on");

    private final Browsers browsers = new Browsers();
    private Browser chromium;
    private Browser firefox;
    private TestServer server;

    @BeforeAll
    void launch() throws IOException {
        chromium = browsers.chromium();
        firefox = browsers.firefox();
        server = new TestServer();
    }

    @AfterAll
    void quit() {
        browsers.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"chromium, one", "chromium, three", "firefox, one", "firefox, three"})
    void theCameraIsSeenAfterEveryRenegotiation(String browser, String encodings) throws IOException {
        List<String> steps = new ArrayList<>(STEPS);
        if (encodings.equals("three")) {
            steps.addAll(STEPS_OF_LAYERS);
        }
        steps.add("the last m-line stopped");
        steps.add("the first m-line stopped");
        steps.add("the camera's direction off for a second and on");
        check(browser, encodings, "['microphone', 'camera']", steps);
    }

    /** The m-line that heads the BUNDLE group is one with a picture here. */
    @ParameterizedTest
    @CsvSource({"chromium, one", "chromium, three", "firefox, one", "firefox, three"})
    void theCameraIsSeenAfterAScreenBeforeItEnds(String browser, String encodings) throws IOException {
        check(
                browser,
                encodings,
                "['screen', 'camera', 'microphone']",
                List.of("the first m-line stopped", "an offer in which nothing has changed", "an ICE restart"));
    }

    private void check(String browser, String encodings, String order, List<String> steps) throws IOException {
        BrowserContext context = (browser.equals("firefox") ? firefox : chromium).newContext();
        try (context;
                Page page = context.newPage()) {
            page.setDefaultTimeout(60_000);
            page.navigate(server.origin() + "/whep.html");
            page.addScriptTag(new Page.AddScriptTagOptions().setUrl(server.origin() + "/socket.io/socket.io.js"));
            try (InputStream in = RenegotiationIT.class.getResourceAsStream("/renegotiation/renegotiation.js")) {
                page.evaluate("() => {" + new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                        + "}");
            }
            page.evaluate("async () => { window.meeting = await meet('" + browser + encodings + steps.size() + "', "
                    + order + ", '" + encodings + "'); }");
            List<String> frozen = new ArrayList<>();
            note(page, "at first", 30_000, frozen);
            for (String step : steps) {
                page.evaluate("""
                        async (name) => {
                          await untilReported(meeting);
                          const before = meeting.publisher.answers.at(-1);
                          await steps[name](meeting);
                          await offer(meeting.publisher);
                          const kept = credentials(meeting.publisher.answers.at(-1)) === credentials(before);
                          if (kept === (name === "an ICE restart")) {
                            throw new Error(`the server's ICE credentials were ${kept ? "kept" : "changed"} at "${name}"`);
                          }
                        }""", step);
                note(page, step, LIMIT_MILLIS, frozen);
            }
            assertEquals(List.of(), frozen);
            page.evaluate("() => part(meeting)");
        }
    }

    /** What the server has dropped so far, and why. */
    private String drops() {
        try {
            return server.get("/metrics")
                    .lines()
                    .filter(line -> line.startsWith("room_dropped_total") && !line.endsWith(" 0"))
                    .map(line -> line.substring("room_dropped_total".length()))
                    .collect(Collectors.joining(", ", "; dropped ", ""));
        } catch (IOException | InterruptedException unavailable) {
            return unavailable.toString();
        }
    }

    private void note(Page page, String step, int limitMillis, List<String> frozen) {
        Object millis = page.evaluate("(limit) => millisUntilMore(meeting, 5, limit)", limitMillis);
        if (millis == null) {
            frozen.add("no picture after \"" + step + "\", with " + page.evaluate("() => sending(meeting)") + drops());
        }
    }
}
