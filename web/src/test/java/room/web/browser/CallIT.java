package room.web.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
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

    /** Lets no address of the other browser through; the server's answers, which are ICE-lite, stay whole. */
    private static final String BLOCK_DIRECT = """
            const setRemote = RTCPeerConnection.prototype.setRemoteDescription;
            RTCPeerConnection.prototype.setRemoteDescription = function (description) {
              const lite = description.sdp.includes("a=ice-lite");
              const sdp = lite ? description.sdp : description.sdp.replace(/a=candidate:.*\\r\\n/g, "");
              this.blocked = !lite;
              return setRemote.call(this, { type: description.type, sdp });
            };
            const add = RTCPeerConnection.prototype.addIceCandidate;
            RTCPeerConnection.prototype.addIceCandidate = function (candidate) {
              return this.blocked ? Promise.resolve() : add.call(this, candidate);
            };
            """;

    @Test
    void aDirectConnectionThatCannotBeMadeLeavesTheCallOnTheServer() {
        try (CallPage ada = new CallPage(chromium, server.origin(), "?video=320x180@10", BLOCK_DIRECT)
                        .join("daily", "Ada");
                CallPage grace = new CallPage(chromium, server.origin(), "?video=320x180@10", BLOCK_DIRECT)
                        .join("daily", "Grace")) {
            ada.page()
                    .evaluate("() => { window.paths = []; roomSession.addEventListener('change',"
                            + " () => paths.push(roomSession.state.path)); }");
            ada.waitForMedia(1);
            grace.waitForMedia(1);
            ada.waitForPath("sfu");
            assertEquals(false, ada.evaluate("() => paths.includes('direct')"));
        }
    }

    @Test
    void namesMessagesCountsAndOpenRoomsAreSeen() {
        try (CallPage visitor = page("");
                CallPage ada = page("&p2p=no").join("tea & <b>cake<b>", "Ada")) {
            visitor.waitFor("document.querySelector('.rooms button')?.textContent.includes('tea & <b>cake<b>')");
            visitor.waitFor("document.querySelector('.rooms .count')?.textContent.startsWith('1')");
            visitor.page().getByLabel("Your name").fill("Grace");
            visitor.page().locator(".rooms button").click();
            visitor.waitFor("roomSession.state.status === 'joined'");
            ada.waitFor("document.title === 'Room :: tea & <b>cake<b> (2)'");
            ada.waitFor("document.querySelector('room-tile:not(.self) .name')?.textContent === 'Grace'");

            ada.say("Is there <i>tea</i>?");
            visitor.action("chat").click();
            visitor.waitFor("document.querySelector('room-chat .lines')?.textContent.includes('Is there <i>tea</i>?')");
            visitor.waitFor("document.querySelector('room-chat .lines')?.textContent.includes('Ada')");
            visitor.say("And cake.");
            ada.waitFor("document.querySelector('room-chat .lines')?.textContent.includes('And cake.')");
            ada.screenshot("chat");

            visitor.leave();
            ada.waitFor("document.title === 'Room :: tea & <b>cake<b> (1)'");
            assertEquals(List.of(), ada.errors());
        }
    }

    @Test
    void whoMutesOrTurnsTheCameraOffIsShownSo() {
        try (CallPage ada = page("&p2p=no").join("daily", "Ada");
                CallPage grace = page("&p2p=no").join("daily", "Grace")) {
            ada.waitForMedia(1);
            String id = grace.id();
            grace.action("microphone").click();
            ada.waitFor("!document.querySelector('room-tile[data-participant=\"" + id + "\"] .muted').hidden");
            grace.action("camera").click();
            ada.waitFor("!document.querySelector('room-tile[data-participant=\"" + id + "\"] video')");
            grace.action("camera").click();
            grace.action("microphone").click();
            ada.waitForPicture(id);
            ada.waitForMedia(1);
        }
    }

    @Test
    void aSharedScreenIsSeenByEverybodyAndGoesWhenItEnds() {
        try (CallPage ada = page("&p2p=no").join("daily", "Ada");
                CallPage grace = page("&p2p=no").join("daily", "Grace");
                CallPage edsger = page("&p2p=no").join("daily", "Edsger")) {
            ada.waitForMedia(2);
            grace.action("screen").click();
            String screen = grace.id() + "/screen";
            ada.waitForPicture(screen);
            edsger.waitForPicture(screen);
            ada.screenshot("shared-screen");
            grace.action("screen").click();
            ada.waitFor("!document.querySelector('room-tile[data-participant=\"" + screen + "\"]')");
            ada.waitForMedia(2);
        }
    }

    @Test
    void garbageAtEveryPortDisturbsNobody() throws IOException {
        try (CallPage ada = page("&p2p=no").join("daily", "Ada");
                CallPage grace = page("&p2p=no").join("daily", "Grace")) {
            ada.waitForMedia(1);
            server.throwGarbage(new SplittableRandom(1));
            ada.waitForMedia(1);
            grace.waitForMedia(1);
            try (CallPage edsger = page("&p2p=no").join("daily", "Edsger")) {
                edsger.waitForMedia(2);
            }
        }
    }

    @Test
    void anotherCameraIsSentWithoutANewOffer() {
        Browser threeCameras = browsers.chromium("--use-fake-device-for-media-stream=device-count=3");
        try (CallPage ada = page("&p2p=no").join("daily", "Ada");
                CallPage grace = new CallPage(threeCameras, server.origin(), "?video=320x180@10&p2p=no")
                        .join("daily", "Grace")) {
            ada.waitForMedia(1);
            int offers = grace.offers();
            assertTrue(offers > 0);
            grace.action("more").click();
            grace.action("settings").click();
            String other = String.valueOf(grace.evaluate("() => roomSession.state.devices.cameras[2].id"));
            grace.page().locator("#camera-list").selectOption(other);
            grace.waitFor("roomSession.state.selected.camera === '" + other + "'");
            grace.page().locator("room-settings button.primary").click();
            ada.waitForMedia(1);
            assertEquals(offers, grace.offers());
        }
    }
}
