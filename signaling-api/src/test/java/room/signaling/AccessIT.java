package room.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import room.sfu.api.Grants;
import room.sfu.api.RoomSummary;
import room.sfu.api.Source;
import room.signaling.auth.Access;
import room.signaling.auth.AccessPolicy;
import room.signaling.auth.Action;
import room.signaling.auth.Decision;
import room.signaling.auth.OpenAccess;
import room.signaling.auth.Secret;
import room.signaling.auth.TokenAccess;
import room.signaling.auth.TokenIssuer;
import room.signaling.auth.TokenKeys;
import room.signaling.call.FakeSfu;
import room.signaling.rest.RestApi;

/** Tokens, moderation and the REST interface over real sockets. */
final class AccessIT {
    private static final String SECRET = "q7Zr0vX2mW9cT4bK8nLs5fJh1gDy6pEa3uQi";
    private static final TokenIssuer ISSUER = new TokenIssuer(Secret.of(SECRET));

    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeSfu sfu = new FakeSfu();
    private final List<SocketIoTestClient> clients = new ArrayList<>();
    private final SignalingServer secured = server(new TokenAccess(
            new TokenKeys(Secret.of(SECRET), List.of()),
            new TokenAccess.OpenRooms() {
                @Override
                public boolean isOpen(String room) {
                    RoomSummary summary = sfu.room(room);
                    return summary != null && !summary.tokens();
                }

                @Override
                public boolean any() {
                    return sfu.rooms().stream().anyMatch(room -> !room.tokens());
                }
            },
            InstantSource.system()));
    private final SignalingServer open = server(new OpenAccess());

    private SignalingServer server(AccessPolicy policy) {
        RestApi rest = new RestApi(sfu, policy, policy.needsTokens() ? ISSUER : null, 10, InstantSource.system());
        return new SignalingServer(SignalingConfig.at(new InetSocketAddress("localhost", 0)), sfu, policy, rest::addTo);
    }

    @BeforeEach
    void start() throws Exception {
        secured.start();
        open.start();
    }

    @AfterEach
    void stop() {
        clients.forEach(SocketIoTestClient::close);
        secured.close();
        open.close();
        sfu.close();
        http.shutdownNow();
    }

    private SocketIoTestClient connect(String auth) throws Exception {
        SocketIoTestClient client = SocketIoTestClient.connect(http, secured.httpAddress(), auth);
        clients.add(client);
        return client;
    }

    private SocketIoTestClient connect(Access access) throws Exception {
        Instant now = Instant.now();
        return connect("{'token':'" + ISSUER.issue(access, now, now.plusSeconds(60)) + "'}");
    }

    private static Access guest(String room) {
        return new Access("guest", null, room, new Grants(EnumSet.allOf(Source.class), true, false), false);
    }

    private static Access moderator(String room) {
        return new Access("host", "Host", room, Grants.ALL, false);
    }

    private static String code(SocketIoTestClient refused) {
        JsonNode error = refused.error();
        assertNotNull(error, "it was let in");
        return error.at("/data/code").asText();
    }

    /** Counts how often somebody's token is looked at. */
    private static final class Counting implements AccessPolicy {
        private final AccessPolicy rules;
        private final AtomicInteger looks = new AtomicInteger();

        Counting(AccessPolicy rules) {
            this.rules = rules;
        }

        @Override
        public boolean needsTokens() {
            return rules.needsTokens();
        }

        @Override
        public Pass pass(@Nullable String token) {
            looks.incrementAndGet();
            return rules.pass(token);
        }

        @Override
        public Decision identify(@Nullable String token) {
            looks.incrementAndGet();
            return rules.identify(token);
        }

        @Override
        public Decision decide(@Nullable String token, String room, Action action) {
            looks.incrementAndGet();
            return rules.decide(token, room, action);
        }

        @Override
        public Decision decideAdministration(@Nullable String token) {
            looks.incrementAndGet();
            return rules.decideAdministration(token);
        }
    }

    /** A media server with many rooms. */
    private static final class CrowdedSfu extends FakeSfu {
        private final List<RoomSummary> rooms = IntStream.range(0, 4_000)
                .mapToObj(i -> new RoomSummary("room %04d".formatted(i), 1, false, false, true))
                .toList();

