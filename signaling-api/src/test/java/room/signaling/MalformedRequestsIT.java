package room.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import room.signaling.auth.OpenAccess;
import room.signaling.call.FakeSfu;
import room.signaling.rest.RestApi;

/** What no client of ours would send to the REST and WHIP doors: each is refused by name, and the server goes on. */
@Timeout(120)
final class MalformedRequestsIT {
    private static final String ROOMS = "/api/v1/rooms";
    private static final String SDP = "application/sdp";

    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeSfu sfu = new FakeSfu();
    private final SignalingServer server = server();

    private SignalingServer server() {
        OpenAccess access = new OpenAccess();
        RestApi rest = new RestApi(sfu, access, null, 10, InstantSource.system());
        return new SignalingServer(SignalingConfig.at(new InetSocketAddress("localhost", 0)), sfu, access, rest::addTo);
    }

    @BeforeEach
    void start() throws Exception {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
        sfu.close();
        http.shutdownNow();
    }

    private HttpResponse<String> send(String method, String path, String type, byte[] body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(
                                "http://localhost:" + server.httpAddress().getPort() + path))
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                        .header("Content-Type", type)
                        .build(),
                BodyHandlers.ofString());
    }

    /** Refused for what was sent, with a problem document; nothing is left of it. */
    private void assertRefused(HttpResponse<String> response) throws Exception {
        assertTrue(
                response.statusCode() >= 400 && response.statusCode() < 500,
                response.statusCode() + " " + response.body());
        assertEquals(
                "application/problem+json",
                response.headers().firstValue("Content-Type").orElse(""));
        JsonNode problem = new ObjectMapper().readTree(response.body());
        assertEquals(response.statusCode(), problem.path("status").asInt());
        assertTrue(problem.path("detail").asText().length() > 10, response.body());
        assertTrue(response.body().length() < 2_000, "it does not repeat all of what was sent");
        assertEquals(0, sfu.rooms().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "00", // a control character
                "ff", // not UTF-8
                "c3", // UTF-8 that ends too early
                "efbbbf", // only a byte order mark
                "000000ff", // a byte order mark of UTF-32 and nothing sensible
                "0000feff00110000", // beyond Unicode in UTF-32
                "00007b00ffffffff", // an unusual order of UTF-32
                "7b00", // UTF-16 that ends too early
                "7b226e616d65223a22c328227d", // a name that is not UTF-8
                "7b226e616d65223a22610062227d", // a zero byte in a name
                "7b226e616d65223a225c7564383030227d" // half of a surrogate pair
            })
    void bytesThatAreNoJson(String hex) throws Exception {
        assertRefused(send("POST", ROOMS, "application/json", HexFormat.of().parseHex(hex)));
    }

    @Test
    void jsonThatIsTooDeepTooLongOrTooLarge() throws Exception {
        for (String body : new String[] {
            "{\"name\":" + "[".repeat(7_000) + "]".repeat(7_000) + "}",
            "{\"name\":\"" + "x".repeat(15_000) + "\"}",
            "{\"name\":\"a\",\"capacity\":" + "9".repeat(15_000) + "}",
            "{\"name\":\"a\",\"capacity\":1e999999999}",
            "{\"" + "x".repeat(15_000) + "\":1}",
            "{\"name\":\"a\",\"codecs\":[" + "\"vp8\",".repeat(2_000) + "\"vp8\"]}",
            "{\"name\":\"a\",\"codecs\":{\"vp8\":true}}",
            "{\"name\":{\"name\":\"a\"}}"
        }) {
            assertRefused(send("POST", ROOMS, "application/json", body.getBytes(StandardCharsets.UTF_8)));
        }
        HttpResponse<String> large = send("POST", ROOMS, "application/json", new byte[1_000_000]);
        assertEquals(413, large.statusCode());
        assertRefused(large);
    }

    @Test
    void jsonThatWasBrokenAtRandom() throws Exception {
        byte[] good = "{\"name\":\"daily\",\"capacity\":5,\"codecs\":[\"vp8\"],\"locked\":true,\"emptySeconds\":60}"
                .getBytes(StandardCharsets.UTF_8);
        SplittableRandom random = new SplittableRandom(4711);
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            byte[] broken = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int flips = random.nextInt(4); flips > 0 && broken.length > 0; flips--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            HttpResponse<String> response = send("POST", ROOMS, "application/json", broken);
            if (response.statusCode() == 201) {
                String location = response.headers().firstValue("Location").orElse("");
                assertEquals(
                        204, send("DELETE", location, "text/plain", new byte[0]).statusCode(), location);
            } else {
                assertRefused(response);
                refused++;
            }
        }
        assertTrue(refused > 250, "only " + refused + " were refused");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/rooms?limit=99999999999999999999",
        "GET, /api/v1/rooms?limit=%00",
        "GET, /api/v1/rooms/%20",
        "GET, /api/v1/rooms/%2e%2e",
        "GET, /api/v1/rooms/nobody",
        "DELETE, /api/v1/rooms/nobody",
        "DELETE, /api/v1/rooms/nobody/participants/x",
        "GET, /api/v1/rooms/nobody/participants",
        "GET, /api/v1/rooms//participants",
        "GET, /api/",
        "BREW, /api/v1/rooms",
        "POST, /api/v1/rooms/a%2fb",
        "POST, /whip/%0d%0aSet-Cookie:x",
        "POST, /whip/",
        "POST, /whip/a/b/c",
        "DELETE, /whip/daily/..%2f..",
        "PATCH, /whip/daily/unknown"
    })
    void addressesThatLeadNowhere(String method, String path) throws Exception {
        HttpResponse<String> response = send(method, path, "application/json", new byte[0]);
        assertRefused(response);
        assertTrue(response.headers().firstValue("Set-Cookie").isEmpty());
    }

    @Test
    void offersThatAreNone() throws Exception {
        SplittableRandom random = new SplittableRandom(815);
        for (String door : new String[] {"/whip/daily", "/whep/daily"}) {
            for (int i = 0; i < 50; i++) {
                byte[] bytes = new byte[random.nextInt(2_000)];
                random.nextBytes(bytes);
                assertRefused(send("POST", door, SDP, bytes));
            }
            HttpResponse<String> large = send("POST", door, SDP, new byte[2_000_000]);
            assertEquals(413, large.statusCode());
            assertRefused(large);
            assertRefused(send(
                    "POST", door + "?participant=" + "x".repeat(5_000), SDP, "v=0".getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Raw, since the client would not send it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "Content-Length: -1\r\n\r\n",
                "Content-Length: 99999999999999999999\r\n\r\n",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
                "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "Host: a\r\nHost: b\r\nContent-Length: 0\r\n\r\n",
                "X: a\u0000b\r\nContent-Length: 0\r\n\r\n",
                " folded: x\r\nContent-Length: 0\r\n\r\n"
            })
    void framesThatNobodyAgreesOn(String rest) throws Exception {
        for (String path : new String[] {ROOMS, "/whip/daily"}) {
            String answer =
                    raw("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + rest);
            assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 4"), answer);
            assertEquals(answer.indexOf("HTTP/1.1"), answer.lastIndexOf("HTTP/1.1"), "one answer, no more: " + answer);
        }
        assertEquals(200, send("GET", ROOMS, "text/plain", new byte[0]).statusCode());
    }

    /** What the server says until it closes the connection. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("localhost", server.httpAddress().getPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            socket.shutdownOutput();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try (InputStream in = socket.getInputStream()) {
                in.transferTo(answer);
            } catch (java.net.SocketException reset) {
                // It may close with our bytes unread.
                return answer.toString(StandardCharsets.ISO_8859_1);
            }
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
    }
}
