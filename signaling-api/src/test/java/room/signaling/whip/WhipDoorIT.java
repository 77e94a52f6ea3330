package room.signaling.whip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import room.sfu.api.Grants;
import room.sfu.api.ParticipantId;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomEvent;
import room.signaling.call.CallConfig;
import room.signaling.call.FakeSfu;
import room.signaling.http.HttpConfig;
import room.signaling.http.HttpServer;
import room.signaling.http.OriginPolicy;
import room.signaling.http.Routes;

/** WHIP and WHEP over real sockets, before a media server without media. */
final class WhipDoorIT {
    private static final String SDP = "application/sdp";
    private static final String FRAGMENT = "application/trickle-ice-sdpfrag";
    private static final String OFFER = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n";
    private static final String RESTART = "a=ice-ufrag:other\r\na=ice-pwd:other+password+22+chars\r\n";
    private static final String TRICKLE =
            "a=ice-ufrag:same\r\na=ice-pwd:p\r\na=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\n";

    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeSfu sfu = new FakeSfu();
    private AccessPolicy access = AccessPolicy.OPEN;
    private final HttpServer server;
    private String origin = "";

    WhipDoorIT() {
        Routes.Builder routes = Routes.builder();
        new WhipDoor(
                        sfu,
                        (bearer, room, action) -> access.decide(bearer, room, action),
                        List.of(
                                new CallConfig.IceServer(List.of("stun:stun.example"), null, null),
                                new CallConfig.IceServer(List.of("turn:turn.example"), "ada", "pass\"word")))
                .addTo(routes);
        routes.resources("/", "META-INF/resources");
        server = new HttpServer(
                HttpConfig.at(new InetSocketAddress("localhost", 0))
                        .withOrigins(new OriginPolicy(List.of("https://app.example"))),
                routes.build());
    }

    @BeforeEach
    void start() throws Exception {
        origin = "http://localhost:" + server.start().http().getPort();
    }

    @AfterEach
    void stop() {
        server.close();
        sfu.close();
        http.shutdownNow();
    }

