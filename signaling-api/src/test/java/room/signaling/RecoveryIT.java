package room.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import room.sfu.api.Grants;
import room.sfu.api.Moderation;
import room.sfu.api.ParticipantId;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomEvent;
import room.signaling.auth.Access;
import room.signaling.auth.AccessPolicy;
import room.signaling.auth.Action;
import room.signaling.auth.Decision;
import room.signaling.auth.OpenAccess;
import room.signaling.auth.Refusal;
import room.signaling.call.FakeSfu;
import room.signaling.socketio.Namespace;
import room.signaling.socketio.RecoveryConfig;
import room.signaling.socketio.Socket;

/** Clients that lose their connection and come back, over real sockets. */
@Timeout(60)
final class RecoveryIT {
    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeSfu sfu = new FakeSfu();
    private final List<SocketIoTestClient> clients = new ArrayList<>();
    private SignalingServer server = server(RecoveryConfig.DEFAULT, new OpenAccess());

    private SignalingServer server(RecoveryConfig recovery, AccessPolicy access) {
        SignalingConfig config = SignalingConfig.at(new InetSocketAddress("localhost", 0));
        return new SignalingServer(
                config.withSockets(config.sockets().withRecovery(recovery)), sfu, access, routes -> {});
    }

    private void start(RecoveryConfig recovery, AccessPolicy access) throws Exception {
        server = server(recovery, access);
        server.start();
    }

    private void start(RecoveryConfig recovery) throws Exception {
        start(recovery, new OpenAccess());
    }

    @AfterEach
    void stop() {
        clients.forEach(SocketIoTestClient::close);
        server.close();
        sfu.close();
        http.shutdownNow();
    }

    private SocketIoTestClient connect(String auth) throws Exception {
        SocketIoTestClient client = SocketIoTestClient.connect(http, server.httpAddress(), auth);
        clients.add(client);
        return client;
    }

    /** As our own client does: it asks to be waited for. */
    private SocketIoTestClient connect() throws Exception {
        return connect("{'recovery':true}");
    }

    private SocketIoTestClient comeBack(SocketIoTestClient before) throws Exception {
        return connect("{'recovery':true," + before.whereItWas() + "}");
    }

    private Namespace sockets() {
        return server.sockets().of(Namespace.MAIN);
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadlineNanos, () -> "still not: " + what);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private void awaitLeave(String participant) throws InterruptedException {
        RoomCommand leave = new RoomCommand.Leave(new ParticipantId(participant));
        await(participant + " leaves", () -> sfu.commands.contains(leave));
    }

    /** The connection breaks without a word. */
    private void lose(SocketIoTestClient client) throws Exception {
        int before = sockets().away();
        client.close();
        await("away", () -> sockets().away() > before);
    }

    // ---- those who do not ask for it

    @Test
    void whoDoesNotAskForItIsSentNoMarksAndNotWaitedFor() throws Exception {
        start(RecoveryConfig.DEFAULT);
        for (String auth : List.of("", "{}", "{'recovery':false}", "{'token':'x'}")) {
            SocketIoTestClient ada = connect(auth);
            SocketIoTestClient bob = connect();
            assertNull(ada.pid(), auth);
            ada.call("enter_room", "{'roomName':'daily','nickName':'Ada'}");
            bob.call("enter_room", "{'roomName':'daily','nickName':'Bob'}");
            assertEquals("42[\"welcome\",\"Bob\",2]", ada.next("42[\"welcome\""), auth);
            bob.call("new_message", "'Hello','daily'");
            assertEquals("42[\"toMessage\",\"Hello\"]", ada.next("42[\"toMessage\""), auth);
            bob.call("offer", "{'sdp':'v=0'},'daily'");
            assertEquals("42[\"offer\",{\"sdp\":\"v=0\"}]", ada.next("42[\"offer\""), auth);
            ada.call("new_message", "'Hi','daily'");
            assertEquals("['Hi']", bob.event("toMessage"), "with its mark, which is left out here");
            ada.close();
            assertEquals("['Ada',1]", bob.event("bye"), auth);
            assertEquals(0, sockets().away(), auth);
            bob.send("41");
        }
    }

    // ---- chat

