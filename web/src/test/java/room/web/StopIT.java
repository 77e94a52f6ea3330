package room.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.impl.driver.Driver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM, to a server in a process of its own. */
@Timeout(180)
final class StopIT {
    private static final Path SCRIPT =
            Path.of("src/test/official-client/stop.js").toAbsolutePath();
    private static final int STOP_SECONDS = 5;

    /** What a JVM ends with that SIGTERM has ended in good order: 128 and the signal's number. */
    private static final int TERMINATED = 143;

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();

    private ServerProcess server(int port) throws Exception {
        return new ServerProcess(
                directory,
                List.of("-XX:TieredStopAtLevel=1"),
                List.of("--port=" + port, "--loops=1", "--stop-seconds=" + STOP_SECONDS));
    }

    /** Official clients under Node, and the lines that they say. */
    private static final class Clients implements AutoCloseable {
        private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final Process process;

        Clients(String url) throws IOException {
            Path node = Driver.ensureDriverInstalled(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"), false)
                    .driverDir()
                    .resolve("node");
            process = new ProcessBuilder(node.toString(), SCRIPT.toString(), url)
                    .redirectErrorStream(true)
                    .start();
            Thread.ofVirtual().start(() -> {
                try (BufferedReader out =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                    out.lines().forEach(lines::add);
                } catch (IOException ended) {
                    lines.add("ended: " + ended);
                }
            });
        }

        void say(Set<String> expected) throws InterruptedException {
            Set<String> said = new HashSet<>();
            while (said.size() < expected.size()) {
                String line = lines.poll(60, TimeUnit.SECONDS);
                assertTrue(line != null, () -> "only " + said + " of " + expected);
                said.add(line);
            }
            assertEquals(expected, said);
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @Test
    void clientsAreToldAndComeBackByThemselvesToTheNextServer() throws Exception {
        int port;
        try (ServerProcess server = server(0)) {
            port = server.port();
            try (Clients clients = new Clients(server.origin())) {
                clients.say(Set.of("polling: joined", "websocket: joined"));
                long startNanos = System.nanoTime();
                server.terminate();
                clients.say(Set.of(
                        "polling: removed server-stopping",
                        "websocket: removed server-stopping",
                        "polling: disconnected, comes back",
                        "websocket: disconnected, comes back"));
                assertEquals(TERMINATED, server.exitCode(STOP_SECONDS + 1));
                assertTrue(System.nanoTime() - startNanos < TimeUnit.SECONDS.toNanos(STOP_SECONDS + 1));
                try (ServerProcess next = server(port)) {
                    clients.say(Set.of("polling: joined", "websocket: joined"));
                    assertEquals(port, next.port());
                }
            }
        }
    }

    /** The status of an answer, 0 when there is no answer any more. */
    private int status(HttpRequest.Builder request) throws InterruptedException {
        try {
            return http.send(request.build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException gone) {
            return 0;
        }
    }

    @Test
    void aServerThatStopsIsNotReadyAndMakesNoRooms() throws Exception {
        try (ServerProcess server = server(0)) {
            HttpRequest.Builder ready = HttpRequest.newBuilder(URI.create(server.origin() + "/readyz"));
            assertEquals(200, status(ready));
            String administrator = "Bearer " + server.adminSecret();
            server.terminate();
            // The signal takes a moment to arrive; from the first refusal on there is nothing else.
            int last = 200;
            for (int number = 0; last != 0; number++) {
                int status = status(ready);
                if (last != 200) {
                    assertNotEquals(200, status);
                    assertNotEquals(
                            201,
                            status(HttpRequest.newBuilder(URI.create(server.origin() + "/api/v1/rooms"))
                                    .header("Content-Type", "application/json")
                                    .header("Authorization", administrator)
                                    .POST(BodyPublishers.ofString("{\"name\": \"room " + number + "\"}"))));
                }
                last = status;
            }
            assertEquals(TERMINATED, server.exitCode(STOP_SECONDS + 1));
        }
    }

    @Test
    void whoDoesNotListenHoldsNobodyUp() throws Exception {
        try (ServerProcess server = server(0);
                java.net.Socket silent = new java.net.Socket("localhost", server.port())) {
            silent.getOutputStream().write("""
                    POST /whip/daily HTTP/1.1
                    Host: localhost
                    Content-Type: application/sdp
                    Content-Length: 1000

                    """.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            assertEquals(200, status(HttpRequest.newBuilder(URI.create(server.origin() + "/healthz"))));
            server.terminate();
            assertEquals(TERMINATED, server.exitCode(STOP_SECONDS + 1));
        }
    }
}
