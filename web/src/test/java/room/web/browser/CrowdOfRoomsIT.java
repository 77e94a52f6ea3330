package room.web.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import room.web.ServerProcess;

/**
 * One address opens as many rooms as it can, with the longest names there are, and reads nothing of what it is told of
 * them; beside it runs a call. A server in a process of its own, with little memory.
 */
@Timeout(300)
final class CrowdOfRoomsIT {
    private static final int SOCKETS = 720;
    private static final int ROOMS_EACH = 16;

    /** Of 128 characters, 123 with three bytes each. */
    private static final String NAME_START = "\u4e2d".repeat(123);

    private static final long WATCH_SECONDS = 15;

    /** How long an answer of {@code /healthz} takes in the middle, and at most on a machine that does much else. */
    private static final long MEDIAN_MILLIS = 100;

    private static final long WORST_MILLIS = 2_000;

    /** Two browsers on few cores lose a packet now and then by themselves. */
    private static final double LOST_SHARE = 0.01;

    private static final String COUNTING = """
            window.connections = [];
            window.RTCPeerConnection = class extends RTCPeerConnection {
              constructor(...args) { super(...args); window.connections.push(this); }
            };
            window.countPackets = async () => {
              const sum = { received: 0, lost: 0 };
              for (const connection of window.connections) {
                for (const report of (await connection.getStats()).values()) {
                  if (report.type === "inbound-rtp") {
                    sum.received += report.packetsReceived;
                    sum.lost += report.packetsLost;
                  }
                }
              }
              return [sum.received, sum.lost];
            };""";

    @TempDir
    private Path directory;

    /** A Socket.IO client that reads, and answers heartbeats. */
    private static final class Calm implements WebSocket.Listener {
        private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
        private final AtomicInteger longest = new AtomicInteger();
        private final AtomicBoolean gone = new AtomicBoolean();
        private final StringBuilder partial = new StringBuilder();
        private final WebSocket socket;

        Calm(HttpClient http, int port, String room) throws InterruptedException {
            socket = http.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://localhost:" + port + "/socket.io/?EIO=4&transport=websocket"), this)
                    .join();
            socket.sendText("40", true).join();
            enter(room);
        }

        void enter(String room) throws InterruptedException {
            socket.sendText("420[\"enter_room\",\"" + room + "\"]", true).join();
            assertEquals("430[]", answers.poll(30, TimeUnit.SECONDS));
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            partial.append(text);
            if (last) {
                String packet = partial.toString();
                partial.setLength(0);
                longest.accumulateAndGet(packet.length(), Math::max);
                if (packet.equals("2")) {
                    from.sendText("3", true);
                } else if (packet.startsWith("43")) {
                    answers.add(packet);
                }
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            gone.set(true);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            gone.set(true);
        }
    }

    /** Opens rooms and reads nothing. */
    private static Socket silent(int port, int number) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 * 1024);
        socket.connect(new InetSocketAddress("localhost", port));
        ByteBuffer all = ByteBuffer.allocate(64 * 1024);
        all.put("""
                GET /socket.io/?EIO=4&transport=websocket HTTP/1.1
                Host: localhost
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                """.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(all.array(), 0, all.position());
        int seen = 0;
        // The handshake is answered; what comes after it is left where it is.
        for (int next = 0; seen < 4; ) {
            next = socket.getInputStream().read();
            assertTrue(next >= 0, "refused");
            seen = next == "\r\n\r\n".charAt(seen) ? seen + 1 : next == '\r' ? 1 : 0;
        }
        all.clear();
        put(all, "40");
        for (int i = 0; i < ROOMS_EACH; i++) {
            put(all, "42[\"enter_room\",\"" + NAME_START + "%05d".formatted(number * ROOMS_EACH + i) + "\"]");
        }
        socket.getOutputStream().write(all.array(), 0, all.position());
        return socket;
    }

