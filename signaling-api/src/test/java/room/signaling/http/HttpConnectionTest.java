package room.signaling.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpConnectionTest {
    private final ManualLoop loop = new ManualLoop();
    private final List<HttpExchange> waiting = new ArrayList<>();
    private final List<String> aborted = new ArrayList<>();
    private final Routes routes = Routes.builder()
            .get(
                    "/hello",
                    request -> HttpResponse.text(200, "hello " + request.query().get("name")))
            .get("/broken", request -> {
                throw new IllegalStateException("a bug");
            })
            .on(
                    "POST",
                    "/echo",
                    10,
                    exchange -> exchange.respond(
                            HttpResponse.text(200, exchange.request().text())))
            .on("GET", "/later", 0, exchange -> {
                waiting.add(exchange);
                exchange.onAborted(() -> aborted.add(exchange.request().path()));
            })
            .guarded("/guarded", 10, exchange -> exchange.respond(HttpResponse.empty(204)))
            .webSocket("/chat", 100, (request, on) -> new WebSocketEndpoint.Decision.Accept(new Silent()))
            .webSocket("/ws", 100, (request, on) -> {
                throw new IllegalStateException("a bug");
            })
            .build();
    private final EmbeddedChannel channel = open();

    private EmbeddedChannel open() {
        HttpRouting routing = new HttpRouting(
                routes, new OriginPolicy(List.of("https://app.example")), Map.of("X-Content-Type-Options", "nosniff"));
        EmbeddedChannel opened = new EmbeddedChannel() {
            @Override
            protected @Nullable SocketAddress remoteAddress0() {
                return new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);
            }
        };
        opened.config().setAutoRead(false);
        opened.pipeline()
                .addLast(
                        new HttpServerCodec(),
                        new FlowControlHandler(),
                        new HttpConnection(routing, loop, false, null, new FakeNeighbours()));
        return opened;
    }

    private final class Silent implements WebSocketListener {
        @Override
        public void onOpen(WebSocket socket) {}

        @Override
        public void onText(String text) {}

        @Override
        public void onBinary(byte[] bytes) {}

        @Override
        public void onWritable() {}

        @Override
        public void onClosed(int status) {
            aborted.add("closed");
        }
    }

    private boolean crowded;
    private boolean admits = true;

    private final class FakeNeighbours implements Neighbours {
        @Override
        public boolean crowded() {
            return crowded;
        }

        @Override
        public boolean admitsRequest(long nowNanos) {
            return admits;
        }
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text.replace("\n", "\r\n"), StandardCharsets.ISO_8859_1));
        loop.turn();
    }

    /** What has been written since the last call. */
    private String received() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            text.append(buffer.toString(StandardCharsets.UTF_8));
            buffer.release();
        }
        return text.toString();
    }

    private String ask(String text) {
        send(text);
        return received();
    }

    private static void assertStatus(int status, String response) {
        assertTrue(response.startsWith("HTTP/1.1 " + status + " "), response);
    }

    @Test
    void answersAndKeepsTheConnection() {
        for (int i = 0; i < 3; i++) {
            String response = ask("GET /hello?name=Ada HTTP/1.1\nHost: x\n\n");
            assertStatus(200, response);
            assertTrue(response.endsWith("\r\n\r\nhello Ada"), response);
            assertTrue(response.contains("content-length: 9"), response);
            assertTrue(response.contains("X-Content-Type-Options: nosniff"), response);
        }
        assertTrue(channel.isActive());
    }

    @Test
    void closesWhenTheClientWantsIt() {
        assertStatus(200, ask("GET /hello HTTP/1.1\nHost: x\nConnection: close\n\n"));
        assertFalse(channel.isActive());
    }

    @Test
    void answersPipelinedRequestsInTheirOrder() {
        String response = ask("GET /hello?name=1 HTTP/1.1\nHost: x\n\n".repeat(2)
                + "POST /echo HTTP/1.1\nHost: x\nContent-Length: 3\n\nabc"
                + "GET /hello?name=4 HTTP/1.1\nHost: x\n\n");
        List<String> bodies = response.lines()
                .filter(line -> line.startsWith("hello") || line.startsWith("abc"))
                .map(line -> line.replaceAll("HTTP.*", ""))
                .toList();
        assertEquals(List.of("hello 1", "hello 1", "abc", "hello 4"), bodies);
    }

    @Test
    void survivesThousandsOfPipelinedRequests() {
        String response = ask("GET /hello HTTP/1.1\nHost: x\n\n".repeat(5_000));
        assertEquals(5_000, response.split("HTTP/1.1 200", -1).length - 1);
    }

    @Test
    void holdsTheNextRequestWhileOneWaits() {
        send("GET /later HTTP/1.1\nHost: x\n\nGET /hello HTTP/1.1\nHost: x\n\n");
        assertEquals("", received());
        waiting.getFirst().respond(HttpResponse.text(200, "at last"));
        loop.turn();
        String response = received();
        assertTrue(response.indexOf("at last") < response.indexOf("hello"), response);
        assertTrue(response.contains("hello"), response);
    }

    @Test
    void tellsWhoWaitsThatTheClientHasGone() {
        send("GET /later HTTP/1.1\nHost: x\n\n");
        channel.close();
        assertEquals(List.of("/later"), aborted);
        waiting.getFirst().respond(HttpResponse.text(200, "too late"));
        assertEquals("", received());
    }

    @Test
    void takesOneAnswerOnly() {
        send("GET /later HTTP/1.1\nHost: x\n\n");
        waiting.getFirst().respond(HttpResponse.text(200, "first"));
        waiting.getFirst().respond(HttpResponse.text(200, "second"));
        assertFalse(received().contains("second"));
    }

    @Test
    void leavesTheBodyOutForHead() {
        String response = ask("HEAD /hello?name=Ada HTTP/1.1\nHost: x\n\n");
        assertStatus(200, response);
        assertTrue(response.contains("content-length: 9"), response);
        assertTrue(response.endsWith("\r\n\r\n"), response);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /echo HTTP/1.1\nHost: x\nContent-Length: 11\n\n",
                "POST /echo HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\nb\n01234567890\n0\n\n",
                "GET /hello HTTP/1.1\nHost: x\nContent-Length: 1\n\nx",
            })
    void refusesABodyThatIsTooLong(String request) {
        String response = ask(request);
        assertStatus(413, response);
        assertTrue(response.contains("application/problem+json"), response);
        assertFalse(channel.isActive());
    }

    @Test
    void takesAChunkedBody() {
        String response = ask("POST /echo HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\n3\nabc\n2\nde\n0\n\n");
        assertTrue(response.endsWith("abcde"), response);
    }

    @Test
    void asksForTheBodyWhenTheClientWaitsForThat() {
        String response = ask("POST /echo HTTP/1.1\nHost: x\nContent-Length: 3\nExpect: 100-continue\n\n");
        assertStatus(100, response);
        assertTrue(ask("abc").endsWith("abc"));
    }

    @Test
    void namesTheMethodsThatAnAddressAnswers() {
        String response = ask("DELETE /hello HTTP/1.1\nHost: x\n\n");
        assertStatus(405, response);
        assertTrue(response.contains("Allow: GET"), response);
    }

    @Test
    void saysThatThereIsNothing() {
        String response = ask("GET /nothing HTTP/1.1\nHost: x\n\n");
        assertStatus(404, response);
        assertTrue(response.contains("\"detail\":\"There is nothing at /nothing.\""), response);
        assertTrue(channel.isActive());
    }

    @Test
    void survivesABugInAHandler() {
        assertStatus(500, ask("GET /broken HTTP/1.1\nHost: x\n\n"));
        assertStatus(200, ask("GET /hello HTTP/1.1\nHost: x\n\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\n\n",
                "GET /%zz HTTP/1.1\nHost: x\n\n",
                "GET /a/../b HTTP/1.1\nHost: x\n\n",
                "GET /hello HTTP/1.1\nHost: x\nHost: y\n\n",
                "GET /hello HTTP/1.1\nBad Header: x\n\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\n\n",
            })
    void refusesWhatIsNotHttp(String request) {
        assertStatus(400, ask(request));
        assertFalse(channel.isActive());
    }

    @Test
    void refusesRequestsOfForeignPagesThatChangeAnything() {
        assertStatus(403, ask("POST /echo HTTP/1.1\nHost: x\nOrigin: https://evil.example\nContent-Length: 0\n\n"));
    }

    @Test
    void letsForeignPagesReadNothing() {
        String response = ask("GET /hello HTTP/1.1\nHost: x\nOrigin: https://evil.example\n\n");
        assertStatus(200, response);
        assertFalse(response.contains("access-control"), response);
    }

    @Test
    void refusesForeignPagesAtGuardedRoutesAndWebSockets() {
        assertStatus(403, ask("GET /guarded HTTP/1.1\nHost: x\nOrigin: https://evil.example\n\n"));
    }

    @Test
    void refusesForeignPagesAtWebSockets() {
        assertStatus(403, ask("""
                GET /ws HTTP/1.1
                Host: x
                Origin: https://evil.example
                Connection: keep-alive, Upgrade
                Upgrade: websocket

                """));
    }

    @Test
    void survivesABugInAWebSocketEndpoint() {
        assertStatus(500, ask("GET /ws HTTP/1.1\nHost: x\nConnection: keep-alive, Upgrade\nUpgrade: websocket\n\n"));
    }

    @Test
    void tellsListedPagesThatTheyMayRead() {
        String response = ask("GET /hello HTTP/1.1\nHost: x\nOrigin: https://app.example\n\n");
        assertTrue(response.contains("access-control-allow-origin: https://app.example"), response);
        assertTrue(response.contains("vary: Origin"), response);
    }

    @Test
    void answersPreflightRequestsOfListedPagesOnly() {
        String preflight = "OPTIONS /echo HTTP/1.1\nHost: x\nOrigin: %s\nAccess-Control-Request-Method: POST\n\n";
        String response = ask(preflight.formatted("https://app.example"));
        assertStatus(204, response);
        assertTrue(response.contains("access-control-allow-origin: https://app.example"), response);
        assertStatus(403, ask(preflight.formatted("https://evil.example")));
    }

    @Test
    void closesAConnectionThatNeverAsksForAnything() {
        loop.advanceMillis(74_000);
        assertTrue(channel.isActive());
        loop.advanceMillis(2_000);
        assertFalse(channel.isActive());
    }

    @Test
    void pingsAWebSocketThatIsSilentAndClosesIt() {
        String opened = ask("""
                GET /chat HTTP/1.1
                Host: x
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                """);
        assertStatus(101, opened);
        String pong = "\u008a\u0080\u0000\u0000\u0000\u0000";
        for (int i = 0; i < 3; i++) {
            loop.advanceMillis(30_000);
            ByteBuf ping = channel.readOutbound();
            assertEquals("8900", ByteBufUtil.hexDump(ping));
            ping.release();
            send(pong);
        }
        loop.advanceMillis(49_000);
        assertTrue(channel.isActive());
        loop.advanceMillis(1_000);
        assertFalse(channel.isActive());
        assertEquals(List.of("closed"), aborted);
    }

    @Test
    void closesAConnectionWhoseBodyDoesNotCome() {
        send("POST /echo HTTP/1.1\nHost: x\nContent-Length: 5\n\nab");
        loop.advanceMillis(31_000);
        assertFalse(channel.isActive());
    }

    @Test
    void givesWhoWaitsAllTheTime() {
        send("GET /later HTTP/1.1\nHost: x\n\n");
        loop.advanceMillis(600_000);
        assertTrue(channel.isActive());
        assertNotNull(waiting.getFirst());
        assertNull(channel.readOutbound());
    }

    @Test
    void keepsAnIdleConnectionLongerThanProxiesDo() {
        assertStatus(200, ask("GET /hello HTTP/1.1\nHost: x\n\n"));
        loop.advanceMillis(125_000);
        assertTrue(channel.isActive());
        assertStatus(200, ask("GET /hello HTTP/1.1\nHost: x\n\n"));
        loop.advanceMillis(179_000);
        assertTrue(channel.isActive());
        loop.advanceMillis(2_000);
        assertFalse(channel.isActive());
    }

    @Test
    void anIdleConnectionMakesRoomWhenThereAreMany() {
        assertStatus(200, ask("GET /hello HTTP/1.1\nHost: x\n\n"));
        loop.advanceMillis(60_000);
        assertTrue(channel.isActive());
        crowded = true;
        loop.advanceMillis(15_000);
        assertFalse(channel.isActive());
    }

    @Test
    void aHeadThatArrivesByAndByHasItsDeadline() {
        assertStatus(200, ask("GET /hello HTTP/1.1\nHost: x\n\n"));
        loop.advanceMillis(100_000);
        send("GET /hello HTTP/1.1\n");
        for (int second = 1; second < 30; second++) {
            loop.advanceMillis(1_000);
            assertTrue(channel.isActive());
            send("X-Field-" + second + ": x\n");
        }
        loop.advanceMillis(1_000);
        assertFalse(channel.isActive());
    }

    @Test
    void tellsAnAddressThatAsksTooMuchToWaitAndItsPageToo() {
        admits = false;
        String response = ask("GET /hello HTTP/1.1\nHost: x\nOrigin: https://app.example\n\n");
        assertStatus(429, response);
        assertTrue(response.contains("Retry-After: 5"), response);
        assertTrue(response.contains("access-control-allow-origin: https://app.example"), response);
    }
}
