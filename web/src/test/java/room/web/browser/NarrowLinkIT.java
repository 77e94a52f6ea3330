package room.web.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import room.web.TestServer;

/** A viewer in Chromium behind a link that becomes narrow, or whose address changes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NarrowLinkIT {
    /** Keeps the page's connections where a test finds them. */
    private static final String KEEP_CONNECTIONS = """
            {
              const Real = RTCPeerConnection;
              window.connections = [];
              window.RTCPeerConnection = class extends Real {
                constructor(...args) { super(...args); connections.push(this); }
              };
            }
            """;

    /** Looks ten times a second at what the browser has decoded of the other one's video. */
    private static final String WATCH = """
            () => {
              window.seen = { height: 0, decoded: 0, freezes: 0, longestMillis: 0, at: performance.now() };
              window.look = setInterval(async () => {
                const reports = [...(await connections[0].getStats()).values()];
                const video = reports.find((r) => r.type === "inbound-rtp" && r.kind === "video" && r.framesDecoded > 0);
                if (!video) { return; }
                const now = performance.now();
                if (video.framesDecoded > seen.decoded) {
                  seen.longestMillis = Math.max(seen.longestMillis, now - seen.at);
                  seen.at = now;
                }
                seen.decoded = video.framesDecoded;
                seen.height = video.frameHeight;
                seen.freezes = video.freezeCount;
              }, 100);
            }""";

    private final Browsers browsers = new Browsers();
    private Browser chromium;

    @BeforeAll
    void launch() {
        chromium = browsers.chromium();
    }

    @AfterAll
    void quit() {
        browsers.close();
    }

    private CallPage viewer(TestServer server, ImpairedLink link) throws IOException {
        CallPage viewer =
                new CallPage(chromium, server.origin(), "?video=320x180@10", KEEP_CONNECTIONS + link.script());
        viewer.join("daily", "Grace");
        viewer.action("camera").click();
        viewer.evaluate(WATCH);
        return viewer;
    }

    /** How long a condition took to come true, in seconds, by the page's clock. */
    private static double secondsUntil(CallPage page, String condition) {
        page.evaluate("() => { window.since = performance.now(); seen.longestMillis = 0; seen.at = since; }");
        page.waitFor(condition);
        return ((Number) page.evaluate("() => performance.now() - since")).doubleValue() / 1000;
    }

    private static int seen(CallPage page, String what) {
        return ((Number) page.evaluate("() => Math.round(seen." + what + ")")).intValue();
    }

    @Test
    void thePictureFollowsTheLinkDownAndUpWithoutALongFreeze() throws IOException {
        try (TestServer server = new TestServer("--no-p2p", "--loops=1");
                ImpairedLink link = new ImpairedLink(server.mediaPort());
                CallPage ada = new CallPage(chromium, server.origin(), "?video=1280x720@20").join("daily", "Ada");
                CallPage grace = viewer(server, link)) {
            ada.waitFor("roomSession.state.participants.length === 1");
            secondsUntil(grace, "seen.height === 720");

            link.limitDown(300_000);
            double down = secondsUntil(grace, "seen.height === 180 || seen.height === 360");
            int standstill = seen(grace, "longestMillis");
            grace.waitFor("seen.decoded > 0 && performance.now() - since > 6000");
            assertTrue(seen(grace, "height") <= 360, "what 300 kbit/s carry");
            standstill = Math.max(standstill, seen(grace, "longestMillis"));
            int freezes = seen(grace, "freezes");
            long lost = link.lost();

            link.limitDown(ImpairedLink.UNLIMITED);
            double up = secondsUntil(grace, "seen.height === 720");
            System.out.printf(
                    "the smaller picture came after %.1f s, the large one back after %.1f s; the longest standstill was"
                            + " %d ms, freezeCount %d, %d packets lost%n",
                    down, up, standstill, freezes, lost);
            // The bounds of a quiet machine are half of these.
            assertTrue(down < 4, "the smaller picture came after " + down + " s");
            assertTrue(standstill < 2_000, "the picture stood for " + standstill + " ms");
            assertTrue(up < 20, "the large picture came back after " + up + " s");
        }
    }

    @Test
    void aCallWhoseAddressChangesGoesOn() throws IOException {
        try (TestServer server = new TestServer("--no-p2p", "--loops=1");
                ImpairedLink link = new ImpairedLink(server.mediaPort());
                CallPage ada = new CallPage(chromium, server.origin(), "?video=320x180@10").join("daily", "Ada");
                CallPage grace = viewer(server, link)) {
            ada.waitFor("roomSession.state.participants.length === 1");
            grace.waitFor("seen.decoded > 10");
            Object connection = grace.evaluate("() => connections.length");
            link.changeAddress();
            double gap = secondsUntil(grace, "(window.then ??= seen.decoded) + 20 < seen.decoded");
            System.out.printf("twenty pictures %.1f s after the address changed%n", gap);
            assertEquals(connection, grace.evaluate("() => connections.length"), "over the same connection");
            assertEquals("connected", grace.evaluate("() => connections[0].connectionState"));
        }
    }
}
