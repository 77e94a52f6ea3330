package room.signaling.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.signaling.engineio.CloseReason;
import room.signaling.engineio.EngineSession;
import room.signaling.http.Loop;

/**
 * One client in one namespace. Owned by the loop of its first session; what may be called from elsewhere says so.
 *
 * <p>When the connection of a client is lost that asked to be waited for, the socket lives on where the namespace does so: it is connected and in
 * its rooms, and what is sent to it is kept until the client comes back or is not waited for any more.
 */
public final class Socket {
    private static final Logger log = LoggerFactory.getLogger(Socket.class);
    private static final String CLIENT_DISCONNECT = "client namespace disconnect";
    private static final String SERVER_DISCONNECT = "server namespace disconnect";

    /** More acknowledgements outstanding than this and the oldest guess is that the client sends none. */
    private static final int MAX_OUTSTANDING_ACKS = 1_000;

    private final String id;
    private final Namespace namespace;
    private final Loop loop;
    private final @Nullable Keep keep;
    private volatile Handshake handshake;

    /** What carries it, or carried it last while the client is away. */
    private volatile Line line;

    private volatile boolean away;

    private final Map<String, EventHandler> handlers = new HashMap<>();
    private final List<Predicate<Handshake>> returning = new ArrayList<>();
    private final List<Runnable> returned = new ArrayList<>();
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
        this.loop = session.loop();
        this.handshake = handshake;
        this.line = new Line(this, connection, session);
        this.keep =
                handshake.recovers() && namespace.recoveries().isOn() ? new Keep(namespace.recoveries(), this) : null;
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

    /** The latest one, if the client came back. May be called from any thread. */
    public Handshake handshake() {
        return handshake;
    }

    /** The loop that owns this socket. May be called from any thread. */
    public Loop loop() {
        return loop;
    }

    /** {@code polling} or {@code websocket}; the last one while the client is away. May be called from any thread. */
    public String transport() {
        return line.session().transport();
    }

    /** What of the session's id may be shown to administrators. May be called from any thread. */
    public String clientId() {
        return line.session().shortId();
    }

    /** Whether it has not disconnected; it may be away. */
    public boolean isConnected() {
        return connected;
    }

    /** Whether the connection was lost and the client is waited for. May be called from any thread. */
    public boolean isAway() {
        return away;
    }

    /** The secret that the client comes back with, null when it cannot. */
    @Nullable
    String pid() {
        return keep == null ? null : keep.pid();
    }

    Line line() {
        return line;
    }

    // ---- events

    /** Handles an event from now on, instead of the handler before. */
    public void on(String event, EventHandler handler) {
        handlers.put(event, handler);
    }

    /**
     * Asks this whether a client that comes back may have its socket again; otherwise it gets a new one and this one
     * ends. The namespace has let it in before.
     */
    public void onReturning(Predicate<Handshake> rule) {
        returning.add(rule);
    }

    /** Hears that the client is back and was sent what it missed. */
    public void onReturned(Runnable listener) {
        returned.add(listener);
    }

    /** Hears of the end, with its reason, while the socket is still in its rooms. */
    public void onDisconnecting(Consumer<String> listener) {
        disconnecting.add(listener);
    }

    /** Hears of the end, with its reason, after the socket has left its rooms. */
    public void onDisconnect(Consumer<String> listener) {
        disconnected.add(listener);
    }

    /**
     * Asks the client whether it is there, ahead of the next heartbeat. A client that does not answer is not given up
     * any sooner than without.
     *
     * @param onAnswer runs on the loop as soon as anything comes from it; never for a client that is away
     */
    public void ask(Runnable onAnswer) {
        if (connected && !away) {
            line.ask(onAnswer);
        }
    }

    /** Sends an event. May be called from any thread. */
    public void emit(String event, JsonNode... arguments) {
        OutgoingEvent outgoing = namespace.event(event, List.of(arguments));
        if (loop.inLoop()) {
            send(outgoing);
        } else {
            loop.execute(() -> send(outgoing));
        }
    }

    /**
     * Sends an event that the client is to acknowledge. It is not sent again to a client that comes back.
     *
     * @param timeoutNanos how long to wait for it
     */
    public void emit(String event, List<JsonNode> arguments, long timeoutNanos, AckHandler handler) {
        if (!connected || away || pendingAcks.size() >= MAX_OUTSTANDING_ACKS) {
            handler.onTimeout();
            return;
        }
        long ackId = nextAckId++;
        Loop.Timer timeout = loop.schedule(() -> onAckTimeout(ackId), timeoutNanos);
        pendingAcks.put(ackId, new PendingAck(handler, timeout));
        namespace.observer().onEventSent(this, event, arguments);
        send(new Encoded(SocketIoCodec.event(namespace.name(), ackId, event, arguments), null));
    }

