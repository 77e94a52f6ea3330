package room.web.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import room.web.TestServer;

/** Publishing by WHIP and watching by WHEP in Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WhipIT {
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

    private WhipPage page(String query) {
        return new WhipPage(chromium, server.origin(), query);
    }

    @Test
    void aPublisherIsInTheCallAndIsWatchedByItsName() {
        try (WhipPage publisher = page("").publish("daily", "Camera 1", "red");
                CallPage ada = new CallPage(chromium, server.origin(), "?video=320x180@10").join("daily", "Ada");
                WhipPage viewer = page("?room=daily&participant=Camera%201").play()) {
            ada.waitForMedia(1);
            ada.waitFor("roomSession.state.participants[0].name === 'Camera 1'");
            viewer.waitForPicture("red");
            assertEquals("Watching Camera 1 in the room “daily”.", viewer.status());
            ada.waitFor("document.title === 'Room :: daily (2)'");

            assertEquals(204, publisher.evaluate("async () => (await trickle(red, red.tag)).status"));
            assertEquals(428, publisher.evaluate("async () => (await trickle(red)).status"));
            assertEquals(412, publisher.evaluate("async () => (await trickle(red, '\"old\"')).status"));

            publisher.evaluate("() => restartIce(red)");
            assertEquals("\"ice-2\"", publisher.evaluate("() => red.tag"));
            publisher.waitFor("['connected', 'completed'].includes(red.pc.iceConnectionState)");
            viewer.waitForFrames("whepPlayer.connection");
            ada.waitForMedia(1);

            assertEquals(200, publisher.evaluate("async () => (await red.request('DELETE')).status"));
            ada.waitFor("roomSession.state.participants.length === 0");
            assertEquals(200, publisher.evaluate("async () => (await red.request('DELETE')).status"));
            assertEquals(410, publisher.evaluate("async () => (await trickle(red, '*')).status"));
            viewer.stop();
            assertEquals("Nothing is playing.", viewer.status());
            assertEquals(List.of(), viewer.errors());
        }
    }

    @Test
    void aViewerFollowsWhoeverSpeaks() {
        try (WhipPage publisher = page("").publish("daily", "Ada", "red").publish("daily", "Grace", "blue");
                WhipPage viewer = page("?room=daily")) {
            publisher.evaluate("() => blue.loud(true)");
            viewer.play().waitForPicture("blue");
            publisher.evaluate("() => { blue.loud(false); red.loud(true); }");
            viewer.waitForPicture("red");
            publisher.evaluate("() => { red.loud(false); blue.loud(true); }");
            viewer.waitForPicture("blue");
        }
    }

    @Test
    void aPublisherThatHangsUpIsGone() {
        try (WhipPage publisher = page("").publish("daily", "Ada", "red");
                CallPage grace = new CallPage(chromium, server.origin(), "?video=320x180@10").join("daily", "Grace")) {
            grace.waitFor("roomSession.state.participants.length === 1");
            publisher.evaluate("() => red.close()");
            grace.waitFor("roomSession.state.participants.length === 0");
            publisher.waitFor("(await red.request('PATCH', {'If-Match': '*'})).status === 410");
        }
    }

    @Test
    void thePageSaysWhyARoomCannotBeWatched() throws IOException {
        try (TestServer small = new TestServer("--max-participants=2");
                WhipPage publisher = new WhipPage(chromium, small.origin(), "")
                        .publish("daily", "Ada", "red")
                        .publish("daily", "Grace", "blue");
                WhipPage viewer = new WhipPage(chromium, small.origin(), "?room=daily").play()) {
            viewer.waitFor("whepPlayer.error !== ''");
            assertEquals("The room \"daily\" has 2 participants and takes no more.", viewer.status());
            assertEquals(List.of(), publisher.errors());
        }
    }
}
