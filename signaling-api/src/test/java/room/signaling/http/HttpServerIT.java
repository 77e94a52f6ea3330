package room.signaling.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.internal.PlatformDependent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP server over real sockets. */
@Timeout(60)
final class HttpServerIT {
    private static final int MAX_MESSAGE = 1_000;

    /** Its bytes are never the same for long. */
    private static final byte[] LONG = bytes(5_000_003);

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(7).nextBytes(bytes);
        return bytes;
    }

    private final HttpConfig config = HttpConfig.at(new InetSocketAddress("localhost", 0))
            .withOrigins(new OriginPolicy(List.of("https://app.example")));
    private final LinkedBlockingQueue<HttpExchange> waiting = new LinkedBlockingQueue<>();
    private final Routes routes = Routes.builder()
            .get("/hello", request -> HttpResponse.text(200, request.secure() ? "secure" : "plain"))
            .on(
                    "POST",
                    "/echo",
                    100_000,
                    exchange -> exchange.respond(
                            HttpResponse.text(200, exchange.request().text())))
            .on("GET", "/later", 0, waiting::add)
            .get("/long", request -> new HttpResponse(200, Headers.NONE, LONG))
            .webSocket(
                    "/long",
                    MAX_MESSAGE,
                    (request, loop) -> new WebSocketEndpoint.Decision.Accept(new Echo() {
                        @Override
                        public void onOpen(room.signaling.http.WebSocket opened) {
                            opened.sendBinary(LONG, () -> {});
                            opened.flush();
                        }
                    }))
            .webSocket("/echo", MAX_MESSAGE, (request, loop) -> new WebSocketEndpoint.Decision.Accept(new Echo()))
            .webSocket(
                    "/closed",
                    MAX_MESSAGE,
                    (request, loop) ->
                            new WebSocketEndpoint.Decision.Refuse(HttpResponse.problem(403, "Forbidden", "Not today.")))
            .resources("/", "META-INF/resources")
            .build();

    /** Not closed but shut down: closing waits for open WebSockets. */
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void shutDown() {
        client.shutdownNow();
    }

    private static class Echo implements WebSocketListener {
        private room.signaling.http.@Nullable WebSocket socket;

        private room.signaling.http.WebSocket socket() {
            if (socket == null) {
                throw new IllegalStateException("Not open");
            }
            return socket;
        }

        @Override
        public void onOpen(room.signaling.http.WebSocket opened) {
            socket = opened;
        }

        @Override
        public void onText(String text) {
            socket().sendText(text.getBytes(StandardCharsets.UTF_8), () -> {});
            socket().flush();
        }

        @Override
        public void onBinary(byte[] bytes) {
            socket().sendBinary(bytes, () -> {});
            socket().flush();
        }

        @Override
        public void onWritable() {}

        @Override
        public void onClosed(int status) {
            socket = null;
        }
    }

    /** Collects what a WebSocket brings, in words. */
    private static final class Collector implements WebSocket.Listener {
        private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder partial = new StringBuilder();

        String next() throws InterruptedException {
            String next = heard.poll(10, TimeUnit.SECONDS);
            return next == null ? "nothing" : next;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                heard.add("text " + partial);
                partial.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            heard.add("binary " + data.remaining());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer data) {
            heard.add("pong " + data.remaining());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            heard.add("closed " + status);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            heard.add("error");
        }
    }

    private static java.net.http.HttpRequest.Builder request(InetSocketAddress address, String path) {
        return java.net.http.HttpRequest.newBuilder(URI.create("http://localhost:" + address.getPort() + path));
    }

    private WebSocket open(InetSocketAddress address, String path, Collector collector) throws Exception {
        return client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + address.getPort() + path), collector)
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void reusesOneConnectionForManyRequests() throws Exception {
        try (HttpServer server = new HttpServer(config, routes)) {
            InetSocketAddress address = server.start().http();
            String large = "x".repeat(100_000);
            for (int i = 0; i < 20; i++) {
                var hello = client.send(request(address, "/hello").build(), BodyHandlers.ofString());
                assertEquals("plain", hello.body());
                var echo = client.send(
                        request(address, "/echo")
                                .POST(BodyPublishers.ofString(large))
                                .build(),
                        BodyHandlers.ofString());
                assertEquals(large, echo.body());
            }
            var script =
                    client.send(request(address, "/socket.io/socket.io.min.js").build(), BodyHandlers.ofByteArray());
            assertEquals(47_295, script.body().length);
        }
    }

    @Test
    void echoesOverWebSocketsAndClosesAtMessagesThatAreTooLong() throws Exception {
        try (HttpServer server = new HttpServer(config, routes)) {
            InetSocketAddress address = server.start().http();
            Collector collector = new Collector();
            WebSocket socket = open(address, "/echo", collector);
            socket.sendText("h\u00e9llo", true).join();
            assertEquals("text h\u00e9llo", collector.next());
            socket.sendText("in ", false).join();
            socket.sendText("parts", true).join();
            assertEquals("text in parts", collector.next());
            socket.sendBinary(ByteBuffer.wrap(new byte[MAX_MESSAGE]), true).join();
            assertEquals("binary " + MAX_MESSAGE, collector.next());
            socket.sendPing(ByteBuffer.wrap(new byte[3])).join();
            assertEquals("pong 3", collector.next());
            socket.sendText("x".repeat(MAX_MESSAGE + 1), true).join();
            assertEquals("closed 1009", collector.next());
            Collector fragmented = new Collector();
            WebSocket second = open(address, "/echo", fragmented);
            second.sendText("x".repeat(MAX_MESSAGE), false).join();
            second.sendText("x", true);
            assertEquals("closed 1009", fragmented.next());
        }
    }

    @Test
    void answersTheClosingHandshake() throws Exception {
        try (HttpServer server = new HttpServer(config, routes)) {
            Collector collector = new Collector();
            WebSocket socket = open(server.start().http(), "/echo", collector);
            socket.sendClose(4_000, "bye").join();
            assertEquals("closed 4000", collector.next());
        }
    }

    @Test
    void refusesWebSocketsOfForeignPagesAndThoseThatTheEndpointDoesNotWant() throws Exception {
        try (HttpServer server = new HttpServer(config, routes)) {
            InetSocketAddress address = server.start().http();
            for (String origin : new String[] {"https://evil.example", "null", "http://localhost:1"}) {
                var opening = client.newWebSocketBuilder()
                        .header("Origin", origin)
                        .buildAsync(URI.create("ws://localhost:" + address.getPort() + "/echo"), new Collector());
                assertThrows(ExecutionException.class, () -> opening.get(10, TimeUnit.SECONDS));
            }
            assertThrows(ExecutionException.class, () -> open(address, "/closed", new Collector()));
            Collector collector = new Collector();
            client.newWebSocketBuilder()
                    .header("Origin", "https://app.example")
                    .buildAsync(URI.create("ws://localhost:" + address.getPort() + "/echo"), collector)
                    .get(10, TimeUnit.SECONDS)
                    .sendText("welcome", true)
                    .join();
            assertEquals("text welcome", collector.next());
        }
    }

    /** Outside of the heap, in bytes. */
    private static long directBytes() {
        return PlatformDependent.usedDirectMemory()
                + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
    }

    @Test
    void whoDoesNotReadTakesNoMemoryOutsideOfTheHeap() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient();
                HttpServer server = new HttpServer(config, routes)) {
            InetSocketAddress address = server.start().http();
            long beforeBytes = directBytes();
            for (int i = 0; i < 40; i++) {
                Socket socket = new Socket();
                silent.add(socket);
                socket.setReceiveBufferSize(8 * 1024);
                socket.connect(address);
                String upgrade = i % 2 == 0 ? "" : """
                        Connection: Upgrade
                        Upgrade: websocket
                        Sec-WebSocket-Version: 13
                        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                        """;
                String request = "GET /long HTTP/1.1\nHost: localhost\n" + upgrade + "\n";
                socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
                assertEquals('H', socket.getInputStream().read());
            }
            // Everybody else is served as before.
            URI hello = URI.create("http://localhost:" + address.getPort() + "/hello");
            assertEquals(
                    "plain",
                    client.send(java.net.http.HttpRequest.newBuilder(hello).build(), BodyHandlers.ofString())
                            .body());
            long grownBytes = directBytes() - beforeBytes;
            assertTrue(grownBytes < 4_000_000, grownBytes + " bytes more than before");
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    private static Socket begin(InetSocketAddress address, int bytes) throws IOException {
        Socket socket = new Socket("localhost", address.getPort());
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(new byte[bytes]);
        return socket;
    }

    private static void await(Holdings holdings, long bytes) throws InterruptedException {
        for (int i = 0; i < 1_000 && holdings.bytes() < bytes; i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertTrue(holdings.bytes() >= bytes, holdings.bytes() + " bytes");
    }

    @Test
    void ofRequestsThatDoNotEndTheLongestGiveWay() throws Exception {
        Holdings intake = new Holdings(110_000);
        try (HttpServer server = new HttpServer(config, routes, intake)) {
            InetSocketAddress address = server.start().http();
            try (Socket greedy = begin(address, 80_000)) {
                await(intake, 80_000);
                try (Socket modest = begin(address, 40_000)) {
                    String refusal = new String(greedy.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    assertTrue(refusal.startsWith("HTTP/1.1 503 "), refusal);
                    assertTrue(refusal.contains("Retry-After: "), refusal);
                    modest.getOutputStream().write(new byte[60_000]);
                    byte[] status = modest.getInputStream().readNBytes(12);
                    assertEquals("HTTP/1.1 200", new String(status, StandardCharsets.US_ASCII));
                }
            }
            for (int i = 0; i < 1_000 && intake.bytes() > 0; i++) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertEquals(0, intake.bytes(), "what has been answered, or has gone, is not held any more");
        }
    }

    @Test
    void aWebSocketMessageThatDoesNotEndGivesWayThoughPingsComeBetween() throws Exception {
        Holdings intake = new Holdings(600);
        try (HttpServer server = new HttpServer(config, routes, intake);
                Socket socket = new Socket("localhost", server.start().http().getPort())) {
            socket.setSoTimeout(10_000);
            String upgrade = """
                    GET /echo HTTP/1.1
                    Host: localhost
                    Connection: Upgrade
                    Upgrade: websocket
                    Sec-WebSocket-Version: 13
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                    """;
            socket.getOutputStream().write(upgrade.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) socket.getInputStream().read());
            }
            byte[] part = new byte[6 + 100];
            part[1] = (byte) (0x80 | 100);
            byte[] ping = {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0};
            for (int i = 0; i < 8; i++) {
                // The first part of a text, then continuations, none of them the last.
                part[0] = (byte) (i == 0 ? 0x01 : 0x00);
                socket.getOutputStream().write(part);
                socket.getOutputStream().write(ping);
            }
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                for (int next = socket.getInputStream().read();
                        next >= 0;
                        next = socket.getInputStream().read()) {
                    answer.write(next);
                }
            } catch (java.net.SocketException reset) {
                // What was not read is thrown away at the end; the close frame came before.
                assertTrue(answer.size() > 0, "it was closed without a word");
            }
            String said = answer.toString(StandardCharsets.ISO_8859_1);
            assertTrue(said.contains("too much"), said);
        }
    }

    @Test
    void longAnswersAndMessagesArriveWhole() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient();
                HttpServer server = new HttpServer(config, routes)) {
            InetSocketAddress address = server.start().http();
            URI uri = URI.create("http://localhost:" + address.getPort() + "/long");
            assertArrayEquals(
                    LONG,
                    client.send(java.net.http.HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray())
                            .body());
            CompletableFuture<byte[]> message = new CompletableFuture<>();
            ByteArrayOutputStream parts = new ByteArrayOutputStream();
            client.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://localhost:" + address.getPort() + "/long"), new WebSocket.Listener() {
                        @Override
                        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
                            byte[] part = new byte[data.remaining()];
                            data.get(part);
                            parts.writeBytes(part);
                            if (last) {
                                message.complete(parts.toByteArray());
                            }
                            socket.request(1);
                            return null;
                        }
                    })
                    .get(10, TimeUnit.SECONDS);
            assertArrayEquals(LONG, message.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void saysGoodbyeToWebSocketsAndLetsAnswersFinish() throws Exception {
        Collector collector = new Collector();
        CompletableFuture<java.net.http.HttpResponse<String>> answer;
        InetSocketAddress address;
        try (HttpServer server = new HttpServer(config, routes)) {
            address = server.start().http();
            open(address, "/echo", collector);
            answer = client.sendAsync(request(address, "/later").build(), BodyHandlers.ofString());
            HttpExchange exchange = waiting.poll(10, TimeUnit.SECONDS);
            assertNotNull(exchange);
            exchange.loop()
                    .schedule(
                            () -> exchange.respond(HttpResponse.text(200, "done")), TimeUnit.MILLISECONDS.toNanos(100));
        }
        assertEquals("closed 1001", collector.next());
        assertEquals("done", answer.get(10, TimeUnit.SECONDS).body());
        assertThrows(IOException.class, () -> new Socket("localhost", address.getPort()).close());
    }

    @Test
    void survivesGarbage() throws Exception {
        try (HttpServer server = new HttpServer(config, routes)) {
            InetSocketAddress address = server.start().http();
            byte[] tlsHello = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03, '\r', '\n'};
            for (byte[] garbage : List.of(
                    tlsHello,
                    new byte[100_000],
                    "GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII),
                    ("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII),
                    ("GET / HTTP/1.1\r\nX: " + "a".repeat(20_000) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII))) {
                try (Socket socket = new Socket("localhost", address.getPort())) {
                    socket.getOutputStream().write(garbage);
                    socket.shutdownOutput();
                    assertTrue(drain(socket).length < 10_000);
                }
            }
            var hello = client.send(request(address, "/hello").build(), BodyHandlers.ofString());
            assertEquals("plain", hello.body());
        }
    }

    /** Whoever is refused early still sends; a reset would take the answer away. */
    @Test
    void aRefusalReachesClientsThatGoOnSending() throws Exception {
        try (HttpServer server = new HttpServer(config, routes)) {
            InetSocketAddress address = server.start().http();
            for (int i = 0; i < 20; i++) {
                try (Socket socket = new Socket("localhost", address.getPort())) {
                    socket.setSoTimeout(10_000);
                    OutputStream out = socket.getOutputStream();
                    out.write("POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
                    out.write(new byte[1_000_000]);
                    String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    assertTrue(answer.startsWith("HTTP/1.1 405 "), answer);
                    assertTrue(answer.contains("connection: close"), answer);
                }
            }
        }
    }

    @Test
    void whoNeverStopsSendingIsNotListenedToForLong() throws Exception {
        try (HttpServer server = new HttpServer(config, routes);
                Socket socket = new Socket("localhost", server.start().http().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write("POST /hello HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] more = new byte[10_000];
            long startNanos = System.nanoTime();
            assertThrows(IOException.class, () -> {
                while (System.nanoTime() - startNanos < TimeUnit.SECONDS.toNanos(20)) {
                    out.write(more);
                }
            });
        }
    }

    /** What comes until the server closes or resets; it may do either when it has not read everything. */
    private static byte[] drain(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        try (InputStream in = socket.getInputStream()) {
            return in.readAllBytes();
        } catch (java.net.SocketException reset) {
            return reset.toString().getBytes(StandardCharsets.UTF_8);
        }
    }

    @Test
    void closesConnectionsBeyondTheLimit() throws Exception {
        HttpConfig one = new HttpConfig(
                config.address(),
                null,
                OriginPolicy.SAME_ORIGIN,
                HttpConfig.DEFAULT_HEADERS,
                1,
                1,
                AddressLimits.DEFAULT);
        try (HttpServer server = new HttpServer(one, routes)) {
            InetSocketAddress address = server.start().http();
            try (Socket first = new Socket("localhost", address.getPort())) {
                first.getOutputStream()
                        .write("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertEquals('H', first.getInputStream().read());
                try (Socket second = new Socket("localhost", address.getPort())) {
                    second.setSoTimeout(10_000);
                    assertEquals(0, drain(second).length);
                }
            }
        }
    }

    @Test
    void answersConnectionsOfACrowdedAddressWithARefusalAndMoreWithNothing() throws Exception {
        HttpConfig crowded = config.withAddresses(new AddressLimits(2, 1, 1, true));
        try (HttpServer server = new HttpServer(crowded, routes)) {
            InetSocketAddress address = server.start().http();
            List<Socket> open = new ArrayList<>();
            try {
                byte[] request = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
                for (int i = 0; i < 2; i++) {
                    Socket served = new Socket("localhost", address.getPort());
                    open.add(served);
                    served.getOutputStream().write(request);
                    assertEquals('H', served.getInputStream().read());
                }
                for (int i = 0; i < 2; i++) {
                    Socket refused = new Socket("localhost", address.getPort());
                    open.add(refused);
                }
                try (Socket ignored = new Socket("localhost", address.getPort())) {
                    assertEquals(0, drain(ignored).length);
                }
                open.get(3).getOutputStream().write(request);
                String answer = new String(drain(open.get(3)), StandardCharsets.UTF_8);
                assertTrue(answer.startsWith("HTTP/1.1 429 "), answer);
                assertTrue(answer.toLowerCase(Locale.ROOT).contains("retry-after: 5"), answer);
                open.get(0).close();
                open.get(1).close();
                awaitServed(address, request);
            } finally {
                for (Socket socket : open) {
                    socket.close();
                }
            }
        }
    }

    /** Until the server has noticed that others are gone. */
    private static void awaitServed(InetSocketAddress address, byte[] request) throws Exception {
        while (true) {
            try (Socket socket = new Socket("localhost", address.getPort())) {
                socket.getOutputStream().write(request);
                socket.setSoTimeout(10_000);
                byte[] line = socket.getInputStream().readNBytes(12);
                if (new String(line, StandardCharsets.US_ASCII).equals("HTTP/1.1 200")) {
                    return;
                }
            }
        }
    }

    @Test
    void saysWhichAddressItCannotListenAt() throws Exception {
        try (HttpServer first = new HttpServer(config, routes)) {
            InetSocketAddress taken = first.start().http();
            try (HttpServer second = new HttpServer(HttpConfig.at(taken), routes)) {
                String message = assertThrows(IOException.class, second::start).getMessage();
                assertNotNull(message);
                assertTrue(message.contains(String.valueOf(taken.getPort())), message);
            }
        }
    }

    @Test
    void servesTlsAtASecondAddress(@TempDir Path folder) throws Exception {
        KeyStore store = selfSigned(folder.resolve("store.p12"));
        PrivateKey key = (PrivateKey) store.getKey("room", "changeit".toCharArray());
        X509Certificate certificate = (X509Certificate) store.getCertificate("room");
        HttpConfig both =
                config.withTls(new HttpConfig.Tls(new InetSocketAddress("localhost", 0), key, List.of(certificate)));
        HttpClient trustful =
                HttpClient.newBuilder().sslContext(trusting(certificate)).build();
        try (HttpServer server = new HttpServer(both, routes)) {
            HttpServer.Bound bound = server.start();
            assertNotNull(bound.https());
            String authority = "localhost:" + bound.https().getPort();
            for (int i = 0; i < 3; i++) {
                var hello = trustful.send(
                        java.net.http.HttpRequest.newBuilder(URI.create("https://" + authority + "/hello"))
                                .build(),
                        BodyHandlers.ofString());
                assertEquals("secure", hello.body());
            }
            var whole = trustful.send(
                    java.net.http.HttpRequest.newBuilder(URI.create("https://" + authority + "/long"))
                            .build(),
                    BodyHandlers.ofByteArray());
            assertArrayEquals(LONG, whole.body());
            Collector collector = new Collector();
            trustful.newWebSocketBuilder()
                    .buildAsync(URI.create("wss://" + authority + "/echo"), collector)
                    .get(10, TimeUnit.SECONDS)
                    .sendText("secret", true)
                    .join();
            assertEquals("text secret", collector.next());
        } finally {
            trustful.shutdownNow();
        }
    }

    private static KeyStore selfSigned(Path file) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "room",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, keytool.waitFor(), output);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, "changeit".toCharArray());
        }
        return store;
    }

    private static SSLContext trusting(X509Certificate certificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("room", certificate);
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    @Test
    void whoServesThisMachineByIpv4ServesItByIpv6() throws Exception {
        for (String address : List.of("127.0.0.1", "0.0.0.0")) {
            try (HttpServer server =
                    new HttpServer(HttpConfig.at(new InetSocketAddress(InetAddress.ofLiteral(address), 0)), routes)) {
                int port = server.start().http().getPort();
                for (String host : List.of("127.0.0.1", "[::1]")) {
                    var request = java.net.http.HttpRequest.newBuilder(
                                    URI.create("http://" + host + ":" + port + "/echo"))
                            .header("Origin", "http://" + host + ":" + port)
                            .POST(BodyPublishers.ofString("hello"))
                            .build();
                    var response = client.send(request, BodyHandlers.ofString());
                    assertEquals("hello", response.body(), address + " by " + host);
                }
            }
        }
    }

    @Test
    void startsWhereSomebodyElseIsAtTheOtherLoopbackAddress() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
            int port = other.getLocalPort();
            try (HttpServer server = new HttpServer(
                    HttpConfig.at(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port)), routes)) {
                assertEquals(port, server.start().http().getPort());
            }
        }
    }
}
