package room.signaling.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RoutesTest {
    private final Routes routes = Routes.builder()
            .get("/healthz", request -> HttpResponse.text(200, "fine"))
            .on("POST", "/whip/{room}", 1_000, exchange -> exchange.respond(HttpResponse.empty(201)))
            .on("DELETE", "/whip/{room}/{id}", 0, exchange -> exchange.respond(HttpResponse.empty(200)))
            .resources("/docs/", "META-INF/resources")
            .build();

    private Map<String, String> parameters(String method, String path) {
        return assertInstanceOf(Routes.Match.Found.class, routes.match(method, path))
                .parameters();
    }

    @Test
    void findsRoutesAndTheirParameters() {
        assertEquals(Map.of(), parameters("GET", "/healthz"));
        assertEquals(Map.of("room", "daily"), parameters("POST", "/whip/daily"));
        assertEquals(Map.of("room", "daily", "id", "7"), parameters("DELETE", "/whip/daily/7"));
        assertEquals(Map.of(), parameters("GET", "/docs/a/b/c"));
        assertEquals(Map.of(), parameters("GET", "/docs/"));
    }

    @Test
    void answersHeadWhereItAnswersGet() {
        assertEquals(Map.of(), parameters("HEAD", "/healthz"));
    }

    @Test
    void namesTheMethodsThatThereAre() {
        assertEquals(new Routes.Match.WrongMethod(Set.of("GET")), routes.match("POST", "/healthz"));
        assertEquals(new Routes.Match.WrongMethod(Set.of("POST")), routes.match("GET", "/whip/daily"));
    }

    @Test
    void findsNothingElse() {
        for (String path : new String[] {"/", "/healthz/", "/healthz/x", "/whip/", "/whip", "/whip/a/b/c", "/doc"}) {
            assertInstanceOf(Routes.Match.NotFound.class, routes.match("POST", path), path);
        }
    }

    @Test
    void aSlashAtTheEndIsOneTooMuchButForFolders() {
        Routes more = Routes.builder()
                .get("/metrics", request -> HttpResponse.text(200, "fine"))
                .get("/docs", request -> HttpResponse.empty(308))
                .resources("/docs/", "META-INF/resources")
                .on("POST", "/whip/{room}", 1_000, exchange -> exchange.respond(HttpResponse.empty(201)))
                .on("GET", "/api/v1/rooms", 0, exchange -> exchange.respond(HttpResponse.empty(200)))
                .guarded("/api/**", 0, exchange -> exchange.respond(HttpResponse.empty(404)))
                .guarded("/socket.io/", 0, exchange -> exchange.respond(HttpResponse.empty(200)))
                .guarded("/socket.io", 0, exchange -> exchange.respond(HttpResponse.empty(200)))
                .resources("/", "META-INF/resources")
                .build();
        assertEquals("/metrics", more.canonical("/metrics/"));
        assertEquals("/whip/daily", more.canonical("/whip/daily/"));
        assertEquals("/api/v1/rooms", more.canonical("/api/v1/rooms/"));
        for (String path : new String[] {
            "/",
            "/docs",
            "/docs/",
            "/docs/a/",
            "/app/",
            "/socket.io/",
            "/socket.io",
            "/whip/",
            "/metrics//",
            "/api/v1/x/",
            "/api/"
        }) {
            assertEquals(path, more.canonical(path));
        }
    }

    @Test
    void refusesTwoWebSocketsAtOnePath() {
        Routes.Builder builder = Routes.builder().webSocket("/", 1, (request, loop) -> {
            throw new IllegalStateException();
        });
        assertThrows(
                IllegalArgumentException.class,
                () -> builder.webSocket("/", 1, (request, loop) -> {
                    throw new IllegalStateException();
                }));
    }
}
