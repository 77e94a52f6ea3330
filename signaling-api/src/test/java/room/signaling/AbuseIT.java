package room.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import room.signaling.call.FakeSfu;
import room.signaling.chat.PlainChat;
import room.signaling.engineio.EngineIoConfig;
import room.signaling.http.HttpConfig;
import room.signaling.http.HttpServer;
import room.signaling.http.Routes;
import room.signaling.socketio.Namespace;
import room.signaling.socketio.SocketIoConfig;
import room.signaling.socketio.SocketIoServer;

/** Clients in great numbers, clients that do not read, and clients that send what no client would. */
@Timeout(120)
final class AbuseIT {
    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeSfu sfu = new FakeSfu();
    private final List<SocketIoTestClient> clients = new ArrayList<>();
    private SignalingServer server = server(EngineIoConfig.DEFAULT);

    private SignalingServer server(EngineIoConfig engine) {
        return new SignalingServer(
                SignalingConfig.at(new InetSocketAddress("localhost", 0)).withEngine(engine), sfu);
    }

    @BeforeEach
    void start() throws Exception {
        server.start();
    }

    @AfterEach
    void stop() {
        clients.forEach(SocketIoTestClient::close);
        server.close();
        sfu.close();
        http.shutdownNow();
    }

    private SocketIoTestClient connect(InetSocketAddress address) throws Exception {
        SocketIoTestClient client = SocketIoTestClient.connect(http, address);
        clients.add(client);
        return client;
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadlineNanos, () -> "still not: " + what);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    // ---- many

    @Test
    void holdsTwoThousandIdleClients() throws Exception {
        server.close();
        server = server(EngineIoConfig.DEFAULT.withHeartbeat(1_500, 30_000));
        server.start();
        int count = 2_000;
        try (IdleClients idle = new IdleClients(server.httpAddress(), count)) {
            await("connected", () -> idle.connected() == count);
            await("asked twice", () -> idle.pongs() >= 2 * count);
            assertEquals(0, idle.lost());
            assertEquals(count, server.sockets().sessionCount());
            SocketIoTestClient busy = connect(server.httpAddress());
            assertEquals("[]", busy.call("enter_room", "'daily'").toString());
        }
        await("gone", () -> server.sockets().sessionCount() <= 1);
    }

    // ---- not reading

    private static final int MESSAGE_BYTES = 500_000;
    private static final int MESSAGES = 300;

    /** The kernel's buffers of both ends take some megabytes before anything queues up in the server. */
    private static final int MOST_BYTES_FOR_WHO_DOES_NOT_READ = 40_000_000;

    @Test
    void keepsABoundedQueueForWhoDoesNotReadWhileItsRoomGets150Megabytes() throws Exception {
        SocketIoServer sockets =
                new SocketIoServer(EngineIoConfig.DEFAULT, SocketIoConfig.DEFAULT, System::currentTimeMillis);
        LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();
        AtomicLong sentBytes = new AtomicLong();
        TextNode text = TextNode.valueOf("x".repeat(MESSAGE_BYTES));
        Namespace main = sockets.of(Namespace.MAIN);
        main.onConnect(socket -> {
            socket.join("all");
            socket.on("shout", (arguments, ack) -> {
                main.to("all").except(socket).emit("shouted", text);
                ack.send();
            });
            socket.onDisconnect(reason -> ends.add(reason + " after " + sentBytes.get() / 10_000_000 + "0 MB"));
        });
        Routes.Builder routes = Routes.builder();
        sockets.addTo(routes, "/socket.io/");
        try (HttpServer web = new HttpServer(HttpConfig.at(new InetSocketAddress("localhost", 0)), routes.build());
                Socket silent = new Socket()) {
            InetSocketAddress address = web.start().http();
            SocketIoTestClient sender = connect(address);
            SocketIoTestClient reader = connect(address);
            silent.setReceiveBufferSize(64 * 1024);
            silent.connect(address);
            silent.setSoTimeout(20_000);
            silent.getOutputStream().write(opening("/socket.io/?EIO=4&transport=websocket"));
            readUntil(silent, "\"maxPayload\"");
            silent.getOutputStream().write(frame(0x81, "40".getBytes(StandardCharsets.US_ASCII)));
            await("three connected", () -> main.sockets().size() == 3);

            for (int i = 0; i < MESSAGES; i++) {
                assertEquals("[]", sender.call("shout", "").toString());
                assertTrue(reader.next("42[\"shouted\"").length() > MESSAGE_BYTES);
                if (sentBytes.addAndGet(MESSAGE_BYTES) > MOST_BYTES_FOR_WHO_DOES_NOT_READ) {
                    assertEquals(2, main.sockets().size(), "the one that does not read is gone by now");
                }
            }
            String end = String.valueOf(ends.poll(10, TimeUnit.SECONDS));
            assertTrue(end.startsWith("slow consumer"), end);
            assertEquals(null, ends.poll());
            assertEquals(0, main.away(), "and is not waited for");
        } finally {
            sockets.close();
        }
    }

    // ---- malformed

