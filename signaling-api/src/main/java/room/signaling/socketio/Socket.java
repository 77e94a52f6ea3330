package room.signaling.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.signaling.engineio.EngineMessage;
import room.signaling.engineio.EngineSession;
import room.signaling.http.Loop;

/**
 * One client in one namespace. Owned by its session's loop; what may be called from elsewhere says so.
 */
public final class Socket {
    private static final Logger log = LoggerFactory.getLogger(Socket.class);

    /** More acknowledgements outstanding than this and the oldest guess is that the client sends none. */
    private static final int MAX_OUTSTANDING_ACKS = 1_000;

    private final String id;
    private final Namespace namespace;
    private final Handshake handshake;
    private final EngineSession session;
    private final Connection connection;

    private final Map<String, EventHandler> handlers = new HashMap<>();
    private final List<Consumer<String>> disconnecting = new ArrayList<>();
    private final List<Consumer<String>> disconnected = new ArrayList<>();
    private final Map<Long, PendingAck> pendingAcks = new HashMap<>();
    private RoomMoves moves = new RoomMoves() {
        @Override
        public void join(String room) {
            Socket.this.join(room);
        }

        @Override
        public void leave(String room) {
            Socket.this.leave(room);
        }
    };
    private long nextAckId;
    private boolean connected = true;

    Socket(String id, Namespace namespace, Handshake handshake, EngineSession session, Connection connection) {
        this.id = id;
        this.namespace = namespace;
        this.handshake = handshake;
        this.session = session;
        this.connection = connection;
    }

    private record PendingAck(AckHandler handler, Loop.Timer timeout) {}

    /** The public id; it tells nothing about the session's secret one. May be called from any thread. */
    public String id() {
        return id;
    }

    /** May be called from any thread. */
    public Namespace namespace() {
        return namespace;
    }

    /** May be called from any thread. */
    public Handshake handshake() {
        return handshake;
    }

    /** The loop that owns this socket. May be called from any thread. */
    public Loop loop() {
        return session.loop();
    }

    /** {@code polling} or {@code websocket}. */
    public String transport() {
        return session.transport();
    }

    /** What of the session's id may be shown to administrators. */
    public String clientId() {
        return session.shortId();
    }

    /** Whether it has not disconnected. */
    public boolean isConnected() {
        return connected;
    }

    // ---- events

    /** Handles an event from now on, instead of the handler before. */
    public void on(String event, EventHandler handler) {
        handlers.put(event, handler);
    }

    /** Hears of the end, with its reason, while the socket is still in its rooms. */
    public void onDisconnecting(Consumer<String> listener) {
        disconnecting.add(listener);
    }

    /** Hears of the end, with its reason, after the socket has left its rooms. */
    public void onDisconnect(Consumer<String> listener) {
        disconnected.add(listener);
    }

    /** Sends an event. May be called from any thread. */
    public void emit(String event, JsonNode... arguments) {
        List<JsonNode> list = List.of(arguments);
        List<EngineMessage> messages = SocketIoCodec.event(namespace.name(), null, event, list);
        if (loop().inLoop()) {
            send(messages, event, list);
        } else {
            loop().execute(() -> send(messages, event, list));
        }
    }

    /**
     * Sends an event that the client is to acknowledge.
     *
     * @param timeoutNanos how long to wait for it
     */
    public void emit(String event, List<JsonNode> arguments, long timeoutNanos, AckHandler handler) {
        if (!connected || pendingAcks.size() >= MAX_OUTSTANDING_ACKS) {
            handler.onTimeout();
            return;
        }
        long ackId = nextAckId++;
        Loop.Timer timeout = loop().schedule(() -> onAckTimeout(ackId), timeoutNanos);
        pendingAcks.put(ackId, new PendingAck(handler, timeout));
        send(SocketIoCodec.event(namespace.name(), ackId, event, arguments), event, arguments);
    }

    private void onAckTimeout(long ackId) {
        PendingAck pending = pendingAcks.remove(ackId);
        if (pending != null) {
            pending.handler().onTimeout();
        }
    }

    /** Sends what was encoded, on the loop, in the order of the calls. May be called from any thread. */
    void deliver(List<EngineMessage> messages) {
        if (loop().inLoop()) {
            send(messages);
        } else {
            loop().execute(() -> send(messages));
        }
    }

    private void send(List<EngineMessage> messages) {
        if (connected) {
            for (EngineMessage message : messages) {
                connection.send(message);
            }
        }
    }

    /** Sends an event that was encoded. */
    void send(List<EngineMessage> messages, String event, List<JsonNode> arguments) {
        if (connected) {
            send(messages);
            namespace.observer().onEventSent(this, event, arguments);
        }
    }

    void onEvent(ArrayNode payload, @Nullable Long ackId) {
        if (!connected) {
            return;
        }
        String event = payload.get(0).asText();
        List<JsonNode> arguments = new ArrayList<>(payload.size() - 1);
        for (int i = 1; i < payload.size(); i++) {
            arguments.add(payload.get(i));
        }
        namespace.observer().onEventReceived(this, event, arguments);
        EventHandler handler = handlers.get(event);
        if (handler == null) {
            log.debug("Nobody handles the event {}", payload.get(0));
            return;
        }
        handler.on(arguments, new Ack(this, ackId));
    }

    void onAck(long ackId, ArrayNode payload) {
        PendingAck pending = pendingAcks.remove(ackId);
        if (pending != null) {
            pending.timeout().cancel();
            List<JsonNode> arguments = new ArrayList<>(payload.size());
            payload.forEach(arguments::add);
            pending.handler().onAck(arguments);
        }
    }

    // ---- rooms

    /** Enters a room. Nothing happens if the socket is in it. */
    public void join(String room) {
        if (connected) {
            namespace.rooms().join(this, room);
        }
    }

    /** Leaves a room. Nothing happens if the socket is not in it. */
    public void leave(String room) {
        namespace.rooms().leave(this, room);
    }

    /** How others put it into rooms and take it out; plainly, unless {@link #moveBy} said otherwise. */
    public RoomMoves moves() {
        return moves;
    }

    /** Has this decide from now on what it means to be put into a room or taken out by somebody else. */
    public void moveBy(RoomMoves rules) {
        moves = rules;
    }

    /** The rooms that it is in. May be called from any thread. */
    public Set<String> rooms() {
        return namespace.rooms().of(this);
    }

    // ---- the end

    /**
     * Ends the socket.
     *
     * @param close whether to end the client's whole session, with its sockets in other namespaces
     */
    public void disconnect(boolean close) {
        connection.disconnect(this, close);
    }

    void onDisconnected(String reason) {
        if (!connected) {
            return;
        }
        for (Consumer<String> listener : disconnecting) {
            guarded(() -> listener.accept(reason));
        }
        connected = false;
        namespace.remove(this);
        namespace.observer().onDisconnected(this, reason);
        for (Consumer<String> listener : disconnected) {
            guarded(() -> listener.accept(reason));
        }
        List<PendingAck> unanswered = new ArrayList<>(pendingAcks.values());
        pendingAcks.clear();
        for (PendingAck pending : unanswered) {
            pending.timeout().cancel();
            guarded(() -> pending.handler().onTimeout());
        }
    }

    /** One listener's bug must not keep the others from hearing of the end. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("A disconnect listener failed", e);
        }
    }

    @Override
    public String toString() {
        return namespace.name() + '#' + id;
    }
}
