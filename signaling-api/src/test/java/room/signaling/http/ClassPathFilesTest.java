package room.signaling.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClassPathFilesTest {
    private final ClassPathFiles files = new ClassPathFiles("/", "META-INF/resources");

    private HttpResponse get(String path, Headers headers) {
        HttpRequest bare = FakeExchange.request("GET", path, Map.of(), "");
        return files.answer(
                new HttpRequest("GET", path, Map.of(), Map.of(), headers, bare.body(), bare.remote(), bare.secure()));
    }

    @Test
    void servesAFileWithItsTypeAndTag() {
        HttpResponse response = get("/socket.io/socket.io.js", Headers.NONE);
        assertEquals(200, response.status());
        assertEquals("text/javascript; charset=UTF-8", response.headers().first("content-type"));
        assertTrue(response.body().length > 100_000);
        String tag = response.headers().first("ETag");
        assertNotNull(tag);
        for (String condition : new String[] {tag, "\"other\", " + tag, "W/" + tag, "*"}) {
            HttpResponse again = get("/socket.io/socket.io.js", Headers.of("If-None-Match", condition));
            assertEquals(304, again.status(), condition);
            assertEquals(tag, again.headers().first("ETag"));
        }
        assertEquals(
                200,
                get("/socket.io/socket.io.js", Headers.of("If-None-Match", "\"other\""))
                        .status());
    }

    @Test
    void compressesTextForWhoeverTakesIt() throws IOException {
        HttpResponse plain = get("/socket.io/socket.io.js", Headers.of("Accept-Encoding", "br, gzip;q=0"));
        assertNull(plain.headers().first("Content-Encoding"));
        HttpResponse response = get("/socket.io/socket.io.js", Headers.of("Accept-Encoding", "br, gzip;q=0.8"));
        assertEquals("gzip", response.headers().first("Content-Encoding"));
        assertEquals("Accept-Encoding", response.headers().first("Vary"));
        assertTrue(response.body().length < plain.body().length / 2);
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            assertArrayEquals(plain.body(), gzip.readAllBytes());
        }
        String tag = response.headers().first("ETag");
        assertNotNull(tag);
        assertEquals(
                304,
                get("/socket.io/socket.io.js", Headers.of("If-None-Match", tag)).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/socket.io",
                "/socket.io/",
                "/nothing.js",
                "//socket.io/socket.io.js",
                "/socket.io//socket.io.js",
                "/../../room/signaling/http/HttpServer.class",
                "/socket.io/../../maven"
            })
    void servesNeitherFoldersNorWhatLiesOutside(String path) {
        assertEquals(404, get(path, Headers.NONE).status());
    }
}
