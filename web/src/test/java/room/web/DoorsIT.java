package room.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server of this machine only, and who tries to come in by it all the same. */
@Timeout(120)
final class DoorsIT {
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The first line and the body of the answer to a request of these lines. */
    private String ask(String line, String... fields) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", URI.create(server.origin()).getPort())) {
            socket.setSoTimeout(20_000);
            String request = line + " HTTP/1.1\r\nConnection: close\r\n" + String.join("\r\n", fields) + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            try (InputStream in = socket.getInputStream()) {
                byte[] head = in.readNBytes(12);
                return new String(head, StandardCharsets.ISO_8859_1).substring(9);
            }
        }
    }

    private String open(String path, String... fields) throws IOException {
        String[] all = new String[fields.length + 4];
        System.arraycopy(fields, 0, all, 0, fields.length);
        all[fields.length] = "Connection: Upgrade";
        all[fields.length + 1] = "Upgrade: websocket";
        all[fields.length + 2] = "Sec-WebSocket-Version: 13";
        all[fields.length + 3] = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
        return ask("GET " + path, all);
    }

    @Test
    void aNameThatWasPointedHereOpensNoDoor() throws IOException {
        String[] evil = {"Host: evil.example:3000", "Origin: http://evil.example:3000", "Sec-Fetch-Site: same-origin"};
        String bearer = "Authorization: Bearer " + server.adminSecret();
        assertEquals("421", open("/", evil));
        assertEquals("421", open("/socket.io/?EIO=4&transport=websocket", evil));
        for (String request : List.of(
                "GET /",
                "GET /app/main.js",
                "GET /socket.io/?EIO=4&transport=polling",
                "POST /whip/daily",
                "POST /whep/daily",
                "DELETE /whip/daily/x",
                "GET /api/v1/rooms",
                "GET /api/v1/openapi.json",
                "GET /metrics",
                "GET /healthz",
                "GET /admin-ui/")) {
            assertEquals("421", ask(request, evil), request);
            assertEquals("421", ask(request, evil[0], bearer), request);
        }
        String[] own = {"Host: localhost:3000", "Origin: http://localhost:3000"};
        assertEquals("101", open("/", own));
        assertEquals("101", open("/socket.io/?EIO=4&transport=websocket", own));
        assertEquals("200", ask("GET /", own));
    }

    @Test
    void comingFromThisMachineMakesNobodyAnAdministrator() throws IOException {
        String json = "Content-Type: application/json";
        for (String field : List.of("X-A: b", "X-Forwarded-For: 127.0.0.1", "Forwarded: for=127.0.0.1")) {
            assertEquals("401", ask("GET /api/v1/rooms", "Host: localhost", field), field);
            assertEquals("401", ask("DELETE /api/v1/rooms/daily", "Host: 127.0.0.1:3000", field), field);
            assertEquals("401", ask("POST /api/v1/rooms", "Host: localhost", json, "Content-Length: 0", field), field);
        }
        assertEquals(
                "200", ask("GET /api/v1/rooms", "Host: localhost", "Authorization: Bearer " + server.adminSecret()));
    }

    @Test
    void anotherServersSecretIsNone() throws IOException {
        try (TestServer other = new TestServer()) {
            assertTrue(!other.adminSecret().equals(server.adminSecret()));
            assertEquals(
                    "401", ask("GET /api/v1/rooms", "Host: localhost", "Authorization: Bearer " + other.adminSecret()));
        }
    }
}
