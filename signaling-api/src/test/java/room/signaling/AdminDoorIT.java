package room.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import room.signaling.admin.AdminConfig;
import room.signaling.admin.PasswordHash;
import room.signaling.auth.OpenAccess;
import room.signaling.call.FakeSfu;

/** The Admin UI's protocol over real sockets, as version 0.5.1 of it speaks. */
@Timeout(60)
final class AdminDoorIT {
    private static final String PASSWORD = "correct horse battery";
    private static final PasswordHash HASH = PasswordHash.parse(PasswordHash.of(PASSWORD));
    private static final String JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJlLXNpZ25hdHVyZQ";

    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeSfu sfu = new FakeSfu();
    private final List<SocketIoTestClient> clients = new ArrayList<>();
    private SignalingServer server = new SignalingServer(config(), sfu);

    private static SignalingConfig config() {
        return SignalingConfig.at(new InetSocketAddress("localhost", 0));
    }

    private void start(AdminConfig.Mode mode, boolean readOnly) throws Exception {
        server = new SignalingServer(
                config().withAdmin(new AdminConfig("ops", HASH, mode, readOnly, "node-1", "host-1")),
                sfu,
                new OpenAccess(),
                routes -> {});
        server.start();
    }

    @AfterEach
    void stop() {
        clients.forEach(SocketIoTestClient::close);
        server.close();
        sfu.close();
        http.shutdownNow();
    }

    private SocketIoTestClient connect(String namespace, String auth) throws Exception {
        SocketIoTestClient client = SocketIoTestClient.connect(http, server.httpAddress(), namespace, auth);
        clients.add(client);
        return client;
    }

    private SocketIoTestClient guest() throws Exception {
        return connect("/", "");
    }

    private SocketIoTestClient administrator() throws Exception {
        SocketIoTestClient client = connect("/admin", "{'username':'ops','password':'" + PASSWORD + "'}");
        assertNull(client.error());
        return client;
    }