    @Test
    void keepsIdNicknameAndRoomsAndGivesWhatWasMissed() throws Exception {
        start(RecoveryConfig.DEFAULT);
        SocketIoTestClient ada = connect();
        SocketIoTestClient bob = connect();
        ada.call("enter_room", "{'roomName':'daily','nickName':'Ada'}");
        bob.call("enter_room", "'daily'");
        ada.event("welcome");
        bob.call("new_message", "'one','daily'");
        assertEquals("['one']", ada.event("toMessage"));

        lose(ada);
        for (String text : List.of("two", "three", "four")) {
            bob.call("new_message", "'" + text + "','daily'");
        }
        SocketIoTestClient again = comeBack(ada);
        assertEquals(ada.id(), again.id());
        assertEquals(ada.pid(), again.pid());
        for (String text : List.of("two", "three", "four")) {
            assertEquals("['" + text + "']", again.event("toMessage"));
        }
        bob.call("new_message", "'five','daily'");
        assertEquals("['five']", again.event("toMessage"));
        assertFalse(again.passedOver("42[\"toMessage\""), "nothing twice");

        assertFalse(bob.passedOver("42[\"bye\""), "nobody saw it leave");
        again.call("new_message", "'still here','daily'");
        assertEquals("['still here']", bob.event("toMessage"));
        again.send("41");
        assertEquals("['Ada',1]", bob.event("bye"));
    }

    @Test
    void comesBackSeveralTimesAndFromEveryLoop() throws Exception {
        start(RecoveryConfig.DEFAULT);
        SocketIoTestClient bob = connect();
        SocketIoTestClient ada = connect();
        bob.call("enter_room", "'daily'");
        ada.call("enter_room", "'daily'");
        int said = 0;
        for (int round = 0; round < 7; round++) {
            lose(ada);
            for (int i = 0; i < 20; i++) {
                bob.emit("new_message", "'" + said++ + "','daily'");
            }
            SocketIoTestClient again = comeBack(ada);
            assertEquals(ada.id(), again.id());
            for (int i = 0; i < 20; i++) {
                bob.emit("new_message", "'" + said++ + "','daily'");
            }
            for (int i = said - 40; i < said; i++) {
                assertEquals("['" + i + "']", again.event("toMessage"));
            }
            // Connections are handed to the loops in turn: another one shifts the next.
            ada = again;
            connect();
        }
        assertEquals(0, sockets().away());
    }

    @Test
    void givesNothingTwiceThatIsStillUnderWayWhenTheConnectionBreaks() throws Exception {
        start(RecoveryConfig.DEFAULT);
        SocketIoTestClient ada = connect();
        SocketIoTestClient bob = connect();
        ada.call("enter_room", "'daily'");
        bob.call("enter_room", "'daily'");
        for (int i = 0; i < 200; i++) {
            bob.emit("new_message", "'" + i + "','daily'");
        }
        for (int i = 0; i < 77; i++) {
            assertEquals("['" + i + "']", ada.event("toMessage"));
        }
        lose(ada);
        SocketIoTestClient again = comeBack(ada);
        for (int i = 77; i < 200; i++) {
            assertEquals("['" + i + "']", again.event("toMessage"));
        }
    }

    @Test
    void takesOverAConnectionThatWasNotSeenToBreak() throws Exception {
        start(RecoveryConfig.DEFAULT);
        SocketIoTestClient ada = connect();
        SocketIoTestClient bob = connect();
        ada.call("enter_room", "'daily'");
        bob.call("enter_room", "'daily'");
        ada.event("welcome");
        SocketIoTestClient again = comeBack(ada);
        assertEquals(ada.id(), again.id());
        assertEquals(1000, ada.closeStatus());
        bob.call("new_message", "'Hello','daily'");
        assertEquals("['Hello']", again.event("toMessage"));
        assertFalse(bob.passedOver("42[\"bye\""));
        assertEquals(2, sockets().sockets().size());
    }

    @Test
    void leavesAsUsualWhenTheTimeIsOver() throws Exception {
        start(RecoveryConfig.DEFAULT.withKeepMillis(300));
        SocketIoTestClient ada = connect();
        SocketIoTestClient bob = connect();
        ada.call("enter_room", "{'roomName':'daily','nickName':'Ada'}");
        ada.call("enter_room", "{'roomName':'alone','nickName':'Ada'}");
        bob.call("enter_room", "'daily'");
        lose(ada);
        assertEquals("['Ada',1]", bob.event("bye"));
        assertEquals(0, sockets().away());
        SocketIoTestClient late = comeBack(ada);
        assertNotEquals(ada.id(), late.id());
        assertNotEquals(ada.pid(), late.pid());
        assertTrue(late.call("new_message", "'Hello','daily'").toString().contains("not-joined"));
    }

