package room.signaling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Socket.IO client over a WebSocket, just enough for tests: one namespace, heartbeats, events, acknowledgements. */
final class SocketIoTestClient implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final WebSocket socket;
    private final LinkedBlockingQueue<String> packets;
    private final LinkedBlockingQueue<Integer> closed;
    private final List<String> passedOver = new ArrayList<>();
    private final String id;
    private final @Nullable String pid;
    private final @Nullable JsonNode error;
    private @Nullable String offset;
    private int lastAck;

    private SocketIoTestClient(
            WebSocket socket, LinkedBlockingQueue<String> packets, LinkedBlockingQueue<Integer> closed, String auth)
            throws Exception {
        this.socket = socket;
        this.packets = packets;
        this.closed = closed;
        next("0");
        send("40" + auth.replace('\'', '"'));
        String answer = next("4");
        error = answer.startsWith("44") ? MAPPER.readTree(answer.substring(2)) : null;
        JsonNode greeting = MAPPER.readTree(answer.substring(answer.indexOf('{')));
        id = greeting.path("sid").asText();
        pid = greeting.path("pid").isTextual() ? greeting.get("pid").asText() : null;
    }

    static SocketIoTestClient connect(HttpClient http, InetSocketAddress address) throws Exception {
        return connect(http, address, "");
    }

    /** @param auth the payload of the CONNECT packet, in which {@code '} stands for a quotation mark; may be empty */
    static SocketIoTestClient connect(HttpClient http, InetSocketAddress address, String auth) throws Exception {
        LinkedBlockingQueue<String> packets = new LinkedBlockingQueue<>();
        LinkedBlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
        URI uri = URI.create("ws://localhost:" + address.getPort() + "/socket.io/?EIO=4&transport=websocket");
        WebSocket socket = http.newWebSocketBuilder()
                .buildAsync(uri, new Listener(packets, closed))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return new SocketIoTestClient(socket, packets, closed, auth);
    }

    private record Listener(
            LinkedBlockingQueue<String> packets, LinkedBlockingQueue<Integer> closed, StringBuilder partial)
            implements WebSocket.Listener {
        Listener(LinkedBlockingQueue<String> packets, LinkedBlockingQueue<Integer> closed) {
            this(packets, closed, new StringBuilder());
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                String packet = partial.toString();
                partial.setLength(0);
                if (packet.equals("2")) {
                    socket.sendText("3", true);
                } else {
                    packets.add(packet);
                }
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            packets.add("binary " + java.util.HexFormat.of().formatHex(bytes));
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.add(status);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.add(1006);
        }
    }

    /** Why the server did not let it connect, null if it did. */
    @Nullable
    JsonNode error() {
        return error;
    }

    String id() {
        return id;
    }

    /** The secret to come back with, null where there is no recovery. */
    @Nullable
    String pid() {
        return pid;
    }

    /** What the official client sends beside its authentication when it comes back. */
    String whereItWas() {
        return "'pid':'" + pid + "'" + (offset == null ? "" : ",'offset':'" + offset + "'");
    }

    /** Sends a raw packet. */
    void send(String packet) {
        socket.sendText(packet, true).join();
    }

    void sendBinary(byte... bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    /** The next raw packet that starts so; those before it are kept. */
    String next(String prefix) throws InterruptedException {
        for (String packet : List.copyOf(passedOver)) {
            if (packet.startsWith(prefix)) {
                passedOver.remove(packet);
                return packet;
            }
        }
        while (true) {
            String packet = packets.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (packet == null) {
                throw new AssertionError("No packet starts with " + prefix + "; there were " + passedOver);
            }
            if (packet.startsWith(prefix)) {
                return packet;
            }
            passedOver.add(packet);
        }
    }

    /** Emits an event with arguments in JSON, in which {@code '} stands for a quotation mark. */
    void emit(String event, String arguments) {
        send("42[\"" + event + "\"" + (arguments.isEmpty() ? "" : "," + arguments.replace('\'', '"')) + "]");
    }

    /** Emits an event and waits for its acknowledgement. */
    ArrayNode call(String event, String arguments) throws Exception {
        int ack = ++lastAck;
        send("42" + ack + "[\"" + event + "\"" + (arguments.isEmpty() ? "" : "," + arguments.replace('\'', '"')) + "]");
        String packet = next("43" + ack + "[");
        return (ArrayNode) MAPPER.readTree(packet.substring(packet.indexOf('[')));
    }

    /** The arguments of the next event of that name. */
    String event(String name) throws Exception {
        String prefix = "42[\"" + name + "\"";
        return arguments(next(prefix)).toString().replace('"', '\'');
    }

    /** The next event's only argument. */
    JsonNode body(String name) throws Exception {
        String prefix = "42[\"" + name + "\"";
        return arguments(next(prefix)).get(0);
    }

    /** What an event carries, without the mark that recovery puts at the end. */
    private ArrayNode arguments(String packet) throws Exception {
        ArrayNode list = (ArrayNode) MAPPER.readTree(packet.substring(2));
        list.remove(0);
        if (pid != null) {
            offset = list.remove(list.size() - 1).asText();
        }
        return list;
    }

    /** Whether such a packet has come before what was read last. */
    boolean passedOver(String prefix) {
        return passedOver.stream().anyMatch(packet -> packet.startsWith(prefix));
    }

    /** The status that the server closed with. */
    int closeStatus() throws InterruptedException {
        Integer status = closed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (status == null) {
            throw new AssertionError("The server did not close; packets: " + passedOver + packets);
        }
        return status;
    }

    CompletableFuture<WebSocket> disconnect() {
        return socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
    }

    @Override
    public void close() {
        socket.abort();
    }
}
