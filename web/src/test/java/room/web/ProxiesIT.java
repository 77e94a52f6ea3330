package room.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import room.web.tls.Certificate;

/** The configurations of proxies that docs/OPERATIONS.md prints, each in front of a server: everything gets through. */
@Timeout(180)
final class ProxiesIT {
    private static final String OFFER = """
            v=0
            o=- 1 1 IN IP4 0.0.0.0
            s=-
            t=0 0
            a=group:BUNDLE 0
            m=audio 9 UDP/TLS/RTP/SAVPF 111
            c=IN IP4 0.0.0.0
            a=ice-ufrag:abcd
            a=ice-pwd:abcdefghijklmnopqrstuvwx
            a=fingerprint:sha-256 %s
            a=setup:actpass
            a=mid:0
            a=sendonly
            a=rtcp-mux
            a=rtpmap:111 opus/48000/2
            """.formatted("AB:".repeat(31) + "AB").replace("\n", "\r\n");

    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]+)\"");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import .*? from \"([^\"]+)\";");

    @TempDir
    private Path directory;

    private static List<ProxyProcess.Configuration> printed() throws Exception {
        return ProxyProcess.printed();
    }

    private static HttpClient client(Certificate trusted) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("proxy", trusted.chain().getFirst());
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .sslContext(context)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    /** What a browser's page does, through one proxy. */
    private record Visit(HttpClient client, String origin, URI page) {
        HttpResponse<String> send(String method, URI address, String body, String... fields) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(address)
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                    .header("Origin", origin);
            if (fields.length > 0) {
                request.headers(fields);
            }
            return client.send(request.build(), BodyHandlers.ofString());
        }

        String get(URI address) throws Exception {
            HttpResponse<String> response = send("GET", address, "");
            assertEquals(200, response.statusCode(), address + ": " + response.body());
            return response.body();
        }

        URI at(String path) {
            return page.resolve(path);
        }
    }

    @Test
    void theDocumentPrintsConfigurationsOfThreeProxiesWithAPathAndWithout() throws Exception {
        Set<String> names = printed().stream()
                .map(ProxyProcess.Configuration::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                Set.of(
                        "caddy",
                        "caddy below /calls",
                        "haproxy",
                        "haproxy below /calls",
                        "nginx",
                        "nginx below /calls, Host without a port"),
                names);
    }

    @ParameterizedTest
    @MethodSource("printed")
    void everythingGetsThrough(ProxyProcess.Configuration configuration) throws Exception {
        try (TestServer server = new TestServer("--trusted-proxy=127.0.0.1", "--base-path=" + configuration.path());
                ProxyProcess proxy = new ProxyProcess(
                        configuration, directory, URI.create(server.origin()).getPort());
                HttpClient client = client(proxy.certificate())) {
            Visit visit = new Visit(client, proxy.origin(), URI.create(proxy.origin() + configuration.path() + "/"));
            assertPageIsWhole(visit);
            assertFolderIsFound(visit, configuration.path());
            assertPollingWorks(visit);
            assertWebSocketsWork(visit);
            for (String door : List.of("whip/daily", "whip/daily/", "whep/daily?participant=Ada")) {
                assertOffersAreAnswered(visit, configuration.path(), door);
            }
            assertEquals(401, visit.send("GET", visit.at("api/v1/rooms"), "").statusCode());
            HttpResponse<String> rooms =
                    visit.send("GET", visit.at("api/v1/rooms"), "", "Authorization", "Bearer " + server.adminSecret());
            assertEquals(200, rooms.statusCode(), rooms.body());
        }
    }

    private static void assertPageIsWhole(Visit visit) throws Exception {
        Matcher links = LINK.matcher(visit.get(visit.page()));
        int count = 0;
        for (; links.find(); count++) {
            visit.get(visit.at(links.group(1)));
        }
        assertTrue(count > 8, "links of the page: " + count);
        URI module = visit.at("app/room.js");
        Matcher imports = IMPORT.matcher(visit.get(module));
        for (count = 0; imports.find(); count++) {
            visit.get(module.resolve(imports.group(1)));
        }
        assertTrue(count > 1, "imports of the module: " + count);
    }

    private static void assertFolderIsFound(Visit visit, String path) throws Exception {
        HttpResponse<String> bare = visit.send("GET", URI.create(visit.origin() + path), "");
        assertEquals(200, bare.statusCode());
        assertEquals(
                visit.page().getPath(),
                bare.uri().getPath().isEmpty() ? "/" : bare.uri().getPath());
    }

    private static void assertPollingWorks(Visit visit) throws Exception {
        String address = "socket.io/?EIO=4&transport=polling";
        String opened = visit.get(visit.at(address));
        Matcher sid = Pattern.compile("\"sid\":\"([^\"]+)\"").matcher(opened);
        assertTrue(sid.find(), opened);
        URI session = visit.at(address + "&sid=" + sid.group(1));
        assertEquals("ok", visit.send("POST", session, "40").body());
        assertTrue(visit.get(session).startsWith("40{"));
    }

    private static void assertWebSocketsWork(Visit visit) throws Exception {
        CompletableFuture<String> first = new CompletableFuture<>();
        URI address = URI.create(
                visit.at("socket.io/?EIO=4&transport=websocket").toString().replaceFirst("^http", "ws"));
        WebSocket socket = visit.client()
                .newWebSocketBuilder()
                .header("Origin", visit.origin())
                .buildAsync(address, new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        first.complete(text.toString());
                        from.request(1);
                        return null;
                    }
                })
                .get(30, TimeUnit.SECONDS);
        assertTrue(first.get(30, TimeUnit.SECONDS).startsWith("0{"), first::join);
        socket.abort();
    }

    private static void assertOffersAreAnswered(Visit visit, String path, String door) throws Exception {
        URI address = visit.at(door);
        String offer = door.startsWith("whep") ? OFFER.replace("sendonly", "recvonly") : OFFER;
        HttpResponse<String> made = visit.send("POST", address, offer, "Content-Type", "application/sdp");
        assertEquals(201, made.statusCode(), made.body());
        String location = made.headers().firstValue("Location").orElse(null);
        assertNotNull(location);
        assertTrue(location.startsWith(path + "/wh"), location);
        assertEquals(200, visit.send("DELETE", address.resolve(location), "").statusCode());
    }
}
