package room.bench.load.driver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import room.bench.load.client.ConnectFailure;

/** One session of Janus's WebSocket API with any number of handles. Thread-safe. */
final class JanusSession implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final String SUBPROTOCOL = "janus-protocol";
    private static final String VIDEO_ROOM = "janus.plugin.videoroom";
    private static final int PATIENCE_SECONDS = 20;

    /** Janus gives up sessions that have been silent for 60 s unless it is told otherwise. */
    private static final int KEEP_ALIVE_SECONDS = 25;

    private final Map<String, CompletableFuture<JsonNode>> awaited = new ConcurrentHashMap<>();
    private final AtomicLong transactions = new AtomicLong();
    private final JsonSocket socket;
    private final Thread keepAlive;
    private long id;

    private JanusSession(HttpClient http, URI server) throws IOException, ConnectFailure, InterruptedException {
        socket = JsonSocket.connect(http, server, SUBPROTOCOL, this::onMessage, this::onClosed);
        keepAlive = Thread.ofVirtual().name("janus-keep-alive").unstarted(this::keepAlive);
    }

    static JanusSession open(HttpClient http, URI server) throws IOException, ConnectFailure, InterruptedException {
        JanusSession session = new JanusSession(http, server);
        try {
            session.id = session.ask(request("create"), false)
                    .path("data")
                    .path("id")
                    .asLong();
        } catch (ConnectFailure | InterruptedException failed) {
            session.close();
            throw failed;
        }
        session.keepAlive.start();
        return session;
    }

    private static ObjectNode request(String verb) {
        return JSON.createObjectNode().put("janus", verb);
    }

    private void keepAlive() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(KEEP_ALIVE_SECONDS);
                socket.send(request("keepalive")
                        .put("session_id", id)
                        .put("transaction", "keep-alive")
                        .toString());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** A new handle of the VideoRoom plugin. */
    long attach() throws ConnectFailure, InterruptedException {
        ObjectNode attach = request("attach").put("session_id", id).put("plugin", VIDEO_ROOM);
        return ask(attach, false).path("data").path("id").asLong();
    }

    /** Gives a handle back; what hangs on it ends. */
    void detach(long handle) {
        socket.send(request("detach")
                .put("session_id", id)
                .put("handle_id", handle)
                .put("transaction", "detach")
                .toString());
    }

    /** A request that the plugin answers at once. */
    JsonNode askPlugin(long handle, ObjectNode body) throws ConnectFailure, InterruptedException {
        return plugin(handle, body, null, false);
    }

    /**
     * A request that the plugin answers by an event.
     *
     * @param jsep the session description that goes with it, null for none
     * @return the event, with the plugin's data and, if there is one, the description as {@code jsep}
     */
    JsonNode event(long handle, ObjectNode body, @Nullable ObjectNode jsep)
            throws ConnectFailure, InterruptedException {
        return plugin(handle, body, jsep, true);
    }

    private JsonNode plugin(long handle, ObjectNode body, @Nullable ObjectNode jsep, boolean byEvent)
            throws ConnectFailure, InterruptedException {
        ObjectNode message = request("message").put("session_id", id).put("handle_id", handle);
        message.set("body", body);
        if (jsep != null) {
            message.set("jsep", jsep);
        }
        JsonNode answer = ask(message, byEvent);
        JsonNode data = answer.path("plugindata").path("data");
        if (data.has("error_code")) {
            throw new ConnectFailure("Janus refused " + body.path("request").asText() + ": "
                    + data.path("error_code").asInt() + " ("
                    + data.path("error").asText() + ")");
        }
        return answer;
    }

    /** Sends and waits; {@code byEvent} says that an "ack" is not the answer yet. */
    private JsonNode ask(ObjectNode message, boolean byEvent) throws ConnectFailure, InterruptedException {
        String transaction = (byEvent ? "event-" : "now-") + transactions.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        awaited.put(transaction, answer);
        socket.send(message.put("transaction", transaction).toString());
        try {
            JsonNode got = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (got.path("janus").asText().equals("error")) {
                JsonNode error = got.path("error");
                throw new ConnectFailure(
                        "Janus refused " + message.path("janus").asText() + ": "
                                + error.path("code").asInt() + " ("
                                + error.path("reason").asText() + ")");
            }
            return got;
        } catch (ExecutionException failed) {
            throw ConnectFailure.of(failed);
        } catch (TimeoutException silent) {
            throw new ConnectFailure("Janus did not answer within " + PATIENCE_SECONDS + " s", silent);
        } finally {
            awaited.remove(transaction);
        }
    }

    private void onMessage(String text) {
        JsonNode message;
        try {
            message = JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            onClosed("Janus sent a malformed message");
            return;
        }
        String transaction = message.path("transaction").asText();
        CompletableFuture<JsonNode> waiting = awaited.get(transaction);
        boolean onlyReceipt = message.path("janus").asText().equals("ack") && transaction.startsWith("event-");
        if (waiting != null && !onlyReceipt) {
            waiting.complete(message);
        }
    }

    private void onClosed(String reason) {
        ConnectFailure failure = new ConnectFailure(reason);
        awaited.values().forEach(waiting -> waiting.completeExceptionally(failure));
    }

    /** Ends the session and with it all handles. */
    @Override
    public void close() {
        keepAlive.interrupt();
        if (id != 0) {
            socket.send(request("destroy")
                    .put("session_id", id)
                    .put("transaction", "destroy")
                    .toString());
        }
        socket.close();
    }
}