    @Test
    void doesNotWaitForWhoSaysGoodbye() throws Exception {
        start(RecoveryConfig.DEFAULT);
        SocketIoTestClient bob = connect();
        bob.call("enter_room", "'daily'");
        for (String how : List.of("disconnect", "closed page", "server")) {
            SocketIoTestClient ada = connect();
            ada.call("enter_room", "'daily'");
            Socket socket = sockets().socket(ada.id());
            assertNotNull(socket);
            switch (how) {
                case "disconnect" -> ada.send("41");
                case "closed page" -> ada.disconnect();
                default -> socket.loop().execute(() -> socket.disconnect(true));
            }
            assertEquals("['Anon',1]", bob.event("bye"), how);
            assertNotEquals(ada.id(), comeBack(ada).id(), how);
        }
        assertEquals(0, sockets().away());
    }

    @Test
    void endsWhoIsAwayWhenTheServerSaysSo() throws Exception {
        start(RecoveryConfig.DEFAULT);
        SocketIoTestClient bob = connect();
        SocketIoTestClient ada = connect();
        bob.call("enter_room", "'daily'");
        ada.call("enter_room", "'daily'");
        lose(ada);
        Socket socket = sockets().socket(ada.id());
        assertNotNull(socket);
        socket.loop().execute(() -> socket.disconnect(false));
        assertEquals("['Anon',1]", bob.event("bye"));
        assertNotEquals(ada.id(), comeBack(ada).id());
    }

    @Test
    void waitsForNobodyOnceItStops() throws Exception {
        start(RecoveryConfig.DEFAULT);
        SocketIoTestClient ada = connect();
        ada.call("call:join", "{'room':'daily','name':'Ada'}");
        lose(ada);
        server.sockets().close();
        awaitLeave("participant-1");
        await("nobody away", () -> sockets().away() == 0 && sockets().sockets().isEmpty());
    }

    @Test
    void asksForTheSecretAndNotForTheId() throws Exception {
        start(RecoveryConfig.DEFAULT);
        SocketIoTestClient ada = connect();
        ada.call("enter_room", "'daily'");
        assertNotEquals(ada.id(), ada.pid());
        lose(ada);
        for (String pid : List.of(ada.id(), "", "0", "x".repeat(5_000))) {
            SocketIoTestClient thief = connect("{'pid':'" + pid + "','offset':'1'}");
            assertNotEquals(ada.id(), thief.id());
        }
        assertNotEquals(ada.id(), connect("{'pid':7,'offset':{}}").id());
        assertEquals(1, sockets().away(), "and the attempts change nothing");
        assertEquals(ada.id(), comeBack(ada).id());
    }

    @Test
    void keepsTheSecretFromWhoeverLooksAtTheHandshake() throws Exception {
        start(RecoveryConfig.DEFAULT);
        SocketIoTestClient ada = connect("{'recovery':true,'colour':'blue'}");
        lose(ada);
        connect("{'recovery':true,'colour':'green'," + ada.whereItWas() + "}");
        Socket socket = sockets().socket(ada.id());
        assertNotNull(socket);
        assertEquals(
                "{\"recovery\":true,\"colour\":\"green\"}",
                socket.handshake().auth().toString());
    }

    @Test
    void isCleanlyGoneWhenTooMuchWasMissed() throws Exception {
        start(new RecoveryConfig(120_000, 10, 100_000, 10, 1_000_000));
        SocketIoTestClient ada = connect();
        SocketIoTestClient bob = connect();
        ada.call("enter_room", "'daily'");
        bob.call("enter_room", "'daily'");
        lose(ada);
        for (int i = 0; i < 11; i++) {
            bob.emit("new_message", "'" + i + "','daily'");
        }
        assertEquals("['Anon',1]", bob.event("bye"));
        assertNotEquals(ada.id(), comeBack(ada).id());

        SocketIoTestClient eve = connect();
        eve.call("enter_room", "'daily'");
        lose(eve);
        for (int i = 0; i < 11; i++) {
            bob.emit("new_message", "'" + "x".repeat(9_990) + "','daily'");
        }
        assertEquals("['Anon',1]", bob.event("bye"));
        assertNotEquals(eve.id(), comeBack(eve).id());
    }

    @Test
    void waitsForSoManyOnly() throws Exception {
        start(new RecoveryConfig(120_000, 10, 100_000, 2, 1_000_000));
        SocketIoTestClient first = connect();
        SocketIoTestClient second = connect();
        SocketIoTestClient third = connect();
        lose(first);
        lose(second);
        third.close();
        await("gone", () -> sockets().socket(third.id()) == null);
        assertEquals(first.id(), comeBack(first).id());
        assertNotEquals(third.id(), comeBack(third).id());
    }

    @Test
    void hasNoRecoveryWhenItIsOff() throws Exception {
        start(RecoveryConfig.OFF);
        SocketIoTestClient ada = connect();
        SocketIoTestClient bob = connect();
        assertNull(ada.pid());
        ada.call("enter_room", "'daily'");
        bob.call("enter_room", "'daily'");
        assertEquals("42[\"welcome\",\"Anon\",2]", ada.next("42[\"welcome\""), "and no mark at the end");
        ada.close();
        assertEquals("['Anon',1]", bob.event("bye"));
    }

