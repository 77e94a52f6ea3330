package room.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
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
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import room.signaling.engineio.EngineIoConfig;
import room.signaling.http.AddressLimits;
import room.signaling.http.HttpConfig;
import room.signaling.http.HttpServer;
import room.signaling.http.Routes;
import room.signaling.socketio.AckHandler;
import room.signaling.socketio.Admission;
import room.signaling.socketio.RecoveryConfig;
import room.signaling.socketio.SocketIoConfig;
import room.signaling.socketio.SocketIoServer;

/** Socket.IO over real sockets: both transports, the move between them, and clients that misbehave. */
@Timeout(60)
final class SocketIoIT {
    private static final int MAX_PAYLOAD = 10_000;
    private static final int MAX_QUEUED = 300_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<SocketIoTestClient> clients = new ArrayList<>();
    private final LinkedBlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final SocketIoServer sockets = new SocketIoServer(
            new EngineIoConfig(25_000, 20_000, 10_000, MAX_PAYLOAD, MAX_QUEUED, 100, AddressLimits.DEFAULT),
            new SocketIoConfig(1_000, 4, 16, 1_000, 1_000, 8, RecoveryConfig.OFF),
            System::currentTimeMillis);
    private final HttpServer server = new HttpServer(HttpConfig.at(new InetSocketAddress("localhost", 0)), routes());
    private InetSocketAddress address = new InetSocketAddress(0);

    private Routes routes() {
        Routes.Builder routes = Routes.builder();
        sockets.addTo(routes, "/socket.io/");
        return routes.build();
    }

    @BeforeEach
    void start() throws Exception {
        sockets.of("/").onConnect(this::onConnect);
        sockets.of("/staff")
                .admitBy(handshake -> handshake.auth().path("password").asText().equals("open sesame")
                        ? null
                        : new Admission.Refusal("invalid credentials", null));
        address = server.start().http();
    }

    private void onConnect(room.signaling.socketio.Socket socket) {
        socket.join("all");
        socket.on("echo", (arguments, ack) -> ack.send(arguments.toArray(JsonNode[]::new)));
        socket.on("shout", (arguments, ack) -> sockets.of("/").to("all").emit("shouted", arguments.getFirst()));
        socket.on(
                "ask me",
                (arguments, ack) -> socket.emit(
                        "question", List.of(TextNode.valueOf("why?")), TimeUnit.SECONDS.toNanos(5), new AckHandler() {
                            @Override
                            public void onAck(List<JsonNode> answer) {
                                log.add("answer " + answer);
                            }

                            @Override
                            public void onTimeout() {
                                log.add("no answer");
                            }
                        }));
        socket.on("bytes", (arguments, ack) -> socket.emit("bytes", BinaryNode.valueOf(new byte[] {7})));
        socket.on("leave me", (arguments, ack) -> socket.disconnect(false));
        socket.on("bug", (arguments, ack) -> {
            throw new IllegalStateException("a bug");
        });
        socket.onDisconnecting(reason -> log.add("disconnecting, " + reason + ", still in " + socket.rooms()));
        socket.onDisconnect(reason -> log.add("disconnected, in " + socket.rooms()));
    }

    @AfterEach
    void stop() {
        clients.forEach(SocketIoTestClient::close);
        sockets.close();
        server.close();
        http.shutdownNow();
    }

    private SocketIoTestClient connect() throws Exception {
        SocketIoTestClient client = SocketIoTestClient.connect(http, address);
        clients.add(client);
        return client;
    }

    private String logged() throws InterruptedException {
        String line = log.poll(10, TimeUnit.SECONDS);
        return line == null ? "nothing" : line;
    }

