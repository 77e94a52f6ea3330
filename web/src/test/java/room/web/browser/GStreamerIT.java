package room.web.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import room.web.TestServer;

/** GStreamer's webrtcbin, from Debian's packages, as the WHIP publisher and as the WHEP player. */
final class GStreamerIT {
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final Path BINDINGS = Path.of("/usr/lib/python3/dist-packages/gi");

    /** The client's process; it ends when its input does. */
    private static final class Client implements AutoCloseable {
        private final Process process;
        private final BufferedReader output;
        private final List<String> said = new ArrayList<>();

        Client(String... arguments) throws IOException, URISyntaxException {
            if (!Files.isDirectory(BINDINGS)) {
                throw new AssertionError(
                        BINDINGS + " is missing; install python3-gi and the packages of GStreamer that ./room lists");
            }
            URL script = Objects.requireNonNull(GStreamerIT.class.getResource("/whip/gstreamer_client.py"));
            List<String> command = new ArrayList<>(
                    List.of(PYTHON.toString(), Path.of(script.toURI()).toString()));
            command.addAll(List.of(arguments));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            output = process.inputReader();
        }

        String line() throws IOException {
            String line = output.readLine();
            if (line == null || line.startsWith("error")) {
                throw new AssertionError("the client said " + said + " and then: " + line);
            }
            said.add(line);
            return line;
        }

        int end() throws IOException, InterruptedException {
            process.outputWriter().close();
            return process.waitFor();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /** With an offer that leaves it to the server to open the DTLS association. */
    @Test
    void theCallSeesH264OfAPublisherThatWaitsForDtls() throws Exception {
        try (Browsers browsers = new Browsers();
                TestServer server = new TestServer();
                CallPage ada =
                        new CallPage(browsers.chromium(), server.origin(), "?video=320x180@10").join("daily", "Ada");
                Client publisher =
                        new Client("publish", server.origin() + "/whip/daily?participant=Stage", "h264", "passive")) {
            assertEquals("answered active", publisher.line());
            ada.waitForMedia(1);
            ada.waitFor("roomSession.state.participants[0].name === 'Stage'");
            assertEquals(0, publisher.end());
            ada.waitFor("roomSession.state.participants.length === 0");
        }
    }

    @Test
    void playsWhatABrowserPublishes() throws Exception {
        try (Browsers browsers = new Browsers();
                TestServer server = new TestServer();
                WhipPage publisher =
                        new WhipPage(browsers.chromium(), server.origin(), "").publish("daily", "Ada", "red");
                Client player = new Client("watch", server.origin() + "/whep/daily?participant=Ada", "vp8")) {
            assertEquals("answered passive", player.line());
            Set<String> playing = new HashSet<>(List.of(player.line(), player.line()));
            assertEquals(Set.of("playing audio", "playing video"), playing);
            assertEquals(0, player.end());
            assertTrue(publisher.errors().isEmpty(), () -> publisher.errors().toString());
        }
    }
}
