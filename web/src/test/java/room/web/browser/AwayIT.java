package room.web.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import room.web.TestServer;

/** What the others see of somebody whose machine stands still: nothing is said goodbye, nothing is closed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AwayIT {
    /** By which the other person's browser is told from all others. */
    private static final String MARK = "--room-standing-still";

    private static final long TOLD_MILLIS = 10_000;

    private final Browsers browsers = new Browsers();
    private TestServer server;
    private Browser staying;
    private Browser stopping;

    @BeforeAll
    void launch() throws IOException {
        server = new TestServer();
        staying = browsers.chromium();
        stopping = browsers.chromium(MARK);
    }

    @AfterAll
    void quit() throws Exception {
        signal("-CONT");
        browsers.close();
        server.close();
    }

    private static void signal(String which) throws Exception {
        List<ProcessHandle> roots = ProcessHandle.allProcesses()
                .filter(process ->
                        process.info().arguments().stream().flatMap(Stream::of).anyMatch(MARK::equals))
                .toList();
        for (ProcessHandle root : roots) {
            for (ProcessHandle each :
                    Stream.concat(Stream.of(root), root.descendants()).toList()) {
                new ProcessBuilder("kill", which, Long.toString(each.pid()))
                        .start()
                        .waitFor();
            }
        }
        assertTrue(!roots.isEmpty(), "there is no such browser");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?video=320x180@5&p2p=no", "?video=320x180@5"})
    void isShownAsAwayWithinTenSecondsAndAsBackWhenItGoesOn(String query) throws Exception {
        boolean direct = !query.endsWith("p2p=no");
        String room = direct ? "direct" : "served";
        try (CallPage ada = new CallPage(staying, server.origin(), query).join(room, "Ada");
                CallPage grace = new CallPage(stopping, server.origin(), query).join(room, "Grace")) {
            ada.waitForMedia(1);
            if (direct) {
                ada.waitFor("roomSession.state.path === 'direct'");
            }
            signal("-STOP");
            long stoppedNanos = System.nanoTime();
            ada.waitFor("roomSession.state.participants[0]?.away === true");
            long millis = (System.nanoTime() - stoppedNanos) / 1_000_000;
            assertTrue(millis <= TOLD_MILLIS, "it took " + millis + " ms");
            ada.waitFor("document.querySelector('room-tile.away .away-note').checkVisibility()");
            assertEquals(
                    "Grace, connection lost",
                    ada.page().locator("room-tile.away").getAttribute("aria-label"));
            signal("-CONT");
            ada.waitFor("roomSession.state.participants[0]?.away === false");
            ada.waitFor("!document.querySelector('room-tile.away')");
            grace.waitFor("roomSession.state.status === 'joined'");
        }
    }

    /** Neither sends anything but ICE checks and reports. */
    @Test
    void whoIsSilentButThereIsNotAway() {
        String query = "?video=320x180@5";
        try (CallPage ada = new CallPage(staying, server.origin(), query).join("quiet", "Ada");
                CallPage grace = new CallPage(stopping, server.origin(), query).join("quiet", "Grace")) {
            ada.waitFor("roomSession.state.path === 'direct'");
            for (CallPage each : List.of(ada, grace)) {
                each.page().evaluate("""
                        async () => {
                          await roomSession.setMuted("microphone", true);
                          await roomSession.setMuted("camera", true);
                        }""");
            }
            for (CallPage each : List.of(ada, grace)) {
                assertEquals(0, each.page().evaluate("""
                                async () => {
                                  let aways = 0;
                                  const count = () => (aways += roomSession.state.participants.filter((p) => p.away).length);
                                  roomSession.addEventListener("change", count);
                                  const end = Date.now() + 12_000;
                                  while (Date.now() < end) {
                                    await new Promise((resolve) => setTimeout(resolve, 250));
                                    count();
                                  }
                                  return aways;
                                }"""));
            }
        }
    }
}
