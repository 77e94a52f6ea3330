package room.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that do not read, in a room where much is said, by a server in a process of its own. */
@Timeout(180)
final class SlowReaderIT {
    private static final int MESSAGE_BYTES = 900_000;

    /** 153 MB together. */
    private static final int MESSAGES = 170;

    private static final int WARM_UP = 40;
    private static final int SILENT = 5;

    /** The server has no more than this for all its objects, and the same again for network buffers. */
    private static final String MEMORY = "128m";

    private static final long MOST_GROWTH_BYTES = 100_000_000;

    @TempDir
    private Path directory;

    /** A Socket.IO client that reads everything. */
    private static final class Reader implements WebSocket.Listener {
        private final LinkedBlockingQueue<String> packets = new LinkedBlockingQueue<>();
        private final StringBuilder partial = new StringBuilder();
        private final WebSocket socket;

        Reader(HttpClient http, int port) throws InterruptedException {
            socket = http.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://localhost:" + port + "/socket.io/?EIO=4&transport=websocket"), this)
                    .join();
            send("40");
            next("40");
            send("420[\"join_room\",\"big\"]");
            next("430");
        }

        void send(String packet) {
            socket.sendText(packet, true).join();
        }

        /** The next packet that begins so; those before it are passed over. */
        String next(String prefix) throws InterruptedException {
            while (true) {
                String packet = packets.poll(30, TimeUnit.SECONDS);
                assertTrue(packet != null, () -> "nothing that begins with " + prefix);
                if (packet.startsWith(prefix)) {
                    return packet;
                }
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            partial.append(text);
            if (last) {
                packets.add(partial.toString());
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    /** Enters the room and never reads. */
    private static Socket silent(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 * 1024);
        socket.connect(new java.net.InetSocketAddress("localhost", port));
        socket.getOutputStream().write("""
                GET /socket.io/?EIO=4&transport=websocket HTTP/1.1
                Host: localhost
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                """.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        readUntil(socket, "\"maxPayload\"");
        socket.getOutputStream().write(frame("40"));
        readUntil(socket, "40{\"sid\"");
        socket.getOutputStream().write(frame("42[\"join_room\",\"big\"]"));
        return socket;
    }

    private static void readUntil(Socket socket, String text) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = socket.getInputStream().read();
            assertTrue(next >= 0, () -> "closed after " + read);
            read.append((char) next);
        }
    }

    /** A short text in a frame with a mask of zeros (RFC 6455 section 5.2). */
    private static byte[] frame(String text) {
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        byte[] frame = new byte[6 + payload.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(payload, 0, frame, 6, payload.length);
        return frame;
    }

    /** Says so many things one after the other; how long each took to be heard, in nanoseconds. */
    private static long[] talk(Reader sender, Reader reader, int messages, Runnable after) throws InterruptedException {
        String packet = "42[\"offer\",{\"type\":\"offer\",\"sdp\":\"" + "x".repeat(MESSAGE_BYTES) + "\"},\"big\"]";
        long[] nanos = new long[messages];
        for (int i = 0; i < messages; i++) {
            long startNanos = System.nanoTime();
            sender.send(packet);
            assertTrue(reader.next("42[\"offer\"").length() > MESSAGE_BYTES);
            nanos[i] = System.nanoTime() - startNanos;
            after.run();
        }
        return nanos;
    }

    private static long median(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    @Test
    void whoDoesNotReadCostsTheServerLittleMemoryAndTheSenderNoTime() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (HttpClient http = HttpClient.newHttpClient();
                ServerProcess server = new ServerProcess(
                        directory,
                        List.of("-Xmx" + MEMORY, "-XX:MaxDirectMemorySize=" + MEMORY, "-XX:+ExitOnOutOfMemoryError"),
                        List.of("--port=0", "--loops=1", "--ping-interval=120000"))) {
            Reader sender = new Reader(http, server.port());
            Reader reader = new Reader(http, server.port());
            sender.next("42[\"welcome\"");
            long[] before = talk(sender, reader, WARM_UP, () -> {});
            long residentBytes = server.residentBytes();
            for (int i = 0; i < SILENT; i++) {
                silent.add(silent(server.port()));
                reader.next("42[\"welcome\"");
            }
            long[] mostBytes = {0};
            long[] during = talk(sender, reader, MESSAGES, () -> {
                try {
                    mostBytes[0] = Math.max(mostBytes[0], server.residentBytes());
                } catch (IOException ended) {
                    throw new AssertionError("the server is gone", ended);
                }
            });
            for (int left = SILENT + 1; left >= 2; left--) {
                assertTrue(sender.next("42[\"bye\"").contains("\"Anon\"," + left), "the slow ones are gone");
            }
            String seen = "resident " + residentBytes / 1_000_000 + " MB, at most " + mostBytes[0] / 1_000_000
                    + " MB; a message took " + median(before) / 1_000 + " us, and " + median(during) / 1_000 + " us";
            assertTrue(mostBytes[0] - residentBytes < MOST_GROWTH_BYTES, seen);
            assertTrue(median(during) < 2 * median(before) + TimeUnit.MILLISECONDS.toNanos(20), seen);
            assertEquals(-1, server.said().indexOf("OutOfMemory"));
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }
}