    // ---- calls

    @Test
    void keepsTheParticipantOfACallAndItsEvents() throws Exception {
        start(RecoveryConfig.DEFAULT);
        SocketIoTestClient ada = connect();
        JsonNode joined = ada.call("call:join", "{'room':'daily','name':'Ada'}").get(0);
        String participant = joined.path("participant").asText();
        lose(ada);
        sfu.fire(new ParticipantId(participant), new RoomEvent.ParticipantLeft(new ParticipantId("p9")));
        SocketIoTestClient again = comeBack(ada);
        assertEquals("p9", again.body("call:left").path("participant").asText());
        assertTrue(again.call("call:chat", "{'text':'Hello'}").at("/0/ok").asBoolean());
        assertTrue(sfu.commands.stream().noneMatch(RoomCommand.Leave.class::isInstance));
        again.send("41");
        awaitLeave(participant);
    }

    @Test
    void endsTheParticipationWhenTheTimeIsOver() throws Exception {
        start(RecoveryConfig.DEFAULT.withKeepMillis(200));
        SocketIoTestClient ada = connect();
        String participant = ada.call("call:join", "{'room':'daily','name':'Ada'}")
                .at("/0/participant")
                .asText();
        lose(ada);
        awaitLeave(participant);
    }

    @Test
    void tellsWhoWasRemovedMeanwhileAndDoesNotBringThemBack() throws Exception {
        start(RecoveryConfig.DEFAULT);
        SocketIoTestClient ada = connect();
        String participant = ada.call("call:join", "{'room':'daily','name':'Ada'}")
                .at("/0/participant")
                .asText();
        lose(ada);
        sfu.submit(new RoomCommand.Administer(
                "daily", new Moderation.Expel(new ParticipantId(participant), "a moderator removed you")));
        SocketIoTestClient again = comeBack(ada);
        assertEquals("removed", again.body("call:removed").path("code").asText());
        assertEquals(
                "not-joined",
                again.call("call:chat", "{'text':'Hello'}").at("/0/error/code").asText());
    }

    // ---- tokens

    /** Takes everybody who brings a name, until it is told not to. */
    private static final class Names implements AccessPolicy {
        private volatile String revoked = "nobody";

        @Override
        public boolean needsTokens() {
            return true;
        }

        @Override
        public Decision identify(@Nullable String token) {
            return token == null || token.equals(revoked)
                    ? new Decision.Refused(new Refusal(Refusal.Code.EXPIRED, "The token has expired."))
                    : new Decision.Granted(new Access(token.split("-")[0], null, Access.ANY_ROOM, Grants.ALL, false));
        }

        @Override
        public Decision decide(@Nullable String token, String room, Action action) {
            return identify(token);
        }

        @Override
        public Decision decideAdministration(@Nullable String token) {
            return new Decision.Refused(new Refusal(Refusal.Code.FORBIDDEN, "no"));
        }
    }

    @Test
    void checksTheTokenAgain() throws Exception {
        Names names = new Names();
        start(RecoveryConfig.DEFAULT, names);
        SocketIoTestClient ada = connect("{'recovery':true,'token':'ada-1'}");
        ada.call("call:join", "{'room':'daily','name':'Ada'}");
        lose(ada);
        names.revoked = "ada-1";
        SocketIoTestClient refused = connect("{'recovery':true,'token':'ada-1'," + ada.whereItWas() + "}");
        assertEquals("token-expired", String.valueOf(refused.error()).replaceAll(".*\"code\":\"([^\"]*)\".*", "$1"));
        SocketIoTestClient again = connect("{'recovery':true,'token':'ada-2'," + ada.whereItWas() + "}");
        assertEquals(ada.id(), again.id(), "with a new token of the same person");
        assertTrue(again.call("call:chat", "{'text':'Hello'}").at("/0/ok").asBoolean());
    }

    @Test
    void givesNobodyTheSocketOfSomebodyElse() throws Exception {
        start(RecoveryConfig.DEFAULT, new Names());
        SocketIoTestClient ada = connect("{'recovery':true,'token':'ada'}");
        String participant = ada.call("call:join", "{'room':'daily','name':'Ada'}")
                .at("/0/participant")
                .asText();
        lose(ada);
        SocketIoTestClient other = connect("{'recovery':true,'token':'bob'," + ada.whereItWas() + "}");
        assertNotEquals(ada.id(), other.id());
        awaitLeave(participant);
    }
}