        @Override
        public List<RoomSummary> rooms() {
            return rooms;
        }
    }

    @Test
    void aTokenIsLookedAtOnceHoweverManyRoomsAndQuestionsThereAre() throws Exception {
        Counting policy = new Counting(new TokenAccess(
                new TokenKeys(Secret.of(SECRET), List.of()),
                new TokenAccess.OpenRooms() {
                    @Override
                    public boolean isOpen(String room) {
                        return false;
                    }

                    @Override
                    public boolean any() {
                        return false;
                    }
                },
                InstantSource.system()));
        Instant now = Instant.now();
        try (CrowdedSfu crowded = new CrowdedSfu();
                SignalingServer server = new SignalingServer(
                        SignalingConfig.at(new InetSocketAddress("localhost", 0)), crowded, policy, routes -> {})) {
            server.start();
            for (String room : List.of("room 0017", Access.ANY_ROOM)) {
                String token = ISSUER.issue(guest(room), now, now.plusSeconds(60));
                SocketIoTestClient client =
                        SocketIoTestClient.connect(http, server.httpAddress(), "{'token':'" + token + "'}");
                clients.add(client);
                client.call("call:rooms", "{}");
                int looks = policy.looks.get();
                for (int i = 0; i < 20; i++) {
                    client.send("42" + (1_000 + i) + "[\"call:rooms\",{}]");
                }
                for (int i = 0; i < 20; i++) {
                    String answer = client.next("43" + (1_000 + i));
                    assertTrue(answer.contains("{\"name\":\"room 0017\",\"count\":1}"), answer);
                    assertTrue(answer.contains(room.equals(Access.ANY_ROOM) ? "\"more\":3000" : "\"more\":0"), answer);
                }
                assertEquals(looks, policy.looks.get());
            }
        }
    }