    private HttpResponse<String> send(String method, String path, @Nullable String type, String body, String... fields)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(origin + path)).method(method, BodyPublishers.ofString(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        for (int i = 0; i < fields.length; i += 2) {
            request.header(fields[i], fields[i + 1]);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path) throws Exception {
        return send("POST", path, SDP, OFFER);
    }

    private HttpResponse<String> patch(String path, String body, String... fields) throws Exception {
        return send("PATCH", path, FRAGMENT, body, fields);
    }

    private static String field(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** Checks that it is a problem that says something. */
    private static void assertProblem(int status, HttpResponse<String> response) throws Exception {
        assertEquals(status, response.statusCode(), response.body());
        assertEquals("application/problem+json", field(response, "Content-Type"));
        assertTrue(new ObjectMapper()
                        .readTree(response.body())
                        .get("detail")
                        .asText()
                        .length()
                > 10);
    }

    private <C extends RoomCommand> C next(Class<C> type) throws InterruptedException {
        return assertInstanceOf(type, sfu.commands.take());
    }

    @Test
    void aPostMakesASessionUnderAnAddressThatCannotBeGuessed() throws Exception {
        HttpResponse<String> created = post("/whip/my%20room?participant=Ada");
        assertEquals(201, created.statusCode());
        assertEquals(SDP, field(created, "Content-Type"));
        assertEquals("v=0\r\nanswer\r\n", created.body());
        assertTrue(field(created, "Location").matches("/whip/my%20room/[A-Za-z0-9_-]{20}"), field(created, "Location"));
        assertEquals("\"ice-1\"", field(created, "ETag"));
        assertEquals(FRAGMENT, field(created, "Accept-Patch"));
        assertEquals(
                List.of(
                        "<stun:stun.example>; rel=\"ice-server\"",
                        "<turn:turn.example>; rel=\"ice-server\"; username=\"ada\"; credential=\"pass\\\"word\";"
                                + " credential-type=\"password\""),
                created.headers().allValues("Link"));
        RoomCommand.Publish publish = next(RoomCommand.Publish.class);
        assertEquals("my room", publish.room());
        assertEquals("Ada", publish.name());
        assertEquals(OFFER, next(RoomCommand.Offer.class).sdp());
        assertNotEquals(field(created, "Location"), field(post("/whip/my%20room"), "Location"));
        assertEquals(WhipDoor.DEFAULT_NAME, next(RoomCommand.Publish.class).name());
    }

    @Test
    void aViewerWatchesWhomItNames() throws Exception {
        assertTrue(field(post("/whep/daily?participant=Ada"), "Location").startsWith("/whep/daily/"));
        assertEquals("Ada", next(RoomCommand.Watch.class).whom());
        next(RoomCommand.Offer.class);
        post("/whep/daily?participant=");
        assertEquals(null, next(RoomCommand.Watch.class).whom());
    }

    @Test
    void candidatesAreAcceptedAndIgnored() throws Exception {
        HttpResponse<String> created = post("/whip/daily");
        HttpResponse<String> patched = patch(field(created, "Location"), TRICKLE, "If-Match", field(created, "ETag"));
        assertEquals(204, patched.statusCode());
        assertEquals(
                204,
                patch(field(created, "Location"), "a=end-of-candidates\r\n", "If-Match", "*")
                        .statusCode());
    }

    @Test
    void newCredentialsRestartIceUnderANewTag() throws Exception {
        HttpResponse<String> created = post("/whip/daily");
        String location = field(created, "Location");
        HttpResponse<String> restarted = patch(location, RESTART, "If-Match", "*");
        assertEquals(200, restarted.statusCode());
        assertEquals(FRAGMENT, field(restarted, "Content-Type"));
        assertEquals("newU", SdpFragment.parse(restarted.body()).ufrag());
        assertEquals(1, SdpFragment.parse(restarted.body()).candidates());
        assertEquals("\"ice-2\"", field(restarted, "ETag"));
        assertProblem(412, patch(location, TRICKLE, "If-Match", field(created, "ETag")));
        assertEquals(
                204,
                patch(location, TRICKLE, "If-Match", field(restarted, "ETag")).statusCode());
    }

    @Test
    void aPatchNeedsItsPreconditionTypeAndForm() throws Exception {
        String location = field(post("/whip/daily"), "Location");
        assertProblem(428, patch(location, TRICKLE));
        assertProblem(415, send("PATCH", location, SDP, TRICKLE, "If-Match", "*"));
        assertProblem(400, patch(location, "nonsense", "If-Match", "*"));
        assertProblem(413, patch(location, "a=x:" + "y".repeat(WhipDoor.MAX_FRAGMENT_BYTES), "If-Match", "*"));
    }

    @Test
    void aDeletedSessionIsGoneAndMayBeDeletedAgain() throws Exception {
        String location = field(post("/whip/daily"), "Location");
        next(RoomCommand.Publish.class);
        next(RoomCommand.Offer.class);
        assertEquals(200, send("DELETE", location, null, "").statusCode());
        next(RoomCommand.Leave.class);
        assertEquals(200, send("DELETE", location, null, "").statusCode());
        assertProblem(410, patch(location, TRICKLE, "If-Match", "*"));
        assertProblem(404, send("DELETE", "/whip/daily/nobody-knows-this-one", null, ""));
    }

    @Test
    void aSessionWhoseMediaHasEndedLeavesTheRoom() throws Exception {
        String location = field(post("/whip/daily"), "Location");
        next(RoomCommand.Publish.class);
        ParticipantId participant = next(RoomCommand.Offer.class).participant();
        sfu.fire(participant, new RoomEvent.MediaEnded("consent expired"));
        assertEquals(participant, next(RoomCommand.Leave.class).participant());
        assertProblem(410, patch(location, TRICKLE, "If-Match", "*"));
    }

    @Test
    void aSessionIsNotToBeHadUnderAnotherAddress() throws Exception {
        String location = field(post("/whip/daily"), "Location");
        assertProblem(404, patch(location.replace("/whip/", "/whep/"), TRICKLE, "If-Match", "*"));
        assertProblem(404, send("DELETE", location.replace("daily", "weekly"), null, ""));
    }

    @Test
    void refusesWhatIsNoOffer() throws Exception {
        HttpResponse<String> wrongType = send("POST", "/whip/daily", "text/plain", OFFER);
        assertProblem(415, wrongType);
        assertEquals(SDP, field(wrongType, "Accept-Post"));
        assertProblem(415, send("POST", "/whip/daily", null, OFFER));
        assertProblem(406, send("POST", "/whip/daily", SDP, OFFER, "Accept", "application/json, text/*"));
        assertProblem(400, send("POST", "/whip/daily", SDP, ""));
        assertProblem(400, send("POST", "/whip/daily", SDP, "hello"));
        assertProblem(413, send("POST", "/whip/daily", SDP, "x".repeat(WhipDoor.MAX_OFFER_BYTES + 1)));
        assertEquals(
                201,
                send("POST", "/whip/daily", "Application/SDP; charset=utf-8", OFFER, "Accept", "application/*;q=0.5")
                        .statusCode());
    }

    @Test
    void aRefusedOfferLeavesNobodyBehind() throws Exception {
        assertProblem(400, send("POST", "/whip/daily", SDP, "hello"));
        next(RoomCommand.Publish.class);
        ParticipantId participant = next(RoomCommand.Offer.class).participant();
        assertEquals(participant, next(RoomCommand.Leave.class).participant());
    }

    @Test
    void aFullRoomSaysWhenToTryAgain() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertEquals(201, post("/whip/daily").statusCode());
        }
        HttpResponse<String> full = post("/whep/daily");
        assertProblem(503, full);
        assertEquals("10", field(full, "Retry-After"));
    }

    @Test
    void otherMethodsAreNotAllowedAndSayWhichAre() throws Exception {
        for (String method : List.of("GET", "PUT", "PATCH", "DELETE")) {
            HttpResponse<String> refused = send(method, "/whip/daily", null, "");
            assertProblem(405, refused);
            assertEquals("OPTIONS, POST", field(refused, "Allow"));
        }
        String session = field(post("/whip/daily"), "Location");
        for (String method : List.of("GET", "PUT", "POST")) {
            HttpResponse<String> refused = send(method, session, SDP, OFFER);
            assertProblem(405, refused);
            assertEquals("DELETE, OPTIONS, PATCH", field(refused, "Allow"));
        }
        for (String path : List.of("/whip/daily", session)) {
            HttpResponse<String> head = send("HEAD", path, null, "");
            assertEquals(405, head.statusCode());
            assertTrue(field(head, "Allow").contains("OPTIONS"));
            assertEquals("", head.body());
        }
    }

    @Test
    void optionsTellWhatMayBePostedAndPatched() throws Exception {
        HttpResponse<String> endpoint = send("OPTIONS", "/whip/daily", null, "");
        assertEquals(204, endpoint.statusCode());
        assertEquals(SDP, field(endpoint, "Accept-Post"));
        HttpResponse<String> session = send("OPTIONS", field(post("/whip/daily"), "Location"), null, "");
        assertEquals(FRAGMENT, field(session, "Accept-Patch"));
    }

    @Test
    void pagesOfListedOriginsMayReadTheFields() throws Exception {
        HttpResponse<String> preflight = send(
                "OPTIONS",
                "/whip/daily",
                null,
                "",
                "Origin",
                "https://app.example",
                "Access-Control-Request-Method",
                "PATCH");
        assertEquals("https://app.example", field(preflight, "Access-Control-Allow-Origin"));
        assertTrue(field(preflight, "Access-Control-Allow-Headers").contains("If-Match"));
        HttpResponse<String> created = send("POST", "/whip/daily", SDP, OFFER, "Origin", "https://app.example");
        assertEquals(201, created.statusCode());
        for (String exposed : List.of("Location", "ETag", "Link")) {
            assertTrue(field(created, "Access-Control-Expose-Headers").contains(exposed));
        }
        assertProblem(403, send("POST", "/whip/daily", SDP, OFFER, "Origin", "https://evil.example"));
    }

    @Test
    void thePolicyDecidesAboutEveryRequest() throws Exception {
        access = (bearer, room, action) -> {
            if (bearer == null) {
                return new AccessPolicy.Decision.Unauthenticated("A token is needed here.");
            }
            return action == AccessPolicy.Action.PUBLISH && room.equals("daily") && bearer.equals("good")
                    ? new AccessPolicy.Decision.Allowed("Ada of the token", "ada", Grants.ALL)
                    : new AccessPolicy.Decision.Forbidden("This token is for something else.");
        };
        HttpResponse<String> unauthenticated = post("/whip/daily");
        assertProblem(401, unauthenticated);
        assertEquals("Bearer", field(unauthenticated, "WWW-Authenticate"));
        assertProblem(403, send("POST", "/whep/daily", SDP, OFFER, "Authorization", "Bearer good"));
        HttpResponse<String> created =
                send("POST", "/whip/daily?participant=Eve", SDP, OFFER, "Authorization", "bearer good");
        assertEquals(201, created.statusCode());
        assertEquals("Ada of the token", next(RoomCommand.Publish.class).name());
        assertProblem(401, send("DELETE", field(created, "Location"), null, ""));
        assertEquals(
                200,
                send("DELETE", field(created, "Location"), null, "", "Authorization", "Bearer good")
                        .statusCode());
    }
}