    private static String message(SocketIoTestClient refused) {
        JsonNode error = refused.error();
        return error == null ? "it was let in" : error.get("message").asText();
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    /** The card of a socket in the list. */
    private static JsonNode card(JsonNode all, String id) {
        for (JsonNode card : all) {
            if (card.get("id").asText().equals(id)) {
                return card;
            }
        }
        throw new AssertionError(id + " is not in " + all);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(
                                "http://localhost:" + server.httpAddress().getPort() + path))
                        .build(),
                BodyHandlers.ofString());
    }

    // ---- off unless configured

    @Test
    void withoutConfigurationThereIsNeitherPageNorNamespace() throws Exception {
        server.start();
        for (String path : List.of("/admin-ui/", "/admin-ui/index.html", "/admin-ui/js/app.0d7d7845.js")) {
            assertEquals(404, get(path).statusCode(), path);
        }
        assertEquals("Invalid namespace", message(connect("/admin", "{'username':'ops'}")));
    }

    @Test
    void thePagesAreServedWithAStrictPolicy() throws Exception {
        start(AdminConfig.Mode.PRODUCTION, false);
        assertEquals(
                "/admin-ui/", get("/admin-ui").headers().firstValue("Location").orElse(""));
        HttpResponse<String> page = get("/admin-ui/");
        assertEquals(200, page.statusCode());
        String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
        assertTrue(policy.startsWith("default-src 'self'; style-src 'self' 'unsafe-inline'"), policy);
        assertFalse(policy.contains("unsafe-eval"), policy);
        assertEquals(1, page.headers().allValues("Content-Security-Policy").size());
    }

    // ---- login

    @Test
    void takesAnyNumberOfRightLogins() throws Exception {
        start(AdminConfig.Mode.PRODUCTION, false);
        for (int i = 0; i < 12; i++) {
            assertTrue(administrator().body("session").asText().matches("[0-9a-f]{16}"));
        }
    }

    @Test
    void logsInByPasswordAndLaterBySession() throws Exception {
        start(AdminConfig.Mode.PRODUCTION, false);
        SocketIoTestClient ops = administrator();
        String session = ops.body("session").asText();
        assertTrue(session.matches("[0-9a-f]{16}"), session);
        assertEquals(
                "{'supportedFeatures':['EMIT','JOIN','LEAVE','DISCONNECT','MJOIN','MLEAVE','MDISCONNECT','AGGREGATED_EVENTS']}",
                ops.event("config").replaceAll("^\\[|]$", ""));
        SocketIoTestClient again = connect("/admin", "{'sessionId':'" + session + "'}");
        assertNull(again.error());
        again.event("config");
        assertFalse(again.passedOver("42/admin,[\"session\""), "a session of its own again");
    }

    @Test
    void refusesWhoeverDoesNotKnowBoth() throws Exception {
        start(AdminConfig.Mode.PRODUCTION, false);
        for (String auth : List.of(
                "",
                "{'sessionId':null}",
                "{'username':'ops','password':'correct horse batterz'}",
                "{'username':'opt','password':'" + PASSWORD + "'}",
                "{'username':'ops','password':{'length':21}}",
                "{'sessionId':'0123456789abcdef'}")) {
            assertEquals("invalid credentials", message(connect("/admin", auth)), auth);
        }
    }

    @Test
    void whoGuessesHasToWait() throws Exception {
        start(AdminConfig.Mode.PRODUCTION, false);
        String last = "";
        for (int i = 0; i < 7; i++) {
            last = message(connect("/admin", "{'sessionId':'000000000000000" + i + "'}"));
        }
        assertEquals("too many attempts; wait a minute", last);
        assertEquals(
                "too many attempts; wait a minute",
                message(connect("/admin", "{'username':'ops','password':'" + PASSWORD + "'}")));
    }

    // ---- what is shown

    @Test
    void reportsCountsEveryTwoSeconds() throws Exception {
        start(AdminConfig.Mode.PRODUCTION, false);
        SocketIoTestClient ops = administrator();
        JsonNode first = ops.body("server_stats");
        assertEquals("node-1", first.get("serverId").asText());
        assertEquals("host-1", first.get("hostname").asText());
        assertEquals(ProcessHandle.current().pid(), first.get("pid").asLong());
        assertEquals(1, first.get("clientsCount").asInt());
        SocketIoTestClient ada = guest();
        ada.call("enter_room", "'daily'");
        JsonNode second = ops.body("server_stats");
        assertTrue(second.get("uptime").asDouble() >= first.get("uptime").asDouble());
        assertEquals(2, second.get("clientsCount").asInt());
        assertEquals(0, second.get("pollingClientsCount").asInt());
        assertEquals(
                "[{\"name\":\"/\",\"socketsCount\":1},{\"name\":\"/admin\",\"socketsCount\":1}]",
                second.get("namespaces").toString());
        List<String> types = new ArrayList<>();
        for (JsonNode event : second.get("aggregatedEvents")) {
            types.add(event.get("type").asText());
            assertEquals(0, event.get("timestamp").asLong() % 1_000);
            assertTrue(event.get("count").asLong() > 0);
        }
        assertEquals(List.of("rawConnection", "packetsIn", "packetsOut", "bytesIn", "bytesOut"), types);
        assertFalse(ops.passedOver("42/admin,[\"all_sockets\""), "production mode shows counts only");
        assertFalse(ops.passedOver("42/admin,[\"socket_connected\""));
        assertFalse(ops.passedOver("42/admin,[\"event_"));
    }

    @Test
    void showsSocketsRoomsAndEvents() throws Exception {
        start(AdminConfig.Mode.DEVELOPMENT, false);
        SocketIoTestClient ada = guest();
        ada.call("enter_room", "'daily'");
        SocketIoTestClient ops = administrator();
        assertTrue(ops.event("config").contains("'ALL_EVENTS'"));
        JsonNode all = ops.body("all_sockets");
        assertEquals(2, all.size(), all.toString());
        JsonNode card = card(all, ada.id());
        assertEquals("/", card.get("nsp").asText());
        assertEquals("websocket", card.get("transport").asText());
        assertEquals("[\"" + ada.id() + "\",\"daily\"]", card.get("rooms").toString());
        assertEquals(12, card.get("clientId").asText().length());
        assertNotEquals(ada.id(), card.get("clientId").asText());
        assertTrue(card.at("/handshake/address").asText().matches("127\\.0\\.0\\.1|0:0:0:0:0:0:0:1"));
        assertEquals("4", card.at("/handshake/query/EIO").asText());
        assertTrue(card.at("/handshake/auth").isMissingNode());
        assertEquals("/admin", card(all, ops.id()).get("nsp").asText());

        SocketIoTestClient grace = guest();
        assertEquals(grace.id(), json(ops.event("room_joined")).get(2).asText(), "its own room");
        JsonNode connected = json(ops.event("socket_connected"));
        assertEquals(grace.id(), connected.at("/0/id").asText());
        assertTrue(Instant.parse(connected.get(1).asText()).isAfter(Instant.EPOCH));
        grace.call("enter_room", "'daily'");
        assertEquals(
                "['/','daily','" + grace.id() + "'", ops.event("room_joined").split(",'20")[0]);
        assertTrue(ops.event("event_received").startsWith("['/','" + grace.id() + "',['enter_room','daily'],"));
        String sent = ops.event("event_sent");
        while (sent.contains("'room_change'")) {
            sent = ops.event("event_sent");
        }
        assertTrue(sent.startsWith("['/','" + ada.id() + "',['welcome','Anon',2],"), sent);

        grace.send("41");
        JsonNode gone = json(ops.event("socket_disconnected"));
        assertEquals("/", gone.get(0).asText());
        assertEquals(grace.id(), gone.get(1).asText());
        assertEquals("client namespace disconnect", gone.get(2).asText());
        assertFalse(ops.passedOver("42/admin,[\"room_left\""), "rooms are left after the socket has gone");
        assertEquals("daily", json(ops.event("room_left")).get(1).asText());
        assertEquals(grace.id(), json(ops.event("room_left")).get(1).asText());
    }

    @Test
    void showsNoSecretsInEitherMode() throws Exception {
        for (AdminConfig.Mode mode : AdminConfig.Mode.values()) {
            start(mode, false);
            SocketIoTestClient ops = administrator();
            ops.event("config");
            SocketIoTestClient ada = connect("/", "{'token':'" + JWT + "','password':'hunter2'}");
            ada.call("join_room", "'daily'");
            SocketIoTestClient grace = guest();
            grace.call("join_room", "'daily'");
            ada.call("offer", "{'type':'offer','sdp':'v=0\\r\\na=ice-pwd:pssst'},'daily'");
            ada.call("new_message", "'my link: /#token=" + JWT + "','daily'");
            grace.event("toMessage");
            if (mode == AdminConfig.Mode.DEVELOPMENT) {
                // Until it has been told of the last event, which comes after all others.
                String last;
                do {
                    last = ops.event("event_sent");
                } while (!last.contains("'toMessage'"));
            }
            ops.event("server_stats");
            ops.event("server_stats");
            String everything = ops.received();
            for (String secret : List.of("eyJ", "hunter2", "pssst", "ice-pwd", "v=0", PASSWORD)) {
                assertFalse(everything.contains(secret), mode + " shows " + secret + ": " + everything);
            }
            server.close();
        }
    }

    @Test
    void aClientsMoveToAWebSocketShows() throws Exception {
        start(AdminConfig.Mode.DEVELOPMENT, false);
        SocketIoTestClient ops = administrator();
        ops.event("all_sockets");
        PollingClient polling = new PollingClient(http, server.httpAddress());
        JsonNode connected = json(ops.event("socket_connected"));
        assertEquals("polling", connected.at("/0/transport").asText());
        assertEquals(1, statsWithPolling(ops, 1).get("pollingClientsCount").asInt());
        polling.upgrade();
        JsonNode updated = ops.body("socket_updated");
        assertEquals(connected.at("/0/id"), updated.get("id"));
        assertEquals("websocket", updated.get("transport").asText());
        assertEquals(0, statsWithPolling(ops, 0).get("pollingClientsCount").asInt());
        polling.close();
    }

    /** A client that polls, connects to the main namespace, and may move to a WebSocket. */
    private static final class PollingClient implements AutoCloseable {
        private final HttpClient http;
        private final String base;
        private @Nullable WebSocket socket;

        PollingClient(HttpClient http, InetSocketAddress address) throws Exception {
            this.http = http;
            String path = "localhost:" + address.getPort() + "/socket.io/?EIO=4&transport=";
            String open = send(HttpRequest.newBuilder(URI.create("http://" + path + "polling")));
            base = path + "%s&sid=" + json(open.substring(1)).get("sid").asText();
            send(polling().POST(HttpRequest.BodyPublishers.ofString("40")));
            assertTrue(send(polling()).startsWith("40{"));
        }

        private HttpRequest.Builder polling() {
            return HttpRequest.newBuilder(URI.create("http://" + String.format(base, "polling")));
        }

        private String send(HttpRequest.Builder request) throws Exception {
            return http.send(request.build(), BodyHandlers.ofString()).body();
        }

        void upgrade() throws Exception {
            LinkedBlockingQueue<String> texts = new LinkedBlockingQueue<>();
            WebSocket opened = http.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://" + String.format(base, "websocket")), new WebSocket.Listener() {
                        @Override
                        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                            texts.add(data.toString());
                            from.request(1);
                            return null;
                        }
                    })
                    .get(10, TimeUnit.SECONDS);
            socket = opened;
            opened.sendText("2probe", true).join();
            assertEquals("3probe", texts.poll(10, TimeUnit.SECONDS));
            opened.sendText("5", true).join();
        }

        @Override
        public void close() {
            if (socket != null) {
                socket.abort();
            }
        }
    }

    private static JsonNode statsWithPolling(SocketIoTestClient ops, int count) throws Exception {
        JsonNode stats;
        do {
            stats = ops.body("server_stats");
        } while (stats.get("pollingClientsCount").asInt() != count);
        return stats;
    }

    // ---- what is done

    @Test
    void movesDisconnectsAndAddressesSockets() throws Exception {
        start(AdminConfig.Mode.DEVELOPMENT, false);
        SocketIoTestClient ops = administrator();
        SocketIoTestClient ada = guest();
        SocketIoTestClient grace = guest();
        SocketIoTestClient linus = guest();
        assertTrue(ops.call("join", "'/','daily','" + ada.id() + "'").get(0).asBoolean());
        awaitJoined(ops, "daily");
        assertTrue(ops.call("join", "'/','daily','" + grace.id() + "'").get(0).asBoolean());
        assertEquals("['Anon',2]", ada.event("welcome"));
        ops.emit("join", "'/','both','daily'");
        awaitJoined(ops, "both");
        awaitJoined(ops, "both");
        ops.emit("emit", "'/','both','hello',{'a':1},2");
        assertEquals("[{'a':1},2]", ada.event("hello"));
        assertEquals("[{'a':1},2]", grace.event("hello"));
        ops.emit("emit", "'/',null,'all of you'");
        assertEquals("[]", linus.event("all of you"));
        assertFalse(linus.passedOver("42[\"hello\""));

        ops.emit("leave", "'/','daily','" + grace.id() + "'");
        assertEquals("['Anon',1]", ada.event("bye"));
        assertTrue(grace.call("enter_room", "'daily'").isEmpty(), "it may come back");
        assertEquals("['Anon',2]", ada.event("welcome"));

        ops.emit("_disconnect", "'/',false,'" + grace.id() + "'");
        grace.next("41");
        ops.emit("_disconnect", "'/',true,'daily'");
        assertEquals(1000, ada.closeStatus());
        ops.emit("_disconnect", "'/',true,null");
        assertEquals(1000, linus.closeStatus());
    }

    @Test
    void putsNobodyIntoARoomThatIsLocked() throws Exception {
        start(AdminConfig.Mode.DEVELOPMENT, false);
        SocketIoTestClient ops = administrator();
        SocketIoTestClient ada = guest();
        ada.call("call:join", "{'room':'daily','name':'Ada'}");
        ada.call("call:lock", "{'locked':true}");
        SocketIoTestClient grace = guest();
        assertTrue(ops.call("join", "'/','daily','" + grace.id() + "'").get(0).asBoolean());
        assertEquals(
                "not-joined",
                grace.call("new_message", "'Hello','daily'").at("/0/error/code").asText());
    }

    private static void awaitJoined(SocketIoTestClient ops, String room) throws Exception {
        String joined;
        do {
            joined = ops.event("room_joined");
        } while (!joined.startsWith("['/','" + room + "',"));
    }

    @Test
    void leavingARoomFromTheUiEndsTheCallThere() throws Exception {
        start(AdminConfig.Mode.PRODUCTION, false);
        SocketIoTestClient ops = administrator();
        SocketIoTestClient ada = guest();
        ada.call("call:join", "{'room':'daily','name':'Ada'}");
        ops.emit("leave", "'/','daily','" + ada.id() + "'");
        assertEquals("removed", ada.body("call:removed").get("code").asText());
        assertTrue(ada.call("call:join", "{'room':'daily','name':'Ada'}")
                .at("/0/ok")
                .asBoolean());
    }

    @Test
    void refusesCommandsThatMeanNothing() throws Exception {
        start(AdminConfig.Mode.DEVELOPMENT, false);
        SocketIoTestClient ada = guest();
        SocketIoTestClient ops = administrator();
        for (String command : List.of(
                "join|'/'",
                "join|'/nowhere','daily',null",
                "join|'/','',null",
                "join|'/','\\u0000call:daily','" + ada.id() + "'",
                "join|'/',{'room':'daily'}",
                "leave|",
                "_disconnect|'/',true,{}",
                "_disconnect|'/',true,''",
                "_disconnect|null,true",
                "emit|'/',null,'disconnect'",
                "emit|'/',7,'hello'",
                "emit|'/'")) {
            String[] parts = command.split("\\|", -1);
            assertFalse(ops.call(parts[0], parts[1]).get(0).asBoolean(), command);
        }
        assertTrue(ada.call("enter_room", "'daily'").isEmpty(), "it is still there");
    }

    @Test
    void readOnlyAdministratorsDoNothing() throws Exception {
        start(AdminConfig.Mode.DEVELOPMENT, true);
        SocketIoTestClient ops = administrator();
        assertEquals("[{'supportedFeatures':['AGGREGATED_EVENTS','ALL_EVENTS']}]", ops.event("config"));
        SocketIoTestClient ada = guest();
        ops.emit("_disconnect", "'/',true,'" + ada.id() + "'");
        ops.emit("join", "'/','daily','" + ada.id() + "'");
        ops.emit("emit", "'/',null,'hello'");
        ada.call("enter_room", "'weekly'");
        String joined;
        do {
            joined = ops.event("room_joined");
            assertFalse(joined.contains("'daily'"), joined);
        } while (!joined.contains("'weekly'"));
        assertFalse(ada.passedOver("42[\"hello\""));
    }

    @Test
    void aFloodOfEventsIsNotPassedOnWhole() throws Exception {
        start(AdminConfig.Mode.DEVELOPMENT, false);
        SocketIoTestClient ops = administrator();
        ops.event("all_sockets");
        SocketIoTestClient ada = guest();
        ops.event("socket_connected");
        for (int i = 0; i < 900; i++) {
            ada.emit("flood", "" + i);
        }
        ada.call("enter_room", "'daily'");
        JsonNode stats;
        do {
            stats = ops.body("server_stats");
        } while (stats.get("eventsNotShown").asLong() == 0);
        // State is not dropped with the events.
        awaitJoined(ops, "daily");
    }
}