    private HttpResponse<String> send(SignalingServer to, String method, String path, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + to.httpAddress().getPort() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> admin(String method, String path, String body) throws Exception {
        return send(secured, method, path, body, "Authorization", "Bearer " + SECRET);
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return new ObjectMapper().readTree(response.body());
    }

    private static void assertProblem(int status, String code, HttpResponse<String> response) throws Exception {
        assertEquals(status, response.statusCode(), response.body());
        assertEquals(
                "application/problem+json",
                response.headers().firstValue("Content-Type").orElse(""));
        JsonNode problem = json(response);
        assertEquals(code, problem.path("code").asText(), response.body());
        assertEquals(status, problem.path("status").asInt());
        assertFalse(problem.path("detail").asText().isEmpty());
    }

    // ---- tokens

    @Test
    void nobodyConnectsWithoutAGoodToken() throws Exception {
        assertEquals("token-missing", code(connect("")));
        assertEquals("token-missing", code(connect("{}")));
        assertEquals("token-malformed", code(connect("{'token':'guess'}")));
        assertEquals("token-malformed", code(connect("{'token':{'a':1}}")));
        Instant now = Instant.now();
        String old = ISSUER.issue(guest("daily"), now.minusSeconds(60), now.minusSeconds(30));
        assertEquals("token-expired", code(connect("{'token':'" + old + "'}")));
        assertNull(connect(guest("daily")).error());
    }

    @Test
    void aTokenOpensItsRoomOnlyByWhicheverEvent() throws Exception {
        SocketIoTestClient ada = connect(guest("daily"));
        assertEquals(
                "token-wrong-room",
                ada.call("call:join", "{'room':'weekly','name':'Ada'}")
                        .at("/0/error/code")
                        .asText());
        assertEquals(
                "token-wrong-room",
                ada.call("enter_room", "'weekly'").at("/0/error/code").asText());
        assertEquals(
                "token-wrong-room",
                ada.call("join_room", "'weekly'").at("/0/error/code").asText());
        assertTrue(ada.call("call:join", "{'room':'daily','name':'Ada'}")
                .at("/0/ok")
                .asBoolean());
    }

    @Test
    void theTokensNameHolds() throws Exception {
        SocketIoTestClient host = connect(moderator("daily"));
        JsonNode joined = host.call("call:join", "{'room':'daily','name':'Somebody else'}")
                .get(0);
        assertEquals("Host", joined.get("name").asText());
        assertTrue(joined.at("/grants/moderate").asBoolean());
        assertEquals(
                "forbidden",
                host.call("call:name", "{'name':'X'}").at("/0/error/code").asText());
    }

    @Test
    void thoseWithATokenForOneRoomSeeNoOthers() throws Exception {
        SocketIoTestClient host = connect(moderator("secret plans"));
        host.call("call:join", "{'room':'secret plans','name':'x'}");
        SocketIoTestClient ada = connect(guest("daily"));
        ada.call("call:join", "{'room':'daily','name':'Ada'}");
        assertFalse(ada.call("call:rooms", "{}").toString().contains("secret plans"));
        SocketIoTestClient overseer = connect(moderator("*"));
        assertTrue(overseer.call("call:rooms", "{}").toString().contains("secret plans"));
        assertFalse(ada.passedOver("42[\"room_change\""));
    }

    @Test
    void aRoomMadeForEverybodyIsEnteredWithoutAToken() throws Exception {
        assertEquals(
                201,
                admin("POST", "/api/v1/rooms", "{'name':'lounge','tokens':false}")
                        .statusCode());
        SocketIoTestClient anybody = connect("");
        assertNull(anybody.error());
        assertEquals(
                "token-missing",
                anybody.call("call:join", "{'room':'daily','name':'x'}")
                        .at("/0/error/code")
                        .asText());
        JsonNode joined =
                anybody.call("call:join", "{'room':'lounge','name':'x'}").get(0);
        assertFalse(joined.at("/grants/moderate").asBoolean(true), joined.toString());
    }

    // ---- moderation

    @Test
    void guestsWaitUntilAModeratorLetsThemIn() throws Exception {
        admin("POST", "/api/v1/rooms", "{'name':'daily','lobby':true}");
        SocketIoTestClient host = connect(moderator("daily"));
        host.call("call:join", "{'room':'daily','name':'x'}");
        SocketIoTestClient ada = connect(guest("daily"));
        JsonNode waiting =
                ada.call("call:join", "{'room':'daily','name':'Ada'}").get(0);
        assertTrue(waiting.get("waiting").asBoolean(), waiting.toString());
        assertEquals(
                "not-joined",
                ada.call("call:chat", "{'text':'hello?'}").at("/0/error/code").asText());
        assertEquals(
                "forbidden",
                ada.call("enter_room", "'daily'").at("/0/error/code").asText());
        String id = host.body("call:knock").get("participant").asText();
        assertEquals(waiting.get("participant").asText(), id);
        assertTrue(host.call("call:admit", "{'participant':'" + id + "','admitted':true}")
                .at("/0/ok")
                .asBoolean());
        JsonNode admitted = ada.body("call:admitted");
        assertEquals("Host", admitted.at("/others/0/name").asText());
        assertTrue(ada.call("call:chat", "{'text':'thanks'}").at("/0/ok").asBoolean());

        SocketIoTestClient eve = connect(guest("daily"));
        String other = eve.call("call:join", "{'room':'daily','name':'Eve'}")
                .at("/0/participant")
                .asText();
        host.call("call:admit", "{'participant':'" + other + "','admitted':false}");
        assertEquals("denied", eve.body("call:removed").get("code").asText());
        assertTrue(eve.call("call:join", "{'room':'daily','name':'Eve'}")
                .at("/0/waiting")
                .asBoolean());
    }

    @Test
    void moderatorsRemoveAndOthersDoNot() throws Exception {
        SocketIoTestClient host = connect(moderator("daily"));
        String hostId = host.call("call:join", "{'room':'daily','name':'x'}")
                .at("/0/participant")
                .asText();
        SocketIoTestClient ada = connect(guest("daily"));
        String id = ada.call("call:join", "{'room':'daily','name':'Ada'}")
                .at("/0/participant")
                .asText();
        assertEquals(
                "forbidden",
                ada.call("call:remove", "{'participant':'" + hostId + "'}")
                        .at("/0/error/code")
                        .asText());
        assertTrue(host.call("call:remove", "{'participant':'" + id + "'}")
                .at("/0/ok")
                .asBoolean());
        assertEquals("removed", ada.body("call:removed").get("code").asText());
        assertTrue(host.call("call:lock", "{'locked':true}").at("/0/ok").asBoolean());
    }

    // ---- REST

    @Test
    void administersRooms() throws Exception {
        HttpResponse<String> made = admin(
                "POST",
                "/api/v1/rooms",
                "{'name':'all hands','capacity':5,'p2p':false,'codecs':['vp8','av1'],'lobby':true,'emptySeconds':60}");
        assertEquals(201, made.statusCode(), made.body());
        assertEquals(
                "/api/v1/rooms/all%20hands",
                made.headers().firstValue("Location").orElse(""));
        JsonNode room = json(admin("GET", "/api/v1/rooms/all%20hands", ""));
        assertEquals(
                "{\"name\":\"all hands\",\"participants\":0,\"waiting\":0,\"capacity\":5,\"locked\":false,\"p2p\":false,"
                        + "\"lobby\":true,\"tokens\":true,\"emptySeconds\":60,\"codecs\":[\"vp8\",\"av1\"]}",
                room.toString());
        assertProblem(409, "exists", admin("POST", "/api/v1/rooms", "{'name':'all hands'}"));
        assertTrue(json(admin("PATCH", "/api/v1/rooms/all%20hands", "{'locked':true}"))
                .get("locked")
                .asBoolean());
        assertTrue(json(admin("GET", "/api/v1/rooms", "")).at("/rooms/0/locked").asBoolean());
        assertEquals(204, admin("DELETE", "/api/v1/rooms/all%20hands", "").statusCode());
        assertProblem(404, "not-found", admin("GET", "/api/v1/rooms/all%20hands", ""));
    }

    @Test
    void administersParticipants() throws Exception {
        SocketIoTestClient ada = connect(guest("daily"));
        String id = ada.call("call:join", "{'room':'daily','name':'Ada'}")
                .at("/0/participant")
                .asText();
        JsonNode list = json(admin("GET", "/api/v1/rooms/daily/participants", ""));
        assertEquals("guest", list.at("/participants/0/identity").asText(), list.toString());
        String path = "/api/v1/rooms/daily/participants/" + id;
        assertEquals(
                204,
                admin("POST", path + "/mute", "{'source':'camera','muted':true}")
                        .statusCode());
        assertEquals("camera", ada.body("call:moderated").get("source").asText());
        assertEquals(204, admin("DELETE", path, "").statusCode());
        assertEquals("removed", ada.body("call:removed").get("code").asText());
        assertProblem(404, "not-found", admin("DELETE", path, ""));
    }

    @Test
    void pagesTheListOfRooms() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            admin("POST", "/api/v1/rooms", "{'name':'" + name + "'}");
        }
        JsonNode first = json(admin("GET", "/api/v1/rooms?limit=2", ""));
        assertEquals("b", first.get("next").asText());
        JsonNode second = json(admin("GET", "/api/v1/rooms?limit=2&after=b", ""));
        assertEquals("c", second.at("/rooms/0/name").asText());
        assertTrue(second.get("next").isNull());
    }

    @Test
    void makesTokensThatOpenTheDoor() throws Exception {
        HttpResponse<String> made = admin(
                "POST",
                "/api/v1/tokens",
                "{'identity':'ada','room':'daily','ttlSeconds':60,'grants':{'publish':['microphone']}}");
        assertEquals(201, made.statusCode(), made.body());
        SocketIoTestClient ada = connect("{'token':'" + json(made).get("token").asText() + "'}");
        JsonNode joined = ada.call("call:join", "{'room':'daily','name':'Ada'}").get(0);
        assertEquals("[\"microphone\"]", joined.at("/grants/publish").toString());
        String administrator = json(admin("POST", "/api/v1/tokens", "{'identity':'ops','grants':{'admin':true}}"))
                .get("token")
                .asText();
        assertEquals(
                200,
                send(secured, "GET", "/api/v1/rooms", "", "Authorization", "Bearer " + administrator)
                        .statusCode());
        assertProblem(409, "no-secret", send(open, "POST", "/api/v1/tokens", "{'identity':'ada','room':'daily'}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST | /api/v1/rooms | {} | name",
                "POST | /api/v1/rooms | {'name':''} | name",
                "POST | /api/v1/rooms | {'name':'a/b'} | name",
                "POST | /api/v1/rooms | {'name':'..'} | name",
                "POST | /api/v1/rooms | {'name':'a','capacity':0} | capacity",
                "POST | /api/v1/rooms | {'name':'a','capacity':'5'} | capacity",
                "POST | /api/v1/rooms | {'name':'a','codecs':['h266']} | codecs",
                "POST | /api/v1/rooms | {'name':'a','codecs':[]} | codecs",
                "POST | /api/v1/rooms | {'name':'a','locked':1} | locked",
                "POST | /api/v1/rooms | {'name':'a','lobbby':true} | lobbby",
                "POST | /api/v1/rooms | {'name':'a','emptySeconds':-1} | emptySeconds",
                "PATCH | /api/v1/rooms/a | {'locked':null} | locked",
                "POST | /api/v1/rooms/a/participants/x/mute | {'source':'ear','muted':true} | source",
                "POST | /api/v1/tokens | {'room':'a'} | identity",
                "POST | /api/v1/tokens | {'identity':'a'} | room",
                "POST | /api/v1/tokens | {'identity':'a','room':'a','ttlSeconds':0} | ttlSeconds",
                "POST | /api/v1/tokens | {'identity':'a','room':'a','grants':{'admn':true}} | grants.admn",
                "POST | /api/v1/tokens | {'identity':'a','room':'a','grants':{'publish':['x']}} | grants.publish",
            })
    void namesTheFieldThatIsWrong(String method, String path, String body, String field) throws Exception {
        HttpResponse<String> response = admin(method, path, body);
        assertProblem(400, "bad-request", response);
        assertEquals(field, json(response).path("field").asText(), response.body());
    }

    @Test
    void refusesWhatIsNoRequest() throws Exception {
        assertProblem(400, "bad-request", admin("POST", "/api/v1/rooms", "{'name':'a','name':'b'}"));
        assertProblem(400, "bad-request", admin("POST", "/api/v1/rooms", "{'name':'a'} x"));
        assertProblem(400, "bad-request", admin("POST", "/api/v1/rooms", "[]"));
        assertProblem(400, "bad-request", admin("GET", "/api/v1/rooms?limit=0", ""));
        assertProblem(400, "bad-request", admin("GET", "/api/v1/rooms?page=2", ""));
        assertEquals(
                413,
                admin("POST", "/api/v1/rooms", "'" + "x".repeat(20_000) + "'").statusCode());
        assertProblem(
                415,
                "unsupported-media-type",
                send(secured, "POST", "/api/v1/rooms", "", "Authorization", "Bearer " + SECRET));
        HttpResponse<String> method = admin("PUT", "/api/v1/rooms/a", "{}");
        assertProblem(405, "method-not-allowed", method);
        assertEquals("DELETE, GET, PATCH", method.headers().firstValue("Allow").orElse(""));
        assertProblem(404, "not-found", admin("GET", "/api/v1/nothing", ""));
        assertProblem(404, "not-found", admin("POST", "/api/v2/rooms", "{}"));
    }

    @Test
    void nobodyElseAdministers() throws Exception {
        HttpResponse<String> missing = send(secured, "GET", "/api/v1/rooms", "");
        assertProblem(401, "token-missing", missing);
        assertTrue(missing.headers().firstValue("WWW-Authenticate").orElse("").startsWith("Bearer"));
        assertProblem(
                401,
                "token-malformed",
                send(secured, "GET", "/api/v1/rooms", "", "Authorization", "Bearer " + SECRET + "x"));
        Instant now = Instant.now();
        String moderator = ISSUER.issue(moderator("*"), now, now.plusSeconds(60));
        assertProblem(
                403, "forbidden", send(secured, "GET", "/api/v1/rooms", "", "Authorization", "Bearer " + moderator));
        assertEquals(200, send(secured, "GET", "/api/v1/openapi.json", "").statusCode());
    }

    @Test
    void withoutASecretThisMachineAdministersAndNoProxyOnIt() throws Exception {
        assertEquals(200, send(open, "GET", "/api/v1/rooms", "").statusCode());
        assertProblem(403, "forbidden", send(open, "GET", "/api/v1/rooms", "", "X-Forwarded-For", "192.0.2.1"));
        assertProblem(403, "forbidden", send(open, "GET", "/api/v1/rooms", "", "Forwarded", "for=192.0.2.1"));
        assertEquals(
                400,
                send(open, "POST", "/api/v1/rooms", "{'name':'a','tokens':true}")
                        .statusCode());
    }
}