    /** A text in a frame with a mask of zeros (RFC 6455 section 5.2). */
    private static void put(ByteBuffer to, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        to.put((byte) 0x81);
        if (payload.length < 126) {
            to.put((byte) (0x80 | payload.length));
        } else {
            to.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        to.putInt(0).put(payload);
    }

    /** How long each answer of {@code /healthz} takes, until it is told to end. */
    private static final class Prober implements AutoCloseable {
        private final List<Long> millis = new ArrayList<>();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final Thread thread;

        Prober(HttpClient http, String origin) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(origin + "/healthz"))
                    .timeout(java.time.Duration.ofSeconds(60))
                    .build();
            thread = Thread.ofPlatform().start(() -> {
                while (!ended.get()) {
                    long startNanos = System.nanoTime();
                    boolean answered = false;
                    try {
                        answered = http.send(request, BodyHandlers.ofString()).statusCode() == 200;
                        TimeUnit.MILLISECONDS.sleep(20);
                    } catch (IOException | InterruptedException e) {
                        answered = false;
                    }
                    millis.add(answered ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos) : 60_000);
                }
            });
        }

        long[] sorted() throws InterruptedException {
            close();
            thread.join();
            long[] sorted = millis.stream().mapToLong(Long::longValue).toArray();
            Arrays.sort(sorted);
            return sorted;
        }

        @Override
        public void close() {
            ended.set(true);
        }
    }

    private static long[] packets(CallPage page) {
        return ((List<?>) page.evaluate("() => countPackets()"))
                .stream().mapToLong(count -> ((Number) count).longValue()).toArray();
    }

    @Test
    void whoOpensRoomsByTheThousandAndDoesNotReadDisturbsNobody() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (Browsers browsers = new Browsers();
                HttpClient http = HttpClient.newHttpClient();
                ServerProcess server =
                        new ServerProcess(directory, List.of("-Xmx256m"), List.of("--port=0", "--announce=127.0.0.1"));
                CallPage ada = new CallPage(browsers.chromium(), server.origin(), "?p2p=no&video=320x180@10", COUNTING)
                        .join("daily", "Ada");
                CallPage grace = new CallPage(
                                browsers.chromium(), server.origin(), "?p2p=no&video=320x180@10", COUNTING)
                        .join("daily", "Grace")) {
            ada.waitForMedia(1);
            grace.waitForMedia(1);
            List<Calm> calm = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                calm.add(new Calm(http, server.port(), "calm"));
            }
            long[][] before = {packets(ada), packets(grace)};
            long startNanos = System.nanoTime();
            try (Prober prober = new Prober(http, server.origin())) {
                for (int i = 0; i < SOCKETS; i++) {
                    silent.add(silent(server.port(), i));
                }
                ada.evaluate("() => new Promise((done) => setTimeout(done, " + WATCH_SECONDS * 1_000 + "))");
                long[] millis = prober.sorted();
                String seen = millis.length + " answers, in the middle after " + millis[millis.length / 2]
                        + " ms, at most after " + millis[millis.length - 1] + " ms";
                assertTrue(millis[millis.length / 2] < MEDIAN_MILLIS, seen);
                assertTrue(millis[millis.length - 1] < WORST_MILLIS, seen);
            }
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
            long[][] after = {packets(ada), packets(grace)};
            for (int i = 0; i < 2; i++) {
                long received = after[i][0] - before[i][0];
                long lost = after[i][1] - before[i][1];
                String seen = received + " packets received and " + lost + " lost in " + seconds + " s";
                // Sound alone is 50 packets a second.
                assertTrue(received > 45 * seconds, seen);
                assertTrue(lost <= LOST_SHARE * received, seen);
            }
            ada.waitForMedia(1);
            // Somebody new opens a room, which others enter.
            calm.add(new Calm(http, server.port(), "another"));
            for (Calm client : calm) {
                client.enter("another");
                assertTrue(!client.gone.get());
                int longest = client.longest.get();
                assertTrue(longest < 100_000, "the longest message has " + longest + " characters");
            }
            assertTrue(calm.getFirst().longest.get() > 10_000, "it has heard of many rooms");
            assertEquals(-1, server.said().indexOf("OutOfMemory"), server.said());
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }
}
