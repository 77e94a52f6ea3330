package room.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.net.InetAddress;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import room.sfu.MediaServer;
import room.sfu.api.ForwardingLimits;
import room.sfu.api.Grants;
import room.sfu.api.RoomHistory;
import room.sfu.api.Source;
import room.sfu.config.SfuConfig;
import room.signaling.auth.Access;
import room.signaling.auth.AccessPolicy;
import room.signaling.auth.OpenAccess;
import room.signaling.auth.Secret;
import room.signaling.auth.TokenAccess;
import room.signaling.auth.TokenIssuer;
import room.signaling.auth.TokenKeys;
import room.signaling.rest.RestApi;

/** Who is in a room and who may be, whatever the door: over real sockets, with the real media server. */
@Timeout(60)
final class PresenceIT {
    private static final String SECRET = "q7Zr0vX2mW9cT4bK8nLs5fJh1gDy6pEa3uQi";
    private static final TokenIssuer ISSUER = new TokenIssuer(Secret.of(SECRET));
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<SocketIoTestClient> clients = new ArrayList<>();
    private final MediaServer media;
    private final SignalingServer secured;
    private final SignalingServer open;

    PresenceIT() throws Exception {
        media = MediaServer.start(
                new SfuConfig(
                        1,
                        InetAddress.getLoopbackAddress(),
                        0,
                        List.of(),
                        true,
                        10,
                        10,
                        ForwardingLimits.NONE,
                        1_000_000,
                        SfuConfig.BEST_CRYPTO,
                        SfuConfig.BEST_UDP_IO,
                        true),
                RoomHistory.Listener.NONE);
        secured = server(new TokenAccess(
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
        open = server(new OpenAccess());
    }

    private SignalingServer server(AccessPolicy policy) {
        RestApi rest = new RestApi(media.sfu(), policy, ISSUER, 10, InstantSource.system());
        return new SignalingServer(
                SignalingConfig.at(new InetSocketAddress("localhost", 0)), media.sfu(), policy, rest::addTo);
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
        media.close();
        http.shutdownNow();
    }

    private static String token(String identity, boolean moderates) {
        Grants grants = new Grants(EnumSet.allOf(Source.class), true, moderates);
        Instant now = Instant.now();
        return ISSUER.issue(new Access(identity, null, Access.ANY_ROOM, grants, false), now, now.plusSeconds(60));
    }

    private SocketIoTestClient connect(SignalingServer to, String auth) throws Exception {
        SocketIoTestClient client = SocketIoTestClient.connect(http, to.httpAddress(), auth);
        clients.add(client);
        return client;
    }

    private SocketIoTestClient guest(String identity) throws Exception {
        return connect(secured, "{'token':'" + token(identity, false) + "'}");
    }

    private SocketIoTestClient host() throws Exception {
        return connect(secured, "{'token':'" + token("host", true) + "'}");
    }

    private SocketIoTestClient anybody() throws Exception {
        return connect(open, "");
    }

    private HttpResponse<String> send(
            String method, String path, String body, @Nullable String token, String contentType) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + secured.httpAddress().getPort() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .header("Content-Type", contentType)
                .header("Authorization", "Bearer " + token);
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private JsonNode admin(int status, String method, String path, String body) throws Exception {
        HttpResponse<String> response = send(method, "/api/v1/rooms" + path, body, SECRET, "application/json");
        assertEquals(status, response.statusCode(), response.body());
        return response.body().isEmpty() ? MAPPER.missingNode() : MAPPER.readTree(response.body());
    }

    private static JsonNode ok(ArrayNode ack) {
        assertTrue(ack.path(0).path("ok").asBoolean(), ack.toString());
        return ack.get(0);
    }

    private static String refusal(ArrayNode ack) {
        assertFalse(ack.path(0).path("ok").asBoolean(true), ack.toString());
        return ack.at("/0/error/code").asText();
    }

    private static JsonNode join(SocketIoTestClient client, String name) throws Exception {
        return ok(client.call("call:join", "{'room':'daily','name':'" + name + "'}"));
    }

    private static String join(SocketIoTestClient client) throws Exception {
        return join(client, "x").get("participant").asText();
    }

    private static void chat(SocketIoTestClient client, String name) throws Exception {
        assertEquals(
                "[]",
                client.call("enter_room", "{'roomName':'daily','nickName':'" + name + "'}")
                        .toString());
    }

    /** Everything that was sent before this has been heard after it. */
    private static void settle(SocketIoTestClient client) throws Exception {
        client.call("call:rooms", "{}");
    }

    // ---- lobby

    @Test
    void aRoomThatGetsALobbyPutsThoseOutWhoOnlyChat() throws Exception {
        SocketIoTestClient eve = guest("eve");
        SocketIoTestClient host = host();
        chat(host, "Host");
        chat(eve, "Eve");
        assertEquals("['Eve',2]", host.event("welcome"));
        admin(201, "POST", "", "{'name':'daily','lobby':true}");
        assertEquals(
                "['daily','denied','the room has a lobby; ask to be let in with call:join']", eve.event("removed"));
        assertEquals("['Eve',1]", host.event("bye"));
        assertEquals("not-joined", refusal(eve.call("new_message", "'psst','daily'")));
        assertEquals("not-joined", refusal(eve.call("offer", "{},'daily'")));
        assertEquals("forbidden", refusal(eve.call("enter_room", "'daily'")));
        assertEquals("forbidden", refusal(eve.call("join_room", "'daily'")));
        join(host);
        ok(host.call("call:chat", "{'text':'among us'}"));
        settle(eve);
        assertFalse(eve.passedOver("42[\"toMessage\""));
        assertFalse(eve.passedOver("42[\"call:"));
    }

    @Test
    void whoWasLetInMayChatUntilTheyLeaveTheCall() throws Exception {
        admin(201, "POST", "", "{'name':'daily','lobby':true}");
        SocketIoTestClient host = host();
        join(host);
        SocketIoTestClient ada = guest("ada");
        assertTrue(join(ada, "Ada").get("waiting").asBoolean());
        assertEquals("forbidden", refusal(ada.call("enter_room", "'daily'")), "not while it waits");
        String id = host.body("call:knock").get("participant").asText();
        ok(host.call("call:admit", "{'participant':'" + id + "','admitted':true}"));
        ada.body("call:admitted");
        assertEquals("[]", ada.call("enter_room", "'daily'").toString());
        ok(ada.call("call:leave", "{}"));
        assertTrue(ada.event("removed").startsWith("['daily','denied',"));
        assertEquals("not-joined", refusal(ada.call("new_message", "'psst','daily'")));
    }

    // ---- removal

    @Test
    void aRemovalHoldsForTheTokensIdentityAtEveryDoor() throws Exception {
        SocketIoTestClient host = host();
        join(host);
        SocketIoTestClient ada = guest("ada");
        chat(ada, "Ada");
        String id = join(ada);
        SocketIoTestClient phone = guest("ada");
        chat(phone, "Phone");
        SocketIoTestClient bob = guest("bob");
        chat(bob, "Bob");

        ok(host.call("call:remove", "{'participant':'" + id + "'}"));
        assertEquals("removed", ada.body("call:removed").get("code").asText());
        assertEquals("['daily','removed','a moderator removed you']", ada.event("removed"));
        assertEquals("['daily','removed','a moderator removed you']", phone.event("removed"));
        bob.event("bye");
        bob.event("bye");
        JsonNode barred = host.body("call:barred");
        assertEquals(id, barred.get("participant").asText());

        for (SocketIoTestClient client : List.of(ada, phone, guest("ada"))) {
            assertEquals("removed", refusal(client.call("call:join", "{'room':'daily','name':'Ada'}")));
            assertEquals("removed", refusal(client.call("enter_room", "'daily'")));
            assertEquals("removed", refusal(client.call("join_room", "'daily'")));
            assertEquals("not-joined", refusal(client.call("new_message", "'psst','daily'")));
        }
        for (String door : List.of("/whip/daily", "/whep/daily")) {
            HttpResponse<String> response = send("POST", door, "v=0\r\n", token("ada", false), "application/sdp");
            assertEquals(403, response.statusCode(), door + ": " + response.body());
        }
        ok(host.call("call:chat", "{'text':'among us'}"));
        bob.event("toMessage");
        settle(ada);
        settle(phone);
        assertFalse(ada.passedOver("42[\"toMessage\""));
        assertFalse(phone.passedOver("42[\"toMessage\""));

        SocketIoTestClient second = host();
        join(second);
        assertEquals(id, second.body("call:barred").get("participant").asText(), "who comes later hears of it");
        ok(second.call("call:admit", "{'participant':'" + id + "','admitted':true}"));
        assertEquals(id, host.body("call:pardoned").get("participant").asText());
        join(ada);
        assertEquals("[]", phone.call("enter_room", "'daily'").toString());
    }

    @Test
    void aRemovalByRestHoldsUntilItIsTakenBackOrTheRoomEnds() throws Exception {
        SocketIoTestClient ada = guest("ada");
        String id = join(ada);
        SocketIoTestClient bob = guest("bob");
        join(bob);
        admin(204, "DELETE", "/daily/participants/" + id, "");
        assertEquals("removed", refusal(guest("ada").call("call:join", "{'room':'daily','name':'Ada'}")));
        JsonNode list = admin(200, "GET", "/daily/participants", "");
        assertEquals(
                "[{\"id\":\"" + id + "\",\"identity\":\"ada\",\"name\":\"x\"}]",
                list.get("removed").toString());
        admin(204, "DELETE", "/daily/removed/" + id, "");
        admin(404, "DELETE", "/daily/removed/" + id, "");
        id = join(ada);
        admin(204, "DELETE", "/daily/participants/" + id, "");
        ada.body("call:removed");
        ok(bob.call("call:leave", "{}"));
        join(ada);
    }

    @Test
    void withoutAnIdentityARemovalHoldsForTheConnectionAtEveryDoor() throws Exception {
        SocketIoTestClient host = anybody();
        join(host);
        SocketIoTestClient ada = anybody();
        SocketIoTestClient bob = anybody();
        String id = join(ada);
        join(bob);
        ok(host.call("call:remove", "{'participant':'" + id + "'}"));
        ada.body("call:removed");
        assertEquals("removed", refusal(ada.call("call:join", "{'room':'daily','name':'Ada'}")));
        assertEquals("removed", refusal(ada.call("enter_room", "'daily'")));
        ok(bob.call("call:chat", "{'text':'still here'}"));
        ok(ada.call("call:join", "{'room':'weekly','name':'Ada'}"));
    }

    // ---- those who only chat

    @Test
    void aLockHoldsAtEveryDoorAndModeratorsSeeAndRemoveThoseWhoOnlyChat() throws Exception {
        SocketIoTestClient eve = guest("eve");
        chat(eve, "Eve");
        SocketIoTestClient host = host();
        join(host);
        SocketIoTestClient ada = guest("ada");
        join(ada);
        JsonNode first = host.body("call:chatter");
        assertEquals("Eve", first.get("name").asText(), "was there before");
        SocketIoTestClient bob = guest("bob");
        chat(bob, "Bob");
        JsonNode second = host.body("call:chatter");
        assertEquals("Bob", second.get("name").asText(), "came later");
        bob.call("nickname", "'Robert'");
        assertEquals("Robert", host.body("call:chatter").get("name").asText());

        ok(host.call("call:lock", "{'locked':true}"));
        SocketIoTestClient mallory = guest("mallory");
        assertEquals("room-locked", refusal(mallory.call("enter_room", "'daily'")));
        assertEquals("room-locked", refusal(mallory.call("join_room", "'daily'")));
        assertEquals("room-locked", refusal(mallory.call("call:join", "{'room':'daily','name':'M'}")));
        ok(host.call("call:chat", "{'text':'still heard'}"));
        assertEquals("['still heard']", eve.event("toMessage"));

        assertEquals(
                "forbidden",
                refusal(ada.call(
                        "call:remove",
                        "{'participant':'" + first.get("participant").asText() + "'}")));
        ok(host.call(
                "call:remove", "{'participant':'" + first.get("participant").asText() + "'}"));
        assertEquals("['daily','removed','a moderator removed you']", eve.event("removed"));
        assertEquals("['Eve',3]", bob.event("bye"));
        assertEquals(first.get("participant"), host.body("call:chatter-left").get("participant"));
        ok(host.call("call:lock", "{'locked':false}"));
        assertEquals("removed", refusal(eve.call("enter_room", "'daily'")));
        bob.disconnect();
        assertEquals(second.get("participant"), host.body("call:chatter-left").get("participant"));
        settle(ada);
        assertFalse(ada.passedOver("42[\"call:chatter"), "nobody else is told");
    }

    @Test
    void restListsAndRemovesThoseWhoOnlyChatInARoomWithoutACallToo() throws Exception {
        SocketIoTestClient eve = guest("eve");
        SocketIoTestClient bob = guest("bob");
        chat(eve, "Eve");
        chat(bob, "Bob");
        JsonNode list = admin(200, "GET", "/daily/participants", "");
        assertEquals("[]", list.get("participants").toString());
        assertEquals("eve", list.at("/chatters/0/identity").asText());
        assertEquals("Bob", list.at("/chatters/1/name").asText());
        String id = list.at("/chatters/0/id").asText();
        admin(204, "DELETE", "/daily/participants/" + id, "");
        assertEquals("['daily','removed','an administrator removed you']", eve.event("removed"));
        assertEquals("['Eve',1]", bob.event("bye"));
        assertEquals("removed", refusal(guest("eve").call("enter_room", "'daily'")));
        SocketIoTestClient host = host();
        join(host);
        assertEquals("removed", refusal(eve.call("call:join", "{'room':'daily','name':'Eve'}")), "in the call too");
        ok(host.call("call:leave", "{}"));
        assertEquals("removed", refusal(eve.call("enter_room", "'daily'")), "the room goes on by chat");
        bob.disconnect();
        bob = guest("bob");
        assertEquals("[]", bob.call("enter_room", "'weekly'").toString());
        admin(204, "DELETE", "/weekly", "");
        assertEquals("['weekly','room-closed','the room was closed']", bob.event("removed"));
        admin(404, "GET", "/weekly/participants", "");
    }

    @Test
    void whoChatsAndIsInTheCallIsSeenOnceAndHearsOfThoseWhoOnlyChat() throws Exception {
        SocketIoTestClient both = host();
        chat(both, "Both");
        join(both);
        SocketIoTestClient watcher = host();
        SocketIoTestClient eve = guest("eve");
        chat(eve, "Eve");
        assertEquals("['Eve',2]", both.event("welcome"));
        assertEquals(2, count(watcher));
        eve.call("new_message", "'Hello','daily'");
        assertEquals("Hello", both.body("call:chat").get("text").asText());
        ok(both.call("call:leave", "{}"));
        eve.disconnect();
        assertEquals("['Eve',1]", both.event("bye"));
        join(both);
        SocketIoTestClient bob = guest("bob");
        chat(bob, "Bob");
        assertEquals("['Bob',2]", both.event("welcome"), "came and went once");
        assertFalse(both.passedOver("42[\"toMessage\""), "each line in one form");
        both.disconnect();
        assertEquals("['x',1]", bob.event("bye"));
        assertFalse(bob.passedOver("42[\"welcome\""));
    }

    private static int count(SocketIoTestClient client) throws Exception {
        return ok(client.call("call:rooms", "{}")).at("/rooms/0/count").asInt();
    }

    // ---- names

    @Test
    void aNicknameHoldsInChatAndCall() throws Exception {
        SocketIoTestClient host = host();
        join(host);
        SocketIoTestClient ada = guest("ada");
        ada.emit("call:join", "{'room':'daily','name':'Ada'}");
        ada.emit("nickname", "'Countess'");
        JsonNode seen = host.body("call:joined").get("participant");
        while (!seen.get("name").asText().equals("Countess")) {
            seen = host.body("call:updated").get("participant");
        }
        ok(ada.call("call:chat", "{'text':'Hello'}"));
        assertEquals("Countess", host.body("call:chat").get("name").asText());
        assertEquals("[]", ada.call("nickname", "'Lovelace'").toString());
        assertEquals(
                "Lovelace", host.body("call:updated").at("/participant/name").asText());
        assertEquals(
                "[]",
                ada.call("enter_room", "{'roomName':'weekly','nickName':'Augusta'}")
                        .toString());
        assertEquals(
                "Augusta", host.body("call:updated").at("/participant/name").asText());
        ok(ada.call("call:name", "{'name':'Ada again'}"));
        assertEquals(
                "Ada again", host.body("call:updated").at("/participant/name").asText());
        ok(ada.call("call:chat", "{'text':'Hello'}"));
        assertEquals("Ada again", host.body("call:chat").get("name").asText());
    }

    @Test
    void oneNameIsOneRoomAtEveryDoorInWhateverFormItComes() throws Exception {
        String composed = "Caf\u00e9";
        String decomposed = "Cafe\u0301";
        SocketIoTestClient host = host();
        ok(host.call("call:join", "{'room':'" + decomposed + "','name':'H\u200bo\u202est'}"));
        SocketIoTestClient eve = guest("eve");
        assertEquals("[]", eve.call("enter_room", "' \u200b" + decomposed + "'").toString());
        assertEquals("[]", eve.call("join_room", "'" + composed + "'").toString());
        assertEquals(
                "[]",
                eve.call("new_message", "'Hello','" + composed + "\u200b'").toString());
        JsonNode line = host.body("call:chat");
        assertEquals("Hello", line.get("text").asText());
        assertEquals(
                composed, ok(host.call("call:rooms", "{}")).at("/rooms/0/name").asText());
        Grants guest = new Grants(EnumSet.allOf(Source.class), true, false);
        Instant now = Instant.now();
        String token = ISSUER.issue(new Access("ada", "A\u202eda", decomposed, guest, false), now, now.plusSeconds(60));
        SocketIoTestClient ada = connect(secured, "{'token':'" + token + "'}");
        JsonNode joined = ok(ada.call("call:join", "{'room':'" + composed + "','name':'x'}"));
        assertEquals("Ada", joined.get("name").asText());
        assertEquals("Host", joined.at("/others/0/name").asText());
        JsonNode list = admin(200, "GET", "/Cafe%CC%81/participants", "");
        assertEquals(2, list.get("participants").size());
        admin(409, "POST", "", "{'name':'" + decomposed + "'}");
        ok(host.call("call:lock", "{'locked':true}"));
        for (String path : List.of("/whip/Cafe%CC%81", "/whep/Caf%C3%A9")) {
            HttpResponse<String> locked = send("POST", path, "v=0\r\n", token("bob", false), "application/sdp");
            assertEquals(403, locked.statusCode(), locked.body());
        }
    }

    @Test
    void namesThatCannotBeSeenOrAddressedAreRefusedAtEveryDoor() throws Exception {
        SocketIoTestClient ada = guest("ada");
        for (String room : List.of("\u200b", "\u3164", "\u00a0", ".", "..", "a/b", "a\\\\b")) {
            assertEquals("bad-request", refusal(ada.call("call:join", "{'room':'" + room + "','name':'Ada'}")), room);
            assertEquals("bad-request", refusal(ada.call("enter_room", "'" + room + "'")), room);
            assertEquals("bad-request", refusal(ada.call("join_room", "'" + room + "'")), room);
            admin(400, "POST", "", "{'name':'" + room + "'}");
        }
        for (String name : List.of("\u200b", "\u3164", "\u2800", "\u202e")) {
            assertEquals("bad-request", refusal(ada.call("call:join", "{'room':'daily','name':'" + name + "'}")));
            assertEquals("bad-request", refusal(ada.call("nickname", "'" + name + "'")));
            assertEquals(
                    "bad-request", refusal(ada.call("enter_room", "{'roomName':'daily','nickName':'" + name + "'}")));
        }
        for (String path : List.of("/whip/%E2%80%8B", "/whep/%E3%85%A4", "/whip/daily?participant=%E2%80%8B")) {
            HttpResponse<String> refused = send("POST", path, "v=0\r\n", token("ada", false), "application/sdp");
            assertEquals(400, refused.statusCode(), path + refused.body());
        }
        admin(404, "GET", "/%E2%80%8B", "");
    }

    // ---- order

    @Test
    void whatIsSaidRightBehindTheEntryIsHeardAfterIt() throws Exception {
        SocketIoTestClient ada = guest("ada");
        chat(ada, "Ada");
        SocketIoTestClient bob = guest("bob");
        bob.emit("enter_room", "{'roomName':'daily','nickName':'Bob'}");
        bob.emit("new_message", "'one','daily'");
        bob.emit("nickname", "'Robert'");
        bob.emit("new_message", "'two','daily'");
        bob.disconnect();
        assertEquals("['Bob',2]", ada.event("welcome"));
        assertEquals("['one']", ada.event("toMessage"));
        assertEquals("['two']", ada.event("toMessage"));
        assertEquals("['Robert',1]", ada.event("bye"));
    }
}
