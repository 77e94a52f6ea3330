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
import java.util.concurrent.atomic.AtomicInteger;
import room.bench.load.client.ConnectFailure;

/** A Socket.IO client over a WebSocket: the default namespace, heartbeats, events with acknowledgement. Thread-safe. */
final class SocketIoClient implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CompletableFuture<String> namespace = new CompletableFuture<>();
    private final Map<Integer, CompletableFuture<JsonNode>> awaited = new ConcurrentHashMap<>();
    private final AtomicInteger acks = new AtomicInteger();
    private final CompletableFuture<JsonSocket> socket = new CompletableFuture<>();

    private SocketIoClient() {}

    /** @param server of the form http://host:port */
    static SocketIoClient connect(HttpClient http, URI server)
            throws IOException, ConnectFailure, InterruptedException {
        String scheme = "https".equals(server.getScheme()) ? "wss" : "ws";
        URI uri = URI.create(scheme + "://" + server.getAuthority() + "/socket.io/?EIO=4&transport=websocket");
        SocketIoClient client = new SocketIoClient();
        client.socket.complete(JsonSocket.connect(http, uri, null, client::onPacket, client::onClosed));
        await(client.namespace, "open the namespace");
        return client;
    }

    private void onPacket(String packet) {
        if (packet.startsWith("0")) {
            socket.thenAccept(open -> open.send("40"));
        } else if (packet.equals("2")) {
            socket.thenAccept(open -> open.send("3"));
        } else if (packet.startsWith("40")) {
            namespace.complete(packet);
        } else if (packet.startsWith("44")) {
            namespace.completeExceptionally(new ConnectFailure("the server refused: " + packet.substring(2)));
        } else if (packet.startsWith("43")) {
            onAcknowledgement(packet);
        }
    }

    private void onAcknowledgement(String packet) {
        int list = packet.indexOf('[');
        if (list < 3) {
            return;
        }
        try {
            var waiting = awaited.remove(Integer.parseInt(packet.substring(2, list)));
            if (waiting != null) {
                waiting.complete(JSON.readTree(packet.substring(list)).path(0));
            }
        } catch (JsonProcessingException | NumberFormatException malformed) {
            onClosed("the server sent a malformed acknowledgement");
        }
    }

    private void onClosed(String reason) {
        ConnectFailure failure = new ConnectFailure(reason);
        namespace.completeExceptionally(failure);
        awaited.values().forEach(waiting -> waiting.completeExceptionally(failure));
    }

    /**
     * Emits a call event.
     *
     * @return the acknowledgement, whose {@code ok} is true
     * @throws ConnectFailure when the server says no, or nothing
     */
    JsonNode call(String event, ObjectNode argument) throws ConnectFailure, InterruptedException {
        int id = acks.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        awaited.put(id, answer);
        String packet = "42" + id + JSON.createArrayNode().add(event).add(argument);
        socket.thenAccept(open -> open.send(packet));
        JsonNode acknowledged = await(answer, "acknowledge " + event);
        if (!acknowledged.path("ok").asBoolean()) {
            JsonNode error = acknowledged.path("error");
            throw new ConnectFailure("the server refused " + event + ": "
                    + error.path("code").asText("?") + " ("
                    + error.path("message").asText("no reason given") + ")");
        }
        return acknowledged;
    }

    private static <T> T await(CompletableFuture<T> future, String what) throws ConnectFailure, InterruptedException {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw ConnectFailure.of(failed);
        } catch (TimeoutException silent) {
            throw new ConnectFailure("the server did not " + what + " within " + PATIENCE_SECONDS + " s", silent);
        }
    }

    @Override
    public void close() {
        socket.thenAccept(open -> {
            // Without it the server would wait for the client to come back.
            open.send("41");
            open.close();
        });
    }
}
