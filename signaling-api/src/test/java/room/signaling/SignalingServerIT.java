package room.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import room.sfu.api.ParticipantId;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomEvent;
import room.signaling.call.FakeSfu;

/** Chat and call events over real sockets. */
@Timeout(60)
final class SignalingServerIT {
    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeSfu sfu = new FakeSfu();
    private final SignalingServer server =
            new SignalingServer(SignalingConfig.at(new InetSocketAddress("localhost", 0)), sfu);
    private final List<SocketIoTestClient> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        server.start();
    }

    @AfterEach
    void stop() {
        clients.forEach(SocketIoTestClient::close);
        server.close();
        sfu.close();
        http.shutdownNow();
    }

    private SocketIoTestClient connect() throws Exception {
        SocketIoTestClient client = SocketIoTestClient.connect(http, server.httpAddress());
        clients.add(client);
        return client;
    }

    private static JsonNode ok(ArrayNode ack) {
        assertTrue(ack.path(0).path("ok").asBoolean(), ack.toString());
        return ack.get(0);
    }

    private static void assertRefused(String code, ArrayNode ack) {
        assertFalse(ack.path(0).path("ok").asBoolean(true), ack.toString());
        assertEquals(code, ack.at("/0/error/code").asText(), ack.toString());
    }

    // ---- chat

    @Test
    void greetsTheOthersInARoomWithNameAndCount() throws Exception {
        SocketIoTestClient ada = connect();
        SocketIoTestClient bob = connect();
        assertEquals("[]", ada.call("enter_room", "'daily'").toString());
        assertEquals("[[]]", ada.event("room_change"), "as it was when it connected");
        assertEquals("[['daily']]", ada.event("room_change"));
        assertEquals(
                "[]",
                bob.call("enter_room", "{'roomName':'daily','nickName':'Bob'}").toString());
        assertEquals("['Bob',2]", ada.event("welcome"));
        SocketIoTestClient eve = connect();
        eve.call("enter_room", "'daily'");
        assertEquals("['Anon',3]", ada.event("welcome"));
        assertEquals("['Anon',3]", bob.event("welcome"));
        assertFalse(eve.passedOver("42[\"welcome\""));
    }

    @Test
    void doesNotGreetTwice() throws Exception {
        SocketIoTestClient ada = connect();
        SocketIoTestClient bob = connect();
        ada.call("enter_room", "'daily'");
        bob.call("enter_room", "'daily'");
        bob.call("enter_room", "'daily'");
        bob.call("new_message", "'after','daily'");
        ada.event("toMessage");
        ada.event("welcome");
        assertFalse(ada.passedOver("42[\"welcome\""));
    }

    @Test
    void passesMessagesToTheOthersInTheRoomOnly() throws Exception {
        SocketIoTestClient ada = connect();
        SocketIoTestClient bob = connect();
        SocketIoTestClient eve = connect();
        ada.call("enter_room", "'daily'");
        bob.call("enter_room", "'daily'");
        eve.call("enter_room", "'weekly'");
        assertEquals("[]", ada.call("new_message", "'Hello','daily'").toString());
        assertEquals("['Hello']", bob.event("toMessage"));
        assertRefused("not-joined", eve.call("new_message", "'Let me in','daily'"));
        ada.emit("new_message", "'without an acknowledgement','daily'");
        assertEquals("['without an acknowledgement']", bob.event("toMessage"));
        assertFalse(eve.passedOver("42[\"toMessage\""));
        assertFalse(ada.passedOver("42[\"toMessage\""));
    }

    @Test
    void saysGoodbyeWithTheCountThatIsLeftAndThenTellsOfTheRoomsEnd() throws Exception {
        SocketIoTestClient ada = connect();
        SocketIoTestClient bob = connect();
        ada.call("enter_room", "'daily'");
        bob.call("enter_room", "'daily'");
        bob.call("nickname", "'Robert'");
        bob.disconnect();
        assertEquals("['Robert',1]", ada.event("bye"));
        awaitRooms(ada, "[['daily']]");
        SocketIoTestClient eve = connect();
        assertEquals("[['daily']]", eve.event("room_change"), "as it is when it connects");
        ada.disconnect();
        awaitRooms(eve, "[[]]");
    }

    private static void awaitRooms(SocketIoTestClient client, String rooms) throws Exception {
        String heard = client.event("room_change");
        while (!heard.equals(rooms)) {
            heard = client.event("room_change");
        }
    }

    @Test
    void tellsTheListAgainAtEachEntryAndDisconnectThoughItIsTheSame() throws Exception {
        SocketIoTestClient watcher = connect();
        SocketIoTestClient ada = connect();
        ada.call("enter_room", "'daily'");
        awaitRooms(watcher, "[['daily']]");
        SocketIoTestClient bob = connect();
        bob.call("enter_room", "'daily'");
        assertEquals("[['daily']]", watcher.event("room_change"), "bob entered");
        bob.disconnect();
        assertEquals("['Anon',1]", ada.event("bye"));
        assertEquals("[['daily']]", watcher.event("room_change"), "bob went");
        connect().disconnect();
        assertEquals("[['daily']]", watcher.event("room_change"), "somebody went who was in no room");
        SocketIoTestClient eve = connect();
        ok(eve.call("call:join", "{'room':'daily','name':'Eve'}"));
        assertEquals("[['daily']]", watcher.event("room_change"), "eve entered by a call");
        ok(eve.call("call:leave", "{}"));
        assertEquals("[['daily']]", watcher.event("room_change"), "and left it");
    }

    @Test
    void tellsManyEntriesAtOnceInFewLists() throws Exception {
        SocketIoTestClient watcher = connect();
        SocketIoTestClient ada = connect();
        for (int i = 0; i < 10; i++) {
            ada.emit("enter_room", "'room " + i + "'");
        }
        List<String> all =
                IntStream.range(0, 10).mapToObj(i -> "'room " + i + "'").toList();
        awaitRooms(watcher, "[[" + String.join(",", all) + "]]");
        long lists = watcher.received()
                .lines()
                .filter(line -> line.contains("room_change"))
                .count();
        assertTrue(lists <= 4, () -> lists + " lists:\n" + watcher.received());
    }

    @Test
    void introducesTwoBrowsersThatConnectDirectly() throws Exception {
        SocketIoTestClient ada = connect();
        SocketIoTestClient bob = connect();
        ada.call("join_room", "'duo'");
        bob.call("join_room", "'duo'");
        assertEquals("[]", ada.event("welcome"));
        ada.emit("offer", "{'type':'offer','sdp':'v=0'},'duo'");
        assertEquals("[{'type':'offer','sdp':'v=0'}]", bob.event("offer"));
        bob.emit("answer", "{'type':'answer','sdp':'v=0'},'duo'");
        assertEquals("[{'type':'answer','sdp':'v=0'}]", ada.event("answer"));
        bob.emit("ice", "null,'duo'");
        assertEquals("[null]", ada.event("ice"));
        bob.emit("ice", "{'candidate':'c','sdpMid':'0'},'duo'");
        assertEquals("[{'candidate':'c','sdpMid':'0'}]", ada.event("ice"));
    }

    @Test
    void namesTheArgumentThatIsWrong() throws Exception {
        SocketIoTestClient ada = connect();
        for (String arguments : new String[] {"", "null", "7", "''", "'   '", "{}", "{'roomName':7}", "['x']"}) {
            ArrayNode ack = ada.call("enter_room", arguments);
            assertRefused("bad-request", ack);
            assertTrue(ack.at("/0/error/message").asText().startsWith("roomName "), ack.toString());
        }
        assertRefused("bad-request", ada.call("new_message", "{},'daily'"));
        assertRefused("bad-request", ada.call("nickname", "'" + "x".repeat(65) + "'"));
    }

    @Test
    void cannotBeHadToListenToAnotherSocketOrToAHiddenGroup() throws Exception {
        SocketIoTestClient ada = connect();
        SocketIoTestClient eve = connect();
        ada.call("enter_room", "'daily'");
        eve.call("enter_room", "'" + ada.id() + "'");
        assertRefused("bad-request", eve.call("enter_room", "'\\u0000call:daily'"));
        ok(ada.call("call:join", "{'room':'daily','name':'Ada'}"));
        eve.call("nickname", "'sync'");
        assertFalse(eve.passedOver("42[\"call:"));
    }

    @Test
    void boundsTheRoomsOfOneSocket() throws Exception {
        SocketIoTestClient ada = connect();
        for (int i = 0; i < 16; i++) {
            assertEquals("[]", ada.call("enter_room", "'room " + i + "'").toString());
        }
        assertRefused("forbidden", ada.call("enter_room", "'one more'"));
        assertEquals("[]", ada.call("enter_room", "'room 3'").toString());
    }

    // ---- calls

    @Test
    void answersJoinBeforeAnythingOfTheRoomComes() throws Exception {
        SocketIoTestClient ada = connect();
        ada.send("421[\"call:join\",{\"room\":\"daily\",\"name\":\"Ada\",\"p2p\":true}]");
        ada.next("42[\"call:slots\"");
        assertTrue(ada.passedOver("431["), "the answer came first");
    }

    @Test
    void tellsTheOthersOfEverythingThatHappens() throws Exception {
        SocketIoTestClient ada = connect();
        SocketIoTestClient bob = connect();
        String adaId = ok(ada.call("call:join", "{'room':'daily','name':'Ada','p2p':true}"))
                .get("participant")
                .asText();
        JsonNode joined = ok(bob.call("call:join", "{'room':'daily','name':'Bob'}"));
        String bobId = joined.get("participant").asText();
        assertEquals(adaId, joined.at("/others/0/id").asText());
        assertFalse(joined.get("p2p").asBoolean());
        assertEquals(bobId, ada.body("call:joined").at("/participant/id").asText());

        JsonNode answered =
                ok(bob.call("call:offer", "{'sdp':'v=0','tracks':[{'mid':'0','source':'camera','muted':true}]}"));
        assertEquals("3", answered.at("/slots/0/videoMid").asText());
        assertTrue(ada.body("call:updated").at("/participant/tracks/0/muted").asBoolean());
        ok(bob.call("call:mute", "{'source':'camera','muted':false}"));
        assertFalse(ada.body("call:updated").at("/participant/tracks/0/muted").asBoolean());
        ok(bob.call("call:name", "{'name':'Robert'}"));
        assertEquals("Robert", ada.body("call:updated").at("/participant/name").asText());

        ok(bob.call("call:signal", "{'to':'" + adaId + "','session':3,'payload':{'deep':[1,{'x':null}]}}"));
        assertEquals(
                "{\"from\":\"" + bobId + "\",\"session\":3,\"payload\":{\"deep\":[1,{\"x\":null}]}}",
                ada.body("call:signal").toString());
        ok(ada.call("call:direct-state", "{'session':3,'up':true,'reason':'first frame'}"));
        assertEquals(
                "{\"path\":\"direct\",\"session\":3,\"reason\":\"first frame\"}",
                ada.body("call:path").toString());

        ok(bob.call("call:leave", "{}"));
        assertEquals(bobId, ada.body("call:left").get("participant").asText());
        assertRefused("not-joined", bob.call("call:mute", "{'source':'camera','muted':true}"));
    }

    @Test
    void refusesWithTheCodesOfTheMediaServer() throws Exception {
        SocketIoTestClient ada = connect();
        assertRefused("not-joined", ada.call("call:offer", "{'sdp':'v=0'}"));
        ok(ada.call("call:join", "{'room':'daily','name':'Ada'}"));
        assertRefused("bad-request", ada.call("call:join", "{'room':'other','name':'Ada'}"));
        assertRefused("bad-sdp", ada.call("call:offer", "{'sdp':'nonsense'}"));
        assertRefused("not-found", ada.call("call:signal", "{'to':'nobody','session':1,'payload':{}}"));
        assertRefused("bad-request", ada.call("call:offer", "'v=0'"));
        ok(connect().call("call:join", "{'room':'daily','name':'2'}"));
        ok(connect().call("call:join", "{'room':'daily','name':'3'}"));
        SocketIoTestClient late = connect();
        assertRefused("room-full", late.call("call:join", "{'room':'daily','name':'4'}"));
        ok(late.call("call:join", "{'room':'other','name':'4'}"));
    }

    @Test
    void leavesTheCallWhenTheSocketGoes() throws Exception {
        SocketIoTestClient ada = connect();
        SocketIoTestClient bob = connect();
        ok(ada.call("call:join", "{'room':'daily','name':'Ada'}"));
        String bobId = ok(bob.call("call:join", "{'room':'daily','name':'Bob'}"))
                .get("participant")
                .asText();
        bob.disconnect();
        assertEquals(bobId, ada.body("call:left").get("participant").asText());
    }

    @Test
    void leavesTheCallWhenTheSocketGoesBeforeTheAnswer() throws Exception {
        SocketIoTestClient ada = connect();
        ada.emit("call:join", "{'room':'daily','name':'Ada'}");
        ada.send("41");
        assertInstanceOf(RoomCommand.Join.class, sfu.commands.poll(10, TimeUnit.SECONDS));
        assertInstanceOf(RoomCommand.Leave.class, sfu.commands.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void canJoinAgainAfterBeingRemoved() throws Exception {
        SocketIoTestClient ada = connect();
        String id = ok(ada.call("call:join", "{'room':'daily','name':'Ada'}"))
                .get("participant")
                .asText();
        sfu.fire(new ParticipantId(id), new RoomEvent.Removed(RoomEvent.Removal.EXPELLED, "no media"));
        assertEquals("no media", ada.body("call:removed").get("reason").asText());
        assertRefused("not-joined", ada.call("call:chat", "{'text':'still here?'}"));
        String again = ok(ada.call("call:join", "{'room':'daily','name':'Ada'}"))
                .get("participant")
                .asText();
        assertNotEquals(id, again);
    }

    @Test
    void bridgesChatAndCallsOfOneRoom() throws Exception {
        SocketIoTestClient caller = connect();
        SocketIoTestClient other = connect();
        SocketIoTestClient chatter = connect();
        chatter.call("enter_room", "{'roomName':'daily','nickName':'Chatty'}");
        String id = ok(caller.call("call:join", "{'room':'daily','name':'Ada'}"))
                .get("participant")
                .asText();
        assertEquals("['Ada',2]", chatter.event("welcome"));
        ok(other.call("call:join", "{'room':'daily','name':'Bob'}"));
        assertEquals("['Bob',3]", chatter.event("welcome"));

        JsonNode said = ok(caller.call("call:chat", "{'text':'Hello'}"));
        assertEquals("['Hello']", chatter.event("toMessage"));
        JsonNode heard = other.body("call:chat");
        assertEquals(id, heard.get("from").asText());
        assertEquals("Ada", heard.get("name").asText());
        assertEquals(said.get("id"), heard.get("id"));
        assertEquals(said.get("time"), heard.get("time"));

        chatter.call("new_message", "'Hi','daily'");
        JsonNode line = caller.body("call:chat");
        assertTrue(line.get("from").isNull());
        assertEquals("Chatty", line.get("name").asText());
        assertTrue(line.get("id").asLong() > heard.get("id").asLong());

        ok(other.call("call:leave", "{}"));
        assertEquals("['Bob',2]", chatter.event("bye"));
        assertFalse(caller.passedOver("42[\"welcome\""));
        assertFalse(caller.passedOver("42[\"bye\""));
        assertFalse(caller.passedOver("42[\"toMessage\""));
    }

    @Test
    void listsRoomsWithEverybodyInThem() throws Exception {
        SocketIoTestClient watcher = connect();
        assertEquals("[]", ok(watcher.call("call:rooms", "{}")).get("rooms").toString());
        SocketIoTestClient caller = connect();
        ok(caller.call("call:join", "{'room':'daily','name':'Ada'}"));
        connect().call("enter_room", "'daily'");
        JsonNode rooms = watcher.body("call:rooms").get("rooms");
        while (rooms.at("/0/count").asInt() != 2) {
            rooms = watcher.body("call:rooms").get("rooms");
        }
        assertEquals("[{\"name\":\"daily\",\"count\":2}]", rooms.toString());
        awaitRooms(caller, "[['daily']]");
        caller.disconnect();
        while (rooms.at("/0/count").asInt() != 1) {
            rooms = watcher.body("call:rooms").get("rooms");
        }
    }

    @Test
    void limitsCallEventsWithoutEndingTheSession() throws Exception {
        SocketIoTestClient ada = connect();
        ok(ada.call("call:join", "{'room':'daily','name':'Ada'}"));
        for (int i = 0; i < 300; i++) {
            ada.emit("call:mute", "{'source':'camera','muted':true}");
        }
        assertRefused("rate-limited", ada.call("call:mute", "{'source':'camera','muted':true}"));
        assertNotNull(ada.id());
    }
}