    private HttpRequest.Builder polling(@Nullable String sid) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + address.getPort()
                + "/socket.io/?EIO=4&transport=polling" + (sid == null ? "" : "&sid=" + sid)));
    }

    private HttpResponse<String> ask(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private String openByPolling() throws Exception {
        Matcher sid = Pattern.compile("\"sid\":\"([^\"]+)\"")
                .matcher(ask(polling(null)).body());
        assertTrue(sid.find());
        return sid.group(1);
    }

    /** Polls until an answer contains the text; gives that answer. */
    private String pollUntil(String sid, String text) throws Exception {
        while (true) {
            HttpResponse<String> answer = ask(polling(sid));
            assertEquals(200, answer.statusCode());
            if (answer.body().contains(text)) {
                return answer.body();
            }
        }
    }

    @Test
    void carriesEventsOverPolling() throws Exception {
        String sid = openByPolling();
        assertEquals("ok", ask(polling(sid).POST(BodyPublishers.ofString("40"))).body());
        pollUntil(sid, "40{\"sid\":");
        ask(polling(sid).POST(BodyPublishers.ofString("421[\"echo\",\"h\u00e9\"]\u001e42[\"bytes\"]")));
        String answer = pollUntil(sid, "431[");
        assertTrue(answer.contains("431[\"h\u00e9\"]"), answer);
        ask(polling(sid).POST(BodyPublishers.ofString("1")));
        assertEquals("disconnecting, transport close, still in [all]", logged());
        assertEquals("disconnected, in []", logged());
    }

    @Test
    void carriesBinaryBothWays() throws Exception {
        SocketIoTestClient client = connect();
        client.send("452-9[\"echo\",{\"_placeholder\":true,\"num\":1},[{\"_placeholder\":true,\"num\":0}]]");
        client.sendBinary((byte) 1, (byte) 2);
        client.sendBinary((byte) 3);
        client.next("462-9[{\"_placeholder\":true,\"num\":0},[{\"_placeholder\":true,\"num\":1}]]");
        assertEquals("binary 03", client.next("binary"));
        assertEquals("binary 0102", client.next("binary"));
        client.send("42[\"bytes\"]");
        client.next("451-[\"bytes\",{\"_placeholder\":true,\"num\":0}]");
        assertEquals("binary 07", client.next("binary"));
    }

    @Test
    void hearsAcknowledgementsOfItsOwnEvents() throws Exception {
        SocketIoTestClient client = connect();
        client.emit("ask me", "");
        String question = client.next("42");
        assertTrue(question.endsWith("[\"question\",\"why?\"]"), question);
        client.send("43" + question.replaceAll("\\D*(\\d+)\\[.*", "$1").substring(2) + "[\"because\",7]");
        assertEquals("answer [\"because\", 7]", logged().replace("\",7", "\", 7"));
    }

    @Test
    void tellsWhoWaitsForAnAcknowledgementThatTheClientHasGone() throws Exception {
        SocketIoTestClient client = connect();
        client.emit("ask me", "");
        client.next("42");
        client.close();
        assertEquals("disconnecting", logged().split(",")[0]);
        assertEquals("disconnected", logged().split(",")[0]);
        assertEquals("no answer", logged());
    }

    @Test
    void letsInWhoKnowsTheWord() throws Exception {
        SocketIoTestClient client = connect();
        client.send("40/staff,{\"password\":\"wrong\"}");
        assertEquals("44/staff,{\"message\":\"invalid credentials\"}", client.next("44"));
        client.send("40/nowhere,");
        assertEquals("44/nowhere,{\"message\":\"Invalid namespace\"}", client.next("44"));
        client.send("40/staff,{\"password\":\"open sesame\"}");
        client.next("40/staff,{\"sid\":");
        client.send("41/staff,");
        assertEquals("[1]", client.call("echo", "1").toString());
    }

    @Test
    void keepsTheSessionWhenOnlyTheSocketIsEnded() throws Exception {
        SocketIoTestClient client = connect();
        client.emit("leave me", "");
        assertEquals("41", client.next("41"));
        assertEquals("disconnecting, server namespace disconnect, still in [all]", logged());
        client.send("40");
        assertNotEquals("40{\"sid\":\"" + client.id() + "\"}", client.next("40"));
    }

    @Test
    void neverShowsTheSessionsSecretId() throws Exception {
        String sid = openByPolling();
        ask(polling(sid).POST(BodyPublishers.ofString("40")));
        assertFalse(pollUntil(sid, "40{").contains(sid));
    }

    @Test
    void endsTheSessionOfAClientThatBreaksTheRules() throws Exception {
        for (String packet : new String[] {
            "4abc",
            "42{}",
            "42abc[\"x\"]",
            "455-[\"x\"]",
            "42[\"x\"," + "[".repeat(17) + "]".repeat(17) + "]",
            "abc",
            "2",
            "40[]"
        }) {
            SocketIoTestClient client = connect();
            client.send(packet);
            assertEquals(1000, client.closeStatus(), packet);
        }
        SocketIoTestClient binary = connect();
        binary.sendBinary((byte) 1);
        assertEquals(1000, binary.closeStatus());
        SocketIoTestClient interrupted = connect();
        interrupted.send("451-[\"echo\",{\"_placeholder\":true,\"num\":0}]");
        interrupted.send("42[\"echo\"]");
        assertEquals(1000, interrupted.closeStatus());
        SocketIoTestClient hoarding = connect();
        hoarding.send("453-[\"echo\",{\"_placeholder\":true,\"num\":0}]");
        hoarding.sendBinary(new byte[MAX_PAYLOAD * 2 / 3]);
        hoarding.sendBinary(new byte[MAX_PAYLOAD * 2 / 3]);
        assertEquals(1000, hoarding.closeStatus());
    }

    @Test
    void endsTheSessionOfWhomItFailed() throws Exception {
        SocketIoTestClient client = connect();
        client.emit("bug", "");
        assertEquals(1000, client.closeStatus());
        assertEquals("[1]", connect().call("echo", "1").toString());
    }

    @Test
    void refusesPayloadsThatAreTooLong() throws Exception {
        SocketIoTestClient client = connect();
        client.send("42[\"echo\",\"" + "x".repeat(MAX_PAYLOAD) + "\"]");
        assertEquals(1009, client.closeStatus());
        String sid = openByPolling();
        HttpResponse<String> answer = ask(polling(sid).POST(BodyPublishers.ofString("4" + "x".repeat(MAX_PAYLOAD))));
        assertEquals(413, answer.statusCode());
    }

    @Test
    void endsTheSessionOfAClientThatFloods() throws Exception {
        SocketIoTestClient client = connect();
        for (int i = 0; i < 900; i++) {
            client.send("42[\"nobody handles this\"]");
        }
        assertEquals("[1]", client.call("echo", "1").toString());
        try {
            for (int i = 0; i < 5_000; i++) {
                client.send("42[\"nobody handles this\"]");
            }
        } catch (CompletionException closedWhileSending) {
            assertInstanceOf(IOException.class, closedWhileSending.getCause());
        }
        assertEquals(1000, client.closeStatus());
    }

    @Test
    void endsTheSessionOfAClientThatConnectsToNothing() throws Exception {
        LinkedBlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
        WebSocket socket = http.newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://localhost:" + address.getPort() + "/socket.io/?EIO=4&transport=websocket"),
                        new WebSocket.Listener() {
                            @Override
                            public @Nullable CompletionStage<?> onClose(WebSocket which, int status, String reason) {
                                closed.add(status);
                                return null;
                            }
                        })
                .get(10, TimeUnit.SECONDS);
        assertEquals(1000, closed.poll(10, TimeUnit.SECONDS));
        socket.abort();
        assertEquals(0, sockets.sessionCount());
    }

    @Test
    void limitsTheSessionsThatOneAddressOpens() throws Exception {
        EngineIoConfig config = EngineIoConfig.DEFAULT.withAddresses(new AddressLimits(3, 1, 5, true));
        SocketIoServer few = new SocketIoServer(config, SocketIoConfig.DEFAULT, System::currentTimeMillis);
        Routes.Builder routes = Routes.builder();
        few.addTo(routes, "/socket.io/");
        try (HttpServer limited =
                new HttpServer(HttpConfig.at(new InetSocketAddress("localhost", 0)), routes.build())) {
            address = limited.start().http();
            for (int i = 0; i < 3; i++) {
                openByPolling();
            }
            HttpResponse<String> refused = ask(polling(null));
            assertEquals(429, refused.statusCode(), "three are open");
            assertEquals("5", refused.headers().firstValue("Retry-After").orElse(""));
            few.close();
            while (few.sessionCount() > 0) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            assertEquals(200, ask(polling(null)).statusCode());
            assertTrue(isRefusedInTime(() -> ask(polling(null)).statusCode(), few));
            assertTrue(isRefusedInTime(() -> openWebSocket(address), few));
        }
    }

    /** Whether one of many attempts gets 429: on a slow machine the first few may come slowly enough. */
    private static boolean isRefusedInTime(Callable<Integer> attempt, SocketIoServer server) throws Exception {
        for (int i = 0; i < 100; i++) {
            if (attempt.call() == 429) {
                return true;
            }
            server.close();
        }
        return false;
    }

    /** The status that the server answers with. */
    private int openWebSocket(InetSocketAddress at) throws Exception {
        URI uri = URI.create("ws://localhost:" + at.getPort() + "/socket.io/?EIO=4&transport=websocket");
        try {
            http.newWebSocketBuilder()
                    .buildAsync(uri, new WebSocket.Listener() {})
                    .join()
                    .abort();
            return 101;
        } catch (CompletionException e) {
            return assertInstanceOf(WebSocketHandshakeException.class, e.getCause())
                    .getResponse()
                    .statusCode();
        }
    }

    @Test
    void refusesPagesOfForeignOrigins() throws Exception {
        assertEquals(
                403, ask(polling(null).header("Origin", "https://evil.example")).statusCode());
        assertEquals(0, sockets.sessionCount());
        HttpResponse<String> own = ask(polling(null).header("Origin", "http://localhost:" + address.getPort()));
        assertEquals(200, own.statusCode());
        assertNull(own.headers().firstValue("Access-Control-Allow-Origin").orElse(null));
    }

    @Test
    void disconnectsWhoStopsReadingAndServesTheOthers() throws Exception {
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4_096);
            slow.connect(address);
            slow.setSoTimeout(10_000);
            slow.getOutputStream().write(opening());
            readUntil(slow, "\"maxPayload\"");
            slow.getOutputStream().write(masked("40"));
            readUntil(slow, "\"sid\"");

            SocketIoTestClient reader = connect();
            SocketIoTestClient talker = connect();
            String text = "'" + "x".repeat(9_000) + "'";
            String reason = null;
            // The kernel's buffers take some megabytes before anything queues up in the server.
            for (int i = 0; i < 5_000 && reason == null; i++) {
                talker.emit("shout", text);
                reader.next("42[\"shouted\"");
                talker.next("42[\"shouted\"");
                reason = log.poll();
                if (i % 100 == 99) {
                    // Stays below the limit of 1,000 packets a second.
                    reason = reason == null ? log.poll(100, TimeUnit.MILLISECONDS) : reason;
                }
            }
            assertEquals("disconnecting, slow consumer, still in [all]", reason);
            assertEquals("[1]", reader.call("echo", "1").toString());
        }
    }

    private static byte[] opening() {
        return """
                GET /socket.io/?EIO=4&transport=websocket HTTP/1.1
                Host: localhost
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                """.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** A text frame with a mask of zeros (RFC 6455 section 5.2). */
    private static byte[] masked(String text) {
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        byte[] frame = new byte[6 + payload.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(payload, 0, frame, 6, payload.length);
        return frame;
    }

    private static void readUntil(Socket socket, String text) throws Exception {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new AssertionError("Closed after " + read);
            }
            read.append((char) next);
        }
        assertNotNull(read);
    }
}
