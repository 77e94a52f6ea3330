package room.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import room.bench.load.measure.Result;
import room.bench.report.ResultFile;

/** The generator and a server of two loops, in processes of their own. */
final class LoadIT {
    private static final long START_SECONDS = 120;
    private static final Pattern ADDRESS = Pattern.compile("http://localhost:(\\d+)");

    @TempDir
    private Path directory;

    private final StringWriter err = new StringWriter();

    /** A server in a process of its own. */
    private final class Server implements AutoCloseable {
        private final Path output = directory.resolve("server");
        private final Process process;
        private final int port;

        Server(String... flags) throws IOException, InterruptedException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "room.web.Main",
                    "--port=0",
                    "--https-port=-1",
                    "--media-port=0",
                    "--loops=2",
                    "--stop-seconds=2"));
            command.addAll(List.of(flags));
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            port = awaitPort();
        }

        private int awaitPort() throws IOException, InterruptedException {
            long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
            while (System.nanoTime() < deadlineNanos && process.isAlive()) {
                Matcher address = ADDRESS.matcher(said());
                if (address.find()) {
                    return Integer.parseInt(address.group(1));
                }
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
            process.destroyForcibly();
            throw new AssertionError("the server did not start: " + said());
        }

        String origin() {
            return "http://127.0.0.1:" + port;
        }

        String said() throws IOException {
            return Files.readString(output);
        }

        String metrics() throws IOException, InterruptedException {
            try (HttpClient client = HttpClient.newHttpClient()) {
                return client.send(
                                HttpRequest.newBuilder(URI.create(origin() + "/metrics"))
                                        .build(),
                                BodyHandlers.ofString())
                        .body();
            }
        }

        @Override
        public void close() {
            process.destroy();
            try {
                process.onExit().get(START_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException late) {
                process.destroyForcibly();
                throw new AssertionError("the server did not stop", late);
            }
        }
    }

    private Result load(Server server, String... flags) throws IOException {
        Path result = directory.resolve("result.json");
        List<String> args = new ArrayList<>(List.of(
                "load",
                "--video-packets=60",
                "--warm-up=1",
                "--seconds=2",
                "--decrypt-every=1",
                "--pid=" + server.process.pid(),
                "--out=" + result));
        args.addAll(List.of(flags));
        int exitCode = Bench.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err))
                .execute(args.toArray(String[]::new));
        assertEquals(0, exitCode, err::toString);
        return ResultFile.read(result);
    }

    private static void assertEverythingCame(Result result, int streams) {
        Result.Traffic traffic = result.traffic();
        assertEquals(streams, traffic.streamsExpected());
        assertEquals(streams, traffic.streamsLive());
        assertTrue(traffic.verified() > 0, traffic::toString);
        assertEquals(0, traffic.undecryptable());
    }

    /** By every way to the kernel, with which the server says that it works. */
    @ParameterizedTest
    @ValueSource(strings = {"epoll-gso", "epoll", "nio"})
    void roomsOfTwoLoopsSeeAndHearEachOther(String udpIo) throws IOException, InterruptedException {
        try (Server server = new Server("--udp-io=" + udpIo, "--crypto=jce")) {
            Result result =
                    load(server, "--url=" + server.origin(), "--scenario=rooms", "--rooms=2", "--participants=3");

            assertEverythingCame(result, 2 * 3 * 2 * 2);
            assertTrue(server.said().contains("UDP by " + udpIo + ", SRTP by jce"), server.said());
            String metrics = server.metrics();
            assertTrue(metrics.contains("room_udp_io{name=\"" + udpIo + "\"} 2\n"), metrics);
            assertTrue(metrics.contains("room_srtp_provider{name=\"jce\"} 1\n"), metrics);
        }
    }

    @Test
    void clientsThatFeedArrivalsBackAreHeardTenTimesASecond() throws IOException, InterruptedException {
        try (Server server = new Server()) {
            Result result = load(
                    server,
                    "--url=" + server.origin(),
                    "--scenario=rooms",
                    "--rooms=1",
                    "--participants=3",
                    "--simulcast=3",
                    "--feedback");

            assertEverythingCame(result, 3 * 2 * 2);
            long rtcp = counter(server.metrics(), "room_rtcp_received_total");
            assertTrue(rtcp > 3 * 2 * 10, () -> rtcp + " RTCP packets of three clients in more than two seconds");
        }
    }

    private static long counter(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }

    @Test
    void whipAndWhepCarryAWebinar() throws IOException, InterruptedException {
        try (Server server = new Server()) {
            String origin = server.origin();
            Result result = load(
                    server,
                    "--driver=whip",
                    "--url=" + origin + "/whip/{room}",
                    "--whep-url=" + origin + "/whep/{room}",
                    "--subscribers=2");

            assertEverythingCame(result, 2 * 2);
        }
    }

    @Test
    void aNameThatTheServerDoesNotHaveEndsItsStart() throws IOException, InterruptedException {
        for (String flag : new String[] {"--udp-io=carrier-pigeon", "--crypto=rot13"}) {
            AssertionError refused = assertThrows(AssertionError.class, () -> new Server(flag).close());
            String said = String.valueOf(refused.getMessage());
            assertTrue(said.contains(flag.substring(flag.indexOf('=') + 1)), said);
            assertTrue(said.contains("jce") || said.contains("nio"), said);
        }
    }
}
