package room.web.browser;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import room.web.TestServer;

/** Firefox and Chromium in one call: other payload types, other extension ids, another idea of SDP. */
final class BrowsersTogetherIT {
    @Test
    void firefoxAndChromiumSeeAndHearEachOtherThroughTheServerAndDirectly() throws IOException {
        try (Browsers browsers = new Browsers();
                TestServer server = new TestServer();
                CallPage ada = new CallPage(browsers.firefox(), server.origin(), "?video=320x180@10");
                CallPage grace = new CallPage(browsers.chromium(), server.origin(), "?video=320x180@10")) {
            ada.join("daily", "Ada");
            grace.join("daily", "Grace");
            ada.waitForMedia(1);
            grace.waitForMedia(1);
            ada.waitForPath("direct");
            grace.waitForPath("direct");
            try (CallPage edsger = new CallPage(browsers.chromium(), server.origin(), "?video=320x180@10")) {
                edsger.join("daily", "Edsger");
                for (CallPage each : new CallPage[] {ada, grace, edsger}) {
                    each.waitForPath("sfu");
                    each.waitForMedia(2);
                    for (CallPage other : new CallPage[] {ada, grace, edsger}) {
                        if (other != each) {
                            each.waitForPicture(other.id());
                        }
                    }
                }
                ada.screenshot("three-in-firefox");
            }
            ada.waitForMedia(1);
            grace.waitForMedia(1);
        }
    }
}
