package room.signaling.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may come in, by which name and from which page, and what everybody gets to read of the answer. */
final class HttpDoorTest {
    private static final String PROXY = "10.0.0.2";

    private final ManualLoop loop = new ManualLoop();
    private final List<String> logged = new ArrayList<>();
    private final Refusals refusals = new Refusals(new RefusalLog(logged::add), loop::nowNanos);
    private final List<EmbeddedChannel> channels = new ArrayList<>();
    private final List<HttpRequest> seen = new ArrayList<>();
    private PublicView view = PublicView.PLAIN;
    private String remote = "127.0.0.1";
    private @Nullable HttpResponse refusal;
    private boolean admitsRequests = true;

    private final Routes routes = Routes.builder()
            .get("/metrics", request -> {
                seen.add(request);
                return HttpResponse.text(200, "fine");
            })
            .on("POST", "/take", 10, exchange -> exchange.respond(HttpResponse.empty(204)))
            .on(
                    "POST",
                    "/whip/{room}",
                    10,
                    exchange -> exchange.respond(HttpResponse.empty(201).with("Location", "/whip/daily/7")))
            .guarded("/socket.io/", 10, exchange -> exchange.respond(HttpResponse.text(200, "0{}")))
            .webSocket("/", 100, (request, on) -> {
                seen.add(request);
                return new WebSocketEndpoint.Decision.Refuse(HttpResponse.empty(418));
            })
            .resources("/", "META-INF/resources")
            .build();

