package room.web.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import room.web.TestServer;

/** A WHIP client that is no browser: aiortc, which Debian packages as python3-aiortc. */
final class WhipClientIT {
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final Path AIORTC = Path.of("/usr/lib/python3/dist-packages/aiortc");

    private static Process publish(String endpoint) throws IOException, URISyntaxException {
        if (!Files.isDirectory(AIORTC)) {
            throw new AssertionError(AIORTC + " is missing; install it, for example: apt-get install python3-aiortc");
        }
        URL script = Objects.requireNonNull(WhipClientIT.class.getResource("/whip/aiortc_publisher.py"));
        return new ProcessBuilder(PYTHON.toString(), Path.of(script.toURI()).toString(), endpoint)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void whatAiortcPublishesIsSeenInTheCall() throws Exception {
        try (Browsers browsers = new Browsers();
                TestServer server = new TestServer();
                CallPage ada =
                        new CallPage(browsers.chromium(), server.origin(), "?video=320x180@10").join("daily", "Ada")) {
            Process client = publish(server.origin() + "/whip/daily?participant=Camera%201");
            try (BufferedReader output = client.inputReader()) {
                String line = output.readLine();
                assertTrue(line != null && line.startsWith("published "), "the client said: " + line);
                ada.waitForMedia(1);
                ada.waitFor("roomSession.state.participants[0].name === 'Camera 1'");
                client.outputWriter().close(); // which tells it to end
                assertEquals(0, client.waitFor());
                ada.waitFor("roomSession.state.participants.length === 0");
            } finally {
                client.destroyForcibly();
            }
        }
    }

    @Test
    void aPublisherThatIsKilledIsGoneAfterAWhile() throws Exception {
        try (Browsers browsers = new Browsers();
                TestServer server = new TestServer();
                CallPage ada =
                        new CallPage(browsers.chromium(), server.origin(), "?video=320x180@10").join("daily", "Ada")) {
            Process client = publish(server.origin() + "/whip/daily");
            try (InputStream output = client.getInputStream()) {
                ada.waitFor("roomSession.state.participants.length === 1");
                ada.waitForMedia(1);
                client.destroyForcibly();
                output.readAllBytes();
                ada.waitFor("roomSession.state.participants.length === 0");
            } finally {
                client.destroyForcibly();
            }
        }
    }
}
