package room.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads that cannot be: the process says why and is gone. */
final class FailingLoadIT {
    private static final long PATIENCE_SECONDS = 120;
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    private Path directory;

    private record Outcome(int exitCode, String text) {}

    /** Runs {@code ./room bench} with a shell command before it. */
    private Outcome run(String before, List<String> args) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                before + " exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "room.bench.Bench"));
        command.addAll(args);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it still runs");
            assertTrue(process.descendants().findAny().isEmpty(), "it left something behind");
            return new Outcome(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }

    private static String url(int port, String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private static void assertFailed(Outcome outcome, String... words) {
        assertEquals(1, outcome.exitCode(), outcome::text);
        for (String word : words) {
            assertTrue(outcome.text().contains(word), outcome::text);
        }
        assertFalse(outcome.text().contains("\tat "), "a stack trace is for programmers: " + outcome.text());
    }

    @Test
    void aServerThatIsNotThere() throws IOException, InterruptedException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            port = socket.getLocalPort();
        }
        for (String driver : new String[] {"room", "janus"}) {
            String scheme = driver.equals("janus") ? "ws" : "http";
            String server = scheme + "://127.0.0.1:" + port;
            assertFailed(
                    run("", List.of("load", "--driver=" + driver, "--url=" + server, "--subscribers=2")),
                    "room bench: ",
                    "127.0.0.1:" + port);
        }
    }

    @Test
    void aServerThatRefusesTheOffer() throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "no codec that we know".getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(400, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            int port = server.getAddress().getPort();
            assertFailed(
                    run(
                            "",
                            List.of(
                                    "load",
                                    "--driver=whip",
                                    "--url=" + url(port, "/whip/{room}"),
                                    "--whep-url=" + url(port, "/whep/{room}"),
                                    "--subscribers=2")),
                    "refused the offer with status 400",
                    "no codec that we know");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void tooFewFileDescriptors() throws IOException, InterruptedException {
        assertFailed(
                run("ulimit -n 512;", List.of("load", "--subscribers=400", "--url=" + url(9, ""))),
                "401 participants need about 1403 file descriptors",
                "may have 512",
                "ulimit -n 1403");
    }
}