    /** What a request of these lines is answered with. */
    private String ask(String request) {
        HttpRouting routing =
                new HttpRouting(routes, new OriginPolicy(List.of("https://app.example")), view, Map.of(), refusals);
        Neighbours neighbours = new Neighbours() {
            @Override
            public boolean crowded() {
                return false;
            }

            @Override
            public boolean admitsRequest(InetAddress client, long nowNanos) {
                return admitsRequests;
            }
        };
        EmbeddedChannel channel = new EmbeddedChannel() {
            @Override
            protected @Nullable SocketAddress remoteAddress0() {
                return new InetSocketAddress(InetAddress.ofLiteral(remote), 50_000);
            }
        };
        channels.add(channel);
        channel.config().setAutoRead(false);
        channel.pipeline()
                .addLast(
                        new HttpServerCodec(new HttpDecoderConfig()
                                .setMaxInitialLineLength(2 * HttpServer.MAX_REQUEST_LINE_BYTES)
                                .setMaxHeaderSize(2 * HttpServer.MAX_HEAD_BYTES)),
                        new FlowControlHandler(),
                        new HttpConnection(() -> routing, loop, false, refusal, neighbours));
        channel.writeInbound(Unpooled.copiedBuffer(request.replace("\n", "\r\n"), StandardCharsets.ISO_8859_1));
        loop.turn();
        StringBuilder text = new StringBuilder();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            text.append(buffer.toString(StandardCharsets.UTF_8));
            buffer.release();
        }
        return text.toString();
    }

    @AfterEach
    void close() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    private static void assertStatus(int status, String response) {
        assertTrue(response.startsWith("HTTP/1.1 " + status + " "), response);
    }

    private static String field(String response, String name) {
        Matcher field = Pattern.compile("(?im)^" + name + ": (.*?)\\r\n").matcher(response);
        StringBuilder values = new StringBuilder();
        while (field.find()) {
            values.append(values.isEmpty() ? "" : ", ").append(field.group(1));
        }
        return values.toString();
    }

    // ---- by which name

    private static final List<String> DOORS = List.of(
            "GET /metrics HTTP/1.1\n%s\n",
            "GET / HTTP/1.1\n%s\n",
            "GET /nothing HTTP/1.1\n%s\n",
            "POST /whip/daily HTTP/1.1\nContent-Length: 0\n%s\n",
            "DELETE /whip/daily HTTP/1.1\n%s\n",
            "GET /socket.io/ HTTP/1.1\n%s\n",
            "OPTIONS /take HTTP/1.1\nAccess-Control-Request-Method: POST\n%s\n",
            "GET / HTTP/1.1\nConnection: Upgrade\nUpgrade: websocket\n%s\n");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example:3000",
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "127.0.0.1evil.example",
                "10.0.0.7:3000",
                "0.0.0.0:3000",
                "[::2]:3000",
                "127.0.0.256",
                "evil.example:3000@localhost",
                "localhost:3000, evil.example",
                ""
            })
    void aServerOfThisMachineOnlyIsAskedForByNamesOfThisMachineAtEveryDoor(String host) {
        view = new PublicView(TrustedProxies.NONE, ServedHosts.LOOPBACK, "");
        for (String door : DOORS) {
            String response = ask(door.formatted("Host: " + host + "\nOrigin: http://" + host + "\n"));
            assertStatus(421, response);
            assertTrue(response.contains("\"code\":\"unknown-host\""), response);
        }
        assertEquals(List.of(), seen);
        assertEquals(1, logged.size(), logged::toString);
        assertTrue(logged.getFirst().contains("--host"), logged::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:3000",
                "LOCALHOST:1",
                "localhost.",
                "room.localhost:3000",
                "127.0.0.1:3000",
                "127.8.9.10",
                "[::1]:3000",
                "[::1]",
                "[0:0:0:0:0:0:0:1]:3000"
            })
    void everyNameOfThisMachineIsRightWithAnyPort(String host) {
        view = new PublicView(TrustedProxies.NONE, ServedHosts.LOOPBACK, "");
        assertStatus(200, ask("GET /metrics HTTP/1.1\nHost: " + host + "\n\n"));
        assertStatus(
                418,
                ask("GET / HTTP/1.1\nConnection: Upgrade\nUpgrade: websocket\nHost: " + host + "\nOrigin: http://"
                        + host + "\n\n"));
    }

    @Test
    void noOtherFieldMakesAWrongNameRight() {
        view = new PublicView(TrustedProxies.parse(List.of("127.0.0.1")), ServedHosts.LOOPBACK, "");
        String evil = "Host: evil.example:3000\nOrigin: http://evil.example:3000\nSec-Fetch-Site: same-origin\n";
        assertStatus(421, ask("GET /metrics HTTP/1.1\n" + evil + "X-Forwarded-Host: localhost\n\n"));
        assertStatus(421, ask("GET /metrics HTTP/1.1\n" + evil + "Forwarded: host=localhost\n\n"));
        assertStatus(421, ask("GET /metrics HTTP/1.1\nHost: localhost\nX-Forwarded-Host: evil.example\n\n"));
        assertStatus(421, ask("GET http://evil.example/metrics HTTP/1.1\nHost: localhost\n\n"));
    }

    @Test
    void onlyWhoSpeaksAnOlderHttpMayNameNoHost() {
        view = new PublicView(TrustedProxies.NONE, ServedHosts.LOOPBACK, "");
        assertStatus(400, ask("GET /metrics HTTP/1.1\n\n"));
        assertStatus(200, ask("GET /metrics HTTP/1.0\n\n"));
    }

    @Test
    void namesThatAreAddedAreRightToo() {
        view = new PublicView(TrustedProxies.NONE, ServedHosts.named(List.of("Call.Example"), false), "");
        assertStatus(200, ask("GET /metrics HTTP/1.1\nHost: call.example:8443\n\n"));
        assertStatus(200, ask("GET /metrics HTTP/1.1\nHost: localhost\n\n"));
        assertStatus(421, ask("GET /metrics HTTP/1.1\nHost: other.example\n\n"));
        assertStatus(421, ask("GET /metrics HTTP/1.1\nHost: 192.0.2.7\n\n"));
        view = new PublicView(TrustedProxies.NONE, ServedHosts.named(List.of("call.example"), true), "");
        assertStatus(200, ask("GET /metrics HTTP/1.1\nHost: 192.0.2.7\n\n"));
    }

    // ---- behind proxies

    @Test
    void aPageBehindAProxyThatIsBelievedIsTheServersOwn() {
        view = new PublicView(TrustedProxies.parse(List.of("10.0.0.0/8")), ServedHosts.ANY, "");
        remote = PROXY;
        String poll = "GET /socket.io/ HTTP/1.1\nOrigin: https://call.example:8443\nHost: %s\n%s\n";
        assertStatus(200, ask(poll.formatted("127.0.0.1:3000", "X-Forwarded-Host: call.example:8443\n")));
        assertStatus(
                200, ask(poll.formatted("call.example", "X-Forwarded-Host: call.example\nX-Forwarded-Port: 8443\n")));
        assertStatus(200, ask(poll.formatted("call.example", "X-Forwarded-Port: 8443\n")));
        assertStatus(200, ask(poll.formatted("room", "Forwarded: for=192.0.2.1;host=\"call.example:8443\"\n")));
        assertStatus(403, ask(poll.formatted("call.example", "X-Forwarded-Port: 443\n")));
        remote = "192.0.2.2";
        assertStatus(403, ask(poll.formatted("room", "X-Forwarded-Host: call.example:8443\n")));
    }

    @Test
    void aBrowserThatSaysSameOriginIsBelieved() {
        String poll =
                "GET /socket.io/ HTTP/1.1\nOrigin: https://call.example:8443\nHost: call.example\nSec-Fetch-Site: %s\n\n";
        assertStatus(200, ask(poll.formatted("same-origin")));
        assertStatus(403, ask(poll.formatted("same-site")));
        assertStatus(403, ask(poll.formatted("cross-site")));
    }

    @Test
    void aRefusedPageReadsWhyAndTheLogSaysWhatToSet() {
        String poll =
                "GET /socket.io/ HTTP/1.1\nOrigin: https://call.example:8443\nHost: call.example\nX-Forwarded-For: 192.0.2.1\n\n";
        String response = ask(poll);
        assertStatus(403, response);
        assertTrue(response.contains("\"code\":\"forbidden-origin\""), response);
        assertTrue(response.contains("https://call.example:8443"), response);
        ask(poll);
        assertEquals(1, logged.size());
        String line = logged.getFirst();
        for (String part : List.of(
                "https://call.example:8443",
                "the Host call.example",
                "--trusted-proxy 127.0.0.1",
                "$http_host",
                "--allow-origin")) {
            assertTrue(line.contains(part), line);
        }
    }

    @Test
    void nobodyWritesLinesOfTheirOwnIntoTheLog() {
        ask("GET /socket.io/ HTTP/1.1\nHost: a\nOrigin: http://\u009b31mx" + "y".repeat(5_000) + "\n\n");
        assertTrue(logged.getFirst().length() < 700, logged::toString);
        assertTrue(logged.getFirst().matches("[\\x20-\\x7E]*"), logged::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.2 | X-Forwarded-For: 192.0.2.1 | 192.0.2.1",
                "10.0.0.2 | X-Forwarded-For: 203.0.113.9, 192.0.2.1 | 192.0.2.1",
                "10.0.0.2 | X-Forwarded-For: 192.0.2.1, 10.0.0.9 | 192.0.2.1",
                "10.0.0.2 | X-Forwarded-For: 192.0.2.1:4711 | 192.0.2.1",
                "10.0.0.2 | X-Forwarded-For: 2001:db8::7 | 2001:db8:0:0:0:0:0:7",
                "10.0.0.2 | X-Forwarded-For: [2001:db8::7]:80 | 2001:db8:0:0:0:0:0:7",
                "10.0.0.2 | X-Forwarded-For: 192.0.2.1, unknown | 10.0.0.2",
                "10.0.0.2 | X-Forwarded-For: 192.0.2.1, 10.0.0.999 | 10.0.0.2",
                "10.0.0.2 | X-Forwarded-For: 10.0.0.4 | 10.0.0.4",
                "10.0.0.2 | Forwarded: for=192.0.2.1;proto=https;by=10.0.0.2 | 192.0.2.1",
                "10.0.0.2 | Forwarded: For=\"[2001:db8::7]:4711\", for=10.0.0.3 | 2001:db8:0:0:0:0:0:7",
                "10.0.0.2 | Forwarded: for=\"a,b;c\", for=192.0.2.1 | 192.0.2.1",
                "10.0.0.2 | Forwarded: for=_hidden | 10.0.0.2",
                "10.0.0.2 | Forwarded: for=192.0.2.1 garbage | 10.0.0.2",
                "10.0.0.2 | X-Real-IP: 192.0.2.1 | 10.0.0.2",
                "192.0.2.5 | X-Forwarded-For: 192.0.2.1 | 192.0.2.5",
                "192.0.2.5 | Forwarded: for=192.0.2.1 | 192.0.2.5",
            })
    void theClientIsWhoTheLastProxyThatIsBelievedSaysItIs(String from, String field, String client) {
        view = new PublicView(TrustedProxies.parse(List.of("10.0.0.0/8")), ServedHosts.ANY, "");
        remote = from;
        assertStatus(200, ask("GET /metrics HTTP/1.1\nHost: a\n" + field + "\n\n"));
        assertEquals(client, seen.getLast().client().getHostAddress());
        assertEquals(client, seen.getLast().remote().getAddress().getHostAddress());
    }

    @Test
    void addressesInSeveralFieldsAreOneList() {
        view = new PublicView(TrustedProxies.parse(List.of("10.0.0.0/8")), ServedHosts.ANY, "");
        remote = PROXY;
        ask("GET /metrics HTTP/1.1\nHost: a\nX-Forwarded-For: 203.0.113.9\nX-Forwarded-For: 192.0.2.1\n\n");
        assertEquals("192.0.2.1", seen.getLast().client().getHostAddress());
    }

    @Test
    void whetherTheClientsConnectionIsEncryptedIsWhatTheProxySays() {
        view = new PublicView(TrustedProxies.parse(List.of(PROXY)), ServedHosts.ANY, "");
        remote = PROXY;
        ask("GET /metrics HTTP/1.1\nHost: a\nX-Forwarded-Proto: https\n\n");
        assertTrue(seen.getLast().secure());
        remote = "192.0.2.1";
        ask("GET /metrics HTTP/1.1\nHost: a\nX-Forwarded-Proto: https\n\n");
        assertFalse(seen.getLast().secure());
    }

    // ---- below a path

    @Test
    void whatIsServedBelowAPathIsFoundThereAndWithoutItToo() {
        view = new PublicView(TrustedProxies.NONE, ServedHosts.ANY, "/calls");
        assertStatus(200, ask("GET /calls/metrics HTTP/1.1\nHost: a\n\n"));
        assertStatus(200, ask("GET /metrics HTTP/1.1\nHost: a\n\n"));
        assertStatus(404, ask("GET /callsmetrics HTTP/1.1\nHost: a\n\n"));
        assertStatus(418, ask("GET /calls/ HTTP/1.1\nConnection: Upgrade\nUpgrade: websocket\nHost: a\n\n"));
        for (String path : List.of("/calls/whip/daily", "/whip/daily")) {
            String made = ask("POST " + path + " HTTP/1.1\nHost: a\nContent-Length: 0\n\n");
            assertStatus(201, made);
            assertEquals("/calls/whip/daily/7", field(made, "Location"));
        }
        String bare = ask("GET /calls?a=b HTTP/1.1\nHost: a\n\n");
        assertStatus(308, bare);
        assertEquals("/calls/?a=b", field(bare, "Location"));
    }

    @Test
    void aProxyThatIsBelievedMaySayWhatItHasTakenAway() {
        view = new PublicView(TrustedProxies.parse(List.of(PROXY)), ServedHosts.ANY, "");
        String post = "POST /whip/daily HTTP/1.1\nHost: a\nContent-Length: 0\nX-Forwarded-Prefix: %s\n\n";
        assertEquals("/whip/daily/7", field(ask(post.formatted("/calls")), "Location"));
        remote = PROXY;
        assertEquals("/calls/whip/daily/7", field(ask(post.formatted("/calls/")), "Location"));
        assertEquals("/whip/daily/7", field(ask(post.formatted("//evil.example")), "Location"));
        assertEquals("/whip/daily/7", field(ask(post.formatted("https://evil.example")), "Location"));
    }

    // ---- trailing slashes

    @Test
    void aSlashTooMuchAtTheEndIsForgiven() {
        assertStatus(201, ask("POST /whip/daily/ HTTP/1.1\nHost: a\nContent-Length: 0\n\n"));
        assertStatus(200, ask("GET /metrics/ HTTP/1.1\nHost: a\n\n"));
        assertStatus(200, ask("GET /socket.io/ HTTP/1.1\nHost: a\n\n"));
        assertStatus(404, ask("GET /metrics// HTTP/1.1\nHost: a\n\n"));
        assertStatus(404, ask("GET /whip/ HTTP/1.1\nHost: a\n\n"));
    }

    // ---- what pages of other origins read

    private static void assertReadable(int status, String response) {
        assertStatus(status, response);
        assertEquals("https://app.example", field(response, "Access-Control-Allow-Origin"), response);
        assertEquals("true", field(response, "Access-Control-Allow-Credentials"));
        assertTrue(field(response, "Access-Control-Expose-Headers").contains("Retry-After"), response);
        assertTrue(field(response, "Vary").contains("Origin"), response);
    }

    @Test
    void aListedOriginReadsEveryError() {
        String fields = " HTTP/1.1\nHost: a\nOrigin: https://app.example\n";
        assertReadable(405, ask("DELETE /metrics" + fields + "\n"));
        assertReadable(405, ask("POST /none" + fields + "Content-Length: 3\n\nabc"));
        assertReadable(404, ask("GET /none" + fields + "\n"));
        assertReadable(400, ask("GET /%zz" + fields + "\n"));
        assertReadable(400, ask("GET /metrics" + fields + "Host: b\n\n"));
        assertReadable(413, ask("POST /take" + fields + "Content-Length: 11\n\n"));
        assertReadable(413, ask("POST /take" + fields + "Transfer-Encoding: chunked\n\n5\nabcde\n6\nfghijk\n0\n\n"));
        assertReadable(400, ask("POST /take" + fields + "Transfer-Encoding: chunked\n\nzz\n\n"));
        assertReadable(431, ask("GET /metrics" + fields + "X-Long: " + "a".repeat(17_000) + "\n\n"));
        assertReadable(
                431,
                ask("GET /metrics HTTP/1.1\nX-Long: " + "a".repeat(17_000)
                        + "\nHost: a\nOrigin: https://app.example\n\n"));
        assertReadable(414, ask("GET /metrics?" + "a".repeat(9_000) + fields + "\n"));
        admitsRequests = false;
        assertReadable(429, ask("GET /metrics" + fields + "\n"));
        refusal = HttpResponse.problem(429, "Too many connections", "Close some.");
        assertReadable(429, ask("GET /metrics" + fields + "\n"));
    }

    @Test
    void nobodyElseReadsAnything() {
        for (String origin : List.of("https://evil.example", "null", "https://app.example.evil.example")) {
            String response = ask("DELETE /metrics HTTP/1.1\nHost: a\nOrigin: " + origin + "\n\n");
            assertStatus(403, response);
            assertEquals("", field(response, "Access-Control-Allow-Origin"));
        }
    }

    @Test
    void aListedOriginMaySendFieldsOfItsOwn() {
        String preflight = """
                OPTIONS /take HTTP/1.1
                Host: a
                Origin: %s
                Access-Control-Request-Method: POST
                Access-Control-Request-Headers: authorization,x-request-id, b\u00e4d

                """;
        String response = ask(preflight.formatted("https://app.example"));
        assertReadable(204, response);
        assertEquals("authorization, x-request-id", field(response, "Access-Control-Allow-Headers"));
        assertStatus(403, ask(preflight.formatted("https://evil.example")));
    }

    @Test
    void aFileVariesByOriginToo() {
        String response = ask("GET /socket.io/socket.io.js HTTP/1.1\nHost: a\nOrigin: https://app.example\n\n");
        assertReadable(200, response);
        assertTrue(field(response, "Vary").contains("Accept-Encoding"), response);
    }
}
