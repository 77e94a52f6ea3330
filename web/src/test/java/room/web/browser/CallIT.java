package room.web.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import room.rtp.forward.ForwardingCounters.Counter;
import room.web.TestServer;

/** A call in Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CallIT {
    private final Browsers browsers = new Browsers();
    private Browser chromium;
    private TestServer server;

    @BeforeAll
    void launch() {
        chromium = browsers.chromium();
    }

    @AfterAll
    void quit() {
        browsers.close();
    }

    @BeforeEach
    void serve() throws IOException {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CallPage page(String query) {
        return new CallPage(chromium, server.origin(), "?video=320x180@10" + query);
    }

    @Test
    void twoTalkDirectlyAThirdBringsTheServerInAndTwoThatRemainTalkDirectlyAgain() {
        try (CallPage ada = page("").join("daily", "Ada");
                CallPage grace = page("").join("daily", "Grace")) {
            ada.waitForPath("direct");
            grace.waitForPath("direct");
            ada.waitForMedia(1);
            grace.waitForMedia(1);
            long received = settledCount(ada);
            ada.waitForMedia(1);
            assertEquals(received, server.count(Counter.RTP_RECEIVED), "no RTP goes to the server meanwhile");

            try (CallPage edsger = page("").join("daily", "Edsger")) {
                for (CallPage each : new CallPage[] {ada, grace, edsger}) {
                    each.waitForPath("sfu");
                    each.waitForMedia(2);
                    each.waitFor("document.title === 'Room :: daily (3)'");
                }
                ada.screenshot("three-in-a-call");
                edsger.leave();
            }
            ada.waitForPath("direct");
            grace.waitForPath("direct");
            ada.waitForMedia(1);
            grace.waitForMedia(1);
        }
    }

    /** What the server has received once the last packets of the senders that stopped have arrived. */
    private long settledCount(CallPage page) {
        long before;
        long now = server.count(Counter.RTP_RECEIVED);
        do {
            before = now;
            page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 500))");
            now = server.count(Counter.RTP_RECEIVED);
        } while (now != before);
        return now;
    }

    @Test
    void twoStayOnTheServerWhereDirectConnectionsAreOff() throws IOException {
        try (TestServer serverOnly = new TestServer("--no-p2p");
                CallPage ada = new CallPage(chromium, serverOnly.origin(), "?video=320x180@10").join("daily", "Ada");
                CallPage grace =
                        new CallPage(chromium, serverOnly.origin(), "?video=320x180@10").join("daily", "Grace")) {
            ada.waitForMedia(1);
            grace.waitForMedia(1);
            ada.waitForPath("sfu");
            assertTrue(serverOnly.count(Counter.RTP_FORWARDED) > 0);
        }
    }
}