    private void onAckTimeout(long ackId) {
        PendingAck pending = pendingAcks.remove(ackId);
        if (pending != null) {
            pending.handler().onTimeout();
        }
    }

    /** Sends what was encoded, on the loop, in the order of the calls. May be called from any thread. */
    void deliver(Encoded packet) {
        if (loop.inLoop()) {
            send(packet);
        } else {
            loop.execute(() -> send(packet));
        }
    }

    /** Sends an event, on the loop. */
    void send(OutgoingEvent event) {
        if (connected) {
            namespace.observer().onEventSent(this, event.name(), event.arguments());
            send(event.encoded(keep != null));
        }
    }

    private void send(Encoded packet) {
        if (!connected) {
            return;
        }
        boolean whole = keep == null || packet.offset() == null || keep.remember(packet);
        if (!away) {
            line.send(packet.messages(), keep == null ? 0 : keep.count());
        } else if (!whole) {
            log.debug("{} is not waited for any more: too much was sent to it", this);
            end(CloseReason.TRANSPORT_CLOSE.wireName());
        }
    }

    void onEvent(Line from, ArrayNode payload, @Nullable Long ackId) {
        if (!isCarriedBy(from)) {
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

    // ---- going away and coming back

    private boolean isCarriedBy(Line other) {
        return connected && !away && line == other;
    }

    /** The client has received so many of all events. */
    void onReceived(Line from, long count) {
        if (keep != null && isCarriedBy(from)) {
            keep.confirm(count);
        }
    }

    /**
     * The session is gone.
     *
     * @param silentNanos for how long nothing had come from the client
     */
    void onLineLost(Line lost, CloseReason reason, long silentNanos) {
        if (!isCarriedBy(lost)) {
            return;
        }
        if (keep != null && reason.isLoss() && keep.waitFor(silentNanos, () -> end(reason.wireName()))) {
            away = true;
            giveUpAcks();
        } else {
            end(reason.wireName());
        }
    }

    /**
     * What a client that comes back has not received.
     *
     * @param count how many events there ever were
     */
    record Missed(List<Encoded> events, long count) {}

    /**
     * The client comes back, maybe before its old connection was seen to be lost.
     *
     * @param offset the mark of the last event that it received
     * @return null when it cannot have this socket any more, which has ended then
     */
    @Nullable
    Missed resume(Line by, Handshake introduced, @Nullable String offset) {
        if (!connected || keep == null) {
            return null;
        }
        List<Encoded> events = keep.missed(offset);
        boolean allowed = events != null && returning.stream().allMatch(rule -> rule.test(introduced));
        if (!away) {
            line.hangUp(true);
        }
        if (events == null || !allowed) {
            end(CloseReason.TRANSPORT_CLOSE.wireName());
            return null;
        }
        keep.comeBack();
        away = false;
        line = by;
        handshake = introduced;
        return new Missed(events, keep.count());
    }

    void onResumed() {
        namespace.observer().onCarried(this);
        for (Runnable listener : returned) {
            guarded(listener);
        }
    }

    // ---- the end

    /**
     * Ends the socket; its client cannot come back to it.
     *
     * @param close whether to end the client's whole session, with its sockets in other namespaces
     */
    public void disconnect(boolean close) {
        if (!connected) {
            return;
        }
        if (!away) {
            line.hangUp(close);
        }
        end(close ? CloseReason.FORCED_CLOSE.wireName() : SERVER_DISCONNECT);
    }

    /** The client ends the socket. */
    void onClientDisconnect(Line from) {
        if (isCarriedBy(from)) {
            end(CLIENT_DISCONNECT);
        }
    }

    /** The server stops: nobody is waited for. */
    void shutDown() {
        if (away) {
            end(CloseReason.SHUTTING_DOWN.wireName());
        }
    }

    private void end(String reason) {
        if (!connected) {
            return;
        }
        for (Consumer<String> listener : disconnecting) {
            guarded(() -> listener.accept(reason));
        }
        connected = false;
        away = false;
        if (keep != null) {
            keep.end();
        }
        namespace.remove(this);
        namespace.observer().onDisconnected(this, reason);
        for (Consumer<String> listener : disconnected) {
            guarded(() -> listener.accept(reason));
        }
        giveUpAcks();
    }

    private void giveUpAcks() {
        List<PendingAck> unanswered = new ArrayList<>(pendingAcks.values());
        pendingAcks.clear();
        for (PendingAck pending : unanswered) {
            pending.timeout().cancel();
            guarded(() -> pending.handler().onTimeout());
        }
    }

    /** One listener's bug must not keep the others from hearing of it. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("A listener of a socket failed", e);
        }
    }

    @Override
    public String toString() {
        return namespace.name() + '#' + id;
    }
}