    private static byte[] opening(String path) {
        return ("GET " + path + """
                 HTTP/1.1
                Host: localhost
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                """).replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static void readUntil(Socket socket, String text) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = socket.getInputStream().read();
            assertTrue(next >= 0, () -> "closed after " + read);
            read.append((char) next);
        }
    }

    /** A frame of less than 64 KiB with a mask of zeros (RFC 6455 section 5.2). */
    private static byte[] frame(int first, byte[] payload) {
        boolean extended = payload.length > 125;
        byte[] frame = new byte[(extended ? 8 : 6) + payload.length];
        frame[0] = (byte) first;
        frame[1] = (byte) (0x80 | (extended ? 126 : payload.length));
        if (extended) {
            frame[2] = (byte) (payload.length >> 8);
            frame[3] = (byte) payload.length;
        }
        System.arraycopy(payload, 0, frame, frame.length - payload.length, payload.length);
        return frame;
    }

    private static final List<String> PACKETS = List.of(
            "40",
            "40{\"token\":\"x\"}",
            "40{\"pid\":\"abc\",\"offset\":\"1\"}",
            "41",
            "420[\"enter_room\",\"daily\"]",
            "42[\"enter_room\",{\"roomName\":\"daily\",\"nickName\":\"Ada\"}]",
            "421[\"call:join\",{\"room\":\"daily\",\"name\":\"Ada\"}]",
            "451-[\"offer\",{\"_placeholder\":true,\"num\":0},\"daily\"]",
            "430[]",
            "44{}",
            "3",
            "2probe",
            "6",
            "bAQID",
            "{\"type\":\"new_message\",\"payload\":\"Hello\"}",
            "{\"type\":\"nickname\",\"payload\":\"Ada\"}");

    /** A packet that was damaged in a few places, or none. */
    private static byte[] damaged(SplittableRandom random) {
        byte[] bytes = PACKETS.get(random.nextInt(PACKETS.size())).getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(5)) {
            case 0 -> bytes;
            case 1 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 2 -> "[".repeat(random.nextInt(5_000)).getBytes(StandardCharsets.UTF_8);
            case 3 -> {
                byte[] noise = new byte[random.nextInt(300)];
                random.nextBytes(noise);
                yield noise;
            }
            default -> {
                for (int i = 0; i <= random.nextInt(4); i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                yield bytes;
            }
        };
    }

    @Test
    void standsWhateverWebSocketsSend() throws Exception {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 300; i++) {
            try (Socket socket = new Socket("localhost", server.httpAddress().getPort())) {
                boolean plain = i % 3 == 0;
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(opening(plain ? "/" : "/socket.io/?EIO=4&transport=websocket"));
                readUntil(socket, "\r\n\r\n");
                if (!plain) {
                    socket.getOutputStream().write(frame(0x81, "40".getBytes(StandardCharsets.US_ASCII)));
                }
                for (int packet = 0; packet < 10; packet++) {
                    int first = random.nextInt(8) == 0 ? random.nextInt(256) : random.nextBoolean() ? 0x81 : 0x82;
                    socket.getOutputStream().write(frame(first, damaged(random)));
                }
            } catch (IOException closedByTheServer) {
                assertFalse(String.valueOf(closedByTheServer.getMessage()).isEmpty());
            }
        }
        assertStands();
    }

    @Test
    void standsWhateverIsPosted() throws Exception {
        SplittableRandom random = new SplittableRandom(12);
        for (int i = 0; i < 100; i++) {
            String sid = open();
            post(sid, "40".getBytes(StandardCharsets.US_ASCII));
            for (int packet = 0; packet < 5; packet++) {
                int status = post(sid, damaged(random)).statusCode();
                assertTrue(status == 200 || status == 400, "status " + status);
            }
            post(sid, "1".getBytes(StandardCharsets.US_ASCII));
        }
        for (String query :
                List.of("", "EIO=3", "EIO=4", "EIO=4&transport=carrier-pigeon", "EIO=4&transport=polling&sid=x")) {
            HttpRequest request = HttpRequest.newBuilder(address("http", "/socket.io/?" + query))
                    .build();
            assertEquals(400, http.send(request, BodyHandlers.ofString()).statusCode(), query);
        }
        assertStands();
    }

    private void assertStands() throws Exception {
        SocketIoTestClient client = connect(server.httpAddress());
        assertEquals("[]", client.call("enter_room", "'after all'").toString());
        await("only those are left who may come back or have not connected", () -> {
            int open = server.sockets().sessionCount();
            return open >= 1 && open < 100;
        });
    }

    private URI address(String scheme, String path) {
        return URI.create(scheme + "://localhost:" + server.httpAddress().getPort() + path);
    }

    private HttpResponse<String> post(String sid, byte[] body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(address("http", "/socket.io/?EIO=4&transport=polling&sid=" + sid))
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private String open() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address("http", "/socket.io/?EIO=4&transport=polling"))
                .build();
        Matcher sid = Pattern.compile("\"sid\":\"([^\"]+)\"")
                .matcher(http.send(request, BodyHandlers.ofString()).body());
        assertTrue(sid.find());
        return sid.group(1);
    }

    @Test
    void refusesWhatIsTooLongAtEachDoor() throws Exception {
        int most = EngineIoConfig.DEFAULT.maxPayloadBytes();
        assertEquals(413, post(open(), new byte[most + 1]).statusCode());
        assertEquals(1009, statusAfter("/socket.io/?EIO=4&transport=websocket", most + 1));
        assertEquals(1009, statusAfter("/", PlainChat.MAX_MESSAGE_BYTES + 1));
        assertStands();
    }

    /** What the server closes a WebSocket with that sends a text of this length. */
    private int statusAfter(String path, int length) throws Exception {
        LinkedBlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
        WebSocket socket = http.newWebSocketBuilder()
                .buildAsync(address("ws", path), new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onClose(WebSocket which, int status, String reason) {
                        closed.add(status);
                        return null;
                    }
                })
                .join();
        try {
            socket.sendText("4" + "x".repeat(length - 1), true).join();
        } catch (CompletionException closedWhileSending) {
            assertFalse(closed.isEmpty() && closedWhileSending.getCause() == null);
        }
        Integer status = closed.poll(20, TimeUnit.SECONDS);
        socket.abort();
        return status == null ? 0 : status;
    }
}
