package room.web;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Malformed and oversized input at every door that takes HTTP: each gets the right 4xx with a problem document (RFC 9457)
 * that says what is wrong without repeating the whole of it, none a 500 or a connection that just ends, and the server
 * serves on. What WebSockets send is damaged in the signaling module's tests.
 */
@Timeout(120)
final class MalformedRequestsIT {
    private static final String SECRET = "q7Zr0vX2mW9cT4bK8nLs5fJh1gDy6pEa3uQi";
    private static final String BEARER = "Authorization: Bearer " + SECRET;
    private static final String JSON = "Content-Type: application/json";
    private static final String SDP = "Content-Type: application/sdp";
    private static final String FRAGMENT = "Content-Type: application/trickle-ice-sdpfrag";
    private static final String LONG = "long".repeat(2_500);

    /** More than an error needs to say; what is quoted of the request has a few dozen characters. */
    private static final int MAX_PROBLEM_BYTES = 700;

    @TempDir
    private Path directory;

    private TestServer server;
    private final List<Executable> claims = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), SECRET);
        server = new TestServer("--secret-file=" + secret);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** One answer, read until the server closed the connection. */
    private record Answer(int status, String head, byte[] body) {
        private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)");

        static Answer of(byte[] bytes) {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            assertTrue(end > 0 && text.startsWith("HTTP/1.1 "), () -> "no answer but: " + text);
            String head = text.substring(0, end);
            byte[] body = text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
            Matcher length = LENGTH.matcher(head);
            if (length.find()) {
                assertEquals(Integer.parseInt(length.group(1)), body.length, "the body is whole");
            }
            return new Answer(Integer.parseInt(text.substring(9, 12)), head, body);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** A text member of the problem document. */
        String member(String name) {
            Matcher member = Pattern.compile("\"" + name + "\":\"((?:[^\"\\\\]|\\\\.)*)\"")
                    .matcher(text());
            return member.find() ? member.group(1) : "";
        }
    }

    private Answer send(byte[] request) throws IOException {
        URI origin = URI.create(server.origin());
        try (Socket socket = new Socket(origin.getHost(), origin.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request);
            try (InputStream in = socket.getInputStream()) {
                return Answer.of(in.readAllBytes());
            }
        }
    }

    private static byte[] request(String line, List<String> fields, byte[] body) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        StringBuilder head = new StringBuilder(line).append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        fields.forEach(field -> head.append(field).append("\r\n"));
        if (body.length > 0) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    /**
     * What such a request gets.
     *
     * @param says part of the problem's detail
     */
    private void claim(int status, String says, String line, List<String> fields, byte[] body) {
        String what = shortened(line) + " " + shortened(new String(body, StandardCharsets.ISO_8859_1));
        claims.add(() -> assertProblem(what, status, says, send(request(line, fields, body))));
    }

    private void claim(int status, String says, String line, List<String> fields, String body) {
        claim(status, says, line, fields, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private void claim(int status, String says, String line, String... fields) {
        claim(status, says, line, List.of(fields), new byte[0]);
    }

    /** The field that opens every room to a client of media. */
    private String token() throws IOException {
        byte[] body = "{\"identity\": \"tester\", \"room\": \"*\"}".getBytes(StandardCharsets.UTF_8);
        return "Authorization: Bearer "
                + send(request("POST /api/v1/tokens", List.of(BEARER, JSON), body))
                        .member("token");
    }

    private static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "...";
    }

    private static void assertProblem(String what, int status, String says, Answer answer) {
        String all = what + ": " + answer.head().lines().findFirst().orElse("") + " " + answer.text();
        assertEquals(status, answer.status(), all);
        assertTrue(answer.head().toLowerCase(Locale.ROOT).contains("content-type: application/problem+json"), all);
        assertTrue(answer.text().contains("\"status\":" + status), all);
        assertTrue(!answer.member("title").isEmpty(), all);
        assertTrue(answer.member("detail").contains(says), () -> "not about \"" + says + "\": " + all);
        assertTrue(answer.body().length < MAX_PROBLEM_BYTES, all);
    }

    /** Checks what was claimed, and that the server is well afterwards. */
    private void hold() throws IOException {
        assertAll(claims);
        assertEquals(200, send(request("GET /healthz", List.of(), new byte[0])).status());
        byte[] room = "{\"name\": \"after all\"}".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                201,
                send(request("POST /api/v1/rooms", List.of(BEARER, JSON), room)).status());
    }

    @Test
    void roomsAreNotMadeOfWhatIsNoJson() throws IOException {
        String post = "POST /api/v1/rooms";
        List<String> json = List.of(BEARER, JSON);
        claim(401, "token", post, List.of(JSON), "{'name': 'x'}");
        claim(415, "application/json", post, List.of(BEARER), "{'name': 'x'}");
        claim(415, "application/json", post, List.of(BEARER, "Content-Type: text/plain"), "{'name': 'x'}");
        claim(415, "application/json", post, List.of(BEARER, "Content-Type: " + LONG), "{'name': 'x'}");
        claim(400, "object", post, json, "");
        claim(400, "line 1, column 2", post, json, "{");
        claim(400, "object", post, json, "['x']");
        claim(400, "object", post, json, "null");
        claim(400, "line 1", post, json, "{'name': 'x'} {}");
        claim(400, "line 2", post, json, "{'name': 'x',\n 'name': 'y'}");
        claim(400, "nesting", post, json, "{'name': 'x', 'capacity': " + "[".repeat(1_000));
        claim(400, "not JSON", post, json, "{'name': " + LONG);
        claim(400, "not JSON", post, json, "{'name': '" + LONG);
        claim(400, "not JSON", post, json, "{'" + LONG + "': 1, '" + LONG.substring(6_000) + "': 1, 'x': 1, 'x': 2}");
        for (String encoding : List.of("UTF-32BE", "UTF-32LE", "UTF-16BE", "UTF-16LE")) {
            claim(400, "", post, json, "{\"name\": \"x\"}".getBytes(Charset.forName(encoding)));
        }
        claim(400, "byte 10", post, json, "{\"name\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
        claim(400, "UTF-8", post, json, new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 0});
        claim(413, "16384", post, json, "{'name': '" + "x".repeat(20_000) + "'}");
        hold();
    }

    @Test
    void roomsAreNotMadeOfValuesThatMakeNoSense() throws IOException {
        String post = "POST /api/v1/rooms";
        List<String> json = List.of(BEARER, JSON);
        claim(400, "name", post, json, "{}");
        claim(400, "name", post, json, "{'name': 7}");
        claim(400, "name", post, json, "{'name': ''}");
        claim(400, "name", post, json, "{'name': '   '}");
        claim(400, "name", post, json, "{'name': 'a/b'}");
        claim(400, "name", post, json, "{'name': '..'}");
        claim(400, "name", post, json, "{'name': '" + "x".repeat(129) + "'}");
        claim(400, "name", post, json, "{'name': '\\u0000'}");
        claim(400, "surrogate", post, json, "{'name': '\\ud800'}");
        claim(400, "surrogate", post, json, "{'name': 'x\\udc00y'}");
        claim(400, "capacity", post, json, "{'name': 'x', 'capacity': 0}");
        claim(400, "capacity", post, json, "{'name': 'x', 'capacity': 1e99}");
        claim(400, "capacity", post, json, "{'name': 'x', 'capacity': 1.5}");
        claim(400, "capacity", post, json, "{'name': 'x', 'capacity': " + "9".repeat(900) + "}");
        claim(400, "locked", post, json, "{'name': 'x', 'locked': 'yes'}");
        claim(400, "codecs", post, json, "{'name': 'x', 'codecs': []}");
        claim(400, "codecs", post, json, "{'name': 'x', 'codecs': ['" + "v".repeat(128) + "']}");
        claim(400, "codecs", post, json, "{'name': 'x', 'codecs': ['vp8', 'vp8', 'vp8', 'vp8', 'vp8']}");
        claim(400, "lastN", post, json, "{'name': 'x', 'lastN': -1}");
        claim(400, "is not known", post, json, "{'name': 'x', 'nmae': 'y'}");
        claim(400, "is not known", post, json, "{'name': 'x', '" + LONG + "': 'y'}");
        hold();
    }

    @Test
    void roomsAndParticipantsAreNotToBeHadByWrongRequests() throws IOException {
        claim(400, "limit", "GET /api/v1/rooms?limit=0", BEARER);
        claim(400, "limit", "GET /api/v1/rooms?limit=" + LONG.substring(4_000), BEARER);
        claim(400, "is not known", "GET /api/v1/rooms?" + LONG.substring(4_000) + "=1", BEARER);
        claim(401, "token", "GET /api/v1/rooms");
        claim(401, "token", "GET /api/v1/rooms", "Authorization: Bearer " + LONG);
        claim(401, "token", "GET /api/v1/rooms", "Authorization: Bearer a.b.c");
        claim(401, "token", "GET /api/v1/rooms", "Authorization: Basic eDp5");
        claim(405, "GET, POST", "DELETE /api/v1/rooms", BEARER);
        claim(404, "no room", "GET /api/v1/rooms/nobody", BEARER);
        claim(404, "no room", "GET /api/v1/rooms/" + LONG.substring(4_000), BEARER);
        claim(404, "no room", "DELETE /api/v1/rooms/nobody", BEARER);
        claim(404, "no room", "GET /api/v1/rooms/nobody/participants", BEARER);
        claim(404, "", "DELETE /api/v1/rooms/nobody/participants/" + LONG.substring(4_000), BEARER);
        claim(415, "merge-patch", "PATCH /api/v1/rooms/nobody", List.of(BEARER), "{'locked': true}");
        claim(400, "locked", "PATCH /api/v1/rooms/nobody", List.of(BEARER, JSON), "{'locked': 1}");
        String mute = "POST /api/v1/rooms/nobody/participants/x/mute";
        claim(400, "source", mute, List.of(BEARER, JSON), "{'muted': true}");
        claim(400, "source", mute, List.of(BEARER, JSON), "{'source': '" + LONG + "', 'muted': true}");
        claim(400, "muted", mute, List.of(BEARER, JSON), "{'source': 'camera', 'muted': null}");
        claim(404, "no room", mute, List.of(BEARER, JSON), "{'source': 'camera', 'muted': true}");
        claim(404, "openapi", "GET /api/v1/" + LONG.substring(4_000), BEARER);
        claim(404, "openapi", "POST /api", List.of(BEARER, JSON), "{}");
        claim(405, "GET", "PUT /api/v1/openapi.json");
        hold();
    }

    @Test
    void tokensAreNotMadeOfWhatTheyCannotSay() throws IOException {
        String post = "POST /api/v1/tokens";
        List<String> json = List.of(BEARER, JSON);
        claim(401, "token", post, List.of(JSON), "{'identity': 'ada', 'room': 'daily'}");
        claim(405, "POST", "GET /api/v1/tokens", BEARER);
        claim(415, "application/json", post, List.of(BEARER), "{}");
        claim(400, "identity", post, json, "{'room': 'daily'}");
        claim(400, "identity", post, json, "{'identity': '\\ud83d', 'room': 'daily'}");
        claim(400, "room", post, json, "{'identity': 'ada'}");
        claim(400, "ttlSeconds", post, json, "{'identity': 'ada', 'room': 'daily', 'ttlSeconds': 99999999}");
        claim(400, "grants", post, json, "{'identity': 'ada', 'room': 'daily', 'grants': []}");
        claim(400, "grants.", post, json, "{'identity': 'ada', 'room': 'daily', 'grants': {'" + LONG + "': true}}");
        claim(
                400,
                "publish",
                post,
                json,
                "{'identity': 'ada', 'room': 'daily', 'grants': {'publish': ['" + "x".repeat(128) + "']}}");
        claim(413, "16384", post, json, "{'identity': '" + "x".repeat(20_000) + "'}");
        hold();
    }

    @Test
    void whipAndWhepTakeOffersOnly() throws IOException {
        String token = token();
        List<String> sdp = List.of(token, SDP);
        byte[] tooLong = new byte[500_001];
        for (String door : List.of("/whip/", "/whep/")) {
            String post = "POST " + door + "daily";
            claim(401, "token", post, List.of(SDP), "v=0");
            claim(415, "application/sdp", post, List.of(token, JSON), "{}");
            claim(406, "application/sdp", post, List.of(token, SDP, "Accept: text/html"), "v=0");
            claim(400, "empty", post, List.of(token, SDP), "");
            claim(400, "", post, sdp, "hello");
            claim(400, "", post, sdp, "v=0\r\n");
            claim(400, "", post, sdp, "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n");
            claim(400, "", post, sdp, "v=0\r\n" + "a=x\r\n".repeat(50_000));
            claim(400, "", post, sdp, "v=0\r\na=" + LONG.repeat(40) + "\r\n");
            claim(400, "", post, sdp, new byte[10_000]);
            claim(413, "500000", post, sdp, tooLong);
            claim(405, "OPTIONS, POST", "GET " + door + "daily", token);
            claim(404, "no such session", "DELETE " + door + "daily/nobody", token);
            claim(
                    404,
                    "no such session",
                    "PATCH " + door + "daily/" + LONG.substring(4_000),
                    List.of(token, FRAGMENT, "If-Match: *"),
                    "a=end-of-candidates");
            claim(413, "64000", "PATCH " + door + "daily/nobody", List.of(token, FRAGMENT), new byte[70_000]);
        }
        hold();
    }

    @Test
    void whipAndWhepNamesHaveTheirLimits() throws IOException {
        String offer = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n";
        String token = token();
        for (String door : List.of("/whip/", "/whep/")) {
            List<String> sdp = List.of(token, SDP);
            claim(400, "", "POST " + door + "x".repeat(129), sdp, offer);
            claim(400, "", "POST " + door + LONG.substring(4_000), sdp, offer);
            claim(400, "", "POST " + door + "%20", sdp, offer);
            claim(400, "malformed", "POST " + door + "%00", sdp, offer);
            claim(400, "malformed", "POST " + door + "%zz", sdp, offer);
            claim(400, "malformed", "POST " + door + "..", sdp, offer);
            claim(400, "", "POST " + door + "daily?participant=" + LONG.substring(4_000), sdp, offer);
            claim(400, "", "POST " + door + "daily?participant=%00", sdp, offer);
        }
        hold();
    }

    @Test
    void pagesTakeNothingAndAreNotToBeHadByOtherNames() throws IOException {
        for (String page : List.of("/", "/index.html", "/metrics", "/healthz", "/readyz", "/admin-ui/", "/whep.html")) {
            claim(405, "GET", "POST " + page, List.of(JSON), "{}");
            claim(405, "GET", "DELETE " + page);
            claim(413, "0 bytes", "GET " + page, List.of(), "x");
        }
        for (String page :
                List.of("/nothing", "/admin", "/admin-ui/", "/admin-ui/x", "//etc/passwd", "/app/", "/app")) {
            claim(404, "", "GET " + page);
        }
        claim(404, "nothing at /long", "GET /" + LONG.substring(4_000));
        for (String page : List.of("/../etc/passwd", "/%2e%2e/etc/passwd", "/a%00b", "/a\\b", "/%", "/%e", "x", "*")) {
            claim(400, "address", "GET " + page);
        }
        claim(414, "8192", "GET /" + LONG);
        claim(431, "16384", "GET /", "X-Long: " + LONG + LONG);
        hold();
    }

    @Test
    void socketIoRefusesInItsOwnWords() throws IOException {
        for (String query : List.of("", "EIO=3", "EIO=4", "EIO=4&transport=pigeon", "EIO=4&transport=polling&sid=x")) {
            Answer answer = send(request("GET /socket.io/?" + query, List.of(), new byte[0]));
            assertEquals(400, answer.status(), query);
            assertTrue(answer.text().matches("\\{\"code\":\\d,\"message\":\"[^\"]+\"}"), answer.text());
        }
        Answer opening = send(request("POST /socket.io/?EIO=4&transport=polling", List.of(), new byte[] {'4', '0'}));
        assertEquals(400, opening.status());
        claim(413, "1000000", "POST /socket.io/?EIO=4&transport=polling&sid=x", List.of(), new byte[1_000_001]);
        String socket = "GET /socket.io/?EIO=4&transport=websocket";
        claim(426, "13", socket, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 7");
        claim(400, "handshake", socket, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13");
        claim(403, "origin", socket, "Connection: Upgrade", "Upgrade: websocket", "Origin: https://evil.example");
        hold();
    }

    @Test
    void whatIsNotHttpIsAnsweredAllTheSame() throws IOException {
        for (String text : List.of(
                "hello\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nbad field\r\n\r\n",
                "POST /api/v1/rooms HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "POST /api/v1/rooms HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 2\r\n\r\n",
                "POST /api/v1/rooms HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                "POST /api/v1/rooms HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n")) {
            claims.add(() -> assertProblem(text, 400, "", send(text.getBytes(StandardCharsets.ISO_8859_1))));
        }
        hold();
    }

    /** Chunks say nothing of what is to come. */
    @Test
    void bodiesInChunksHaveTheSameLimits() throws IOException {
        for (String door : List.of("POST /api/v1/rooms", "POST /whip/daily", "PATCH /whep/daily/x")) {
            String chunks = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
            String text = door + " HTTP/1.1\r\nHost: localhost\r\n" + BEARER + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + chunks.repeat(10) + "0\r\n\r\n";
            claims.add(() -> assertProblem(door, 413, "bytes", send(text.getBytes(StandardCharsets.ISO_8859_1))));
        }
        hold();
    }
}
