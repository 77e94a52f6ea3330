package room.signaling.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.signaling.engineio.CloseReason;
import room.signaling.engineio.EngineListener;
import room.signaling.engineio.EngineMessage;
import room.signaling.engineio.EngineSession;
import room.signaling.http.HttpRequest;
import room.signaling.http.Loop;
import room.signaling.http.TokenBucket;

/**
 * One client: an Engine.IO session and what it carries, one socket per namespace. Lives on the session's loop; a socket
 * that its client came back to may live on another.
 */
final class Connection implements EngineListener {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);
    /** What a client that comes back sends beside its authentication: the official protocol's names. */
    private static final String PID = "pid";

    private static final String OFFSET = "offset";

    private final SocketIoServer server;
    private final EngineSession session;
    private final HttpRequest handshake;
    private final TokenBucket budget;
    private final Map<String, Line> lines = new LinkedHashMap<>();

    /** The namespaces that the client comes back to and is not in yet. */
    private final Set<String> returning = new HashSet<>();

    /** The namespaces that have not decided yet. */
    private final Set<String> judged = new HashSet<>();

    private final Loop.Timer connectTimeout;
    private boolean hasConnected;
    private @Nullable SocketIoPacket incomplete;
    private final List<byte[]> attachments = new ArrayList<>();
    private long attachmentBytes;

    Connection(SocketIoServer server, EngineSession session, HttpRequest handshake) {
        this.server = server;
        this.session = session;
        this.handshake = handshake;
        SocketIoConfig config = server.config();
        this.budget = new TokenBucket(
                config.packetsPerSecond(), config.packetBurst(), session.loop().nowNanos());
        this.connectTimeout = session.loop()
                .schedule(this::onConnectTimeout, TimeUnit.MILLISECONDS.toNanos(config.connectTimeoutMillis()));
        server.observer().onOpened(openedBy());
    }

    /** The session itself knows only once its WebSocket is there. */
    private String openedBy() {
        return String.valueOf(handshake.query().get("transport"));
    }

    private void onConnectTimeout() {
        if (!hasConnected) {
            session.close(CloseReason.HANDSHAKE_TIMEOUT);
        }
    }

    @Override
    public void onText(String text) {
        if (!withinBudget()) {
            return;
        }
        server.observer().onReceived(text);
        SocketIoPacket packet = incomplete == null ? server.codec().decode(text) : null;
        if (packet == null) {
            session.close(CloseReason.PARSE_ERROR);
        } else if (packet.attachments() > 0) {
            incomplete = packet;
        } else {
            onPacket(packet);
        }
    }

    @Override
    public void onBinary(byte[] bytes) {
        if (!withinBudget()) {
            return;
        }
        server.observer().onReceived(bytes);
        SocketIoPacket packet = incomplete;
        if (packet == null || packet.payload() == null) {
            session.close(CloseReason.PARSE_ERROR);
            return;
        }
        attachmentBytes += bytes.length;
        if (attachmentBytes > session.maxPayloadBytes()) {
            // What is not complete yet is kept: together no more than a message may be.
            session.close(CloseReason.PARSE_ERROR);
            return;
        }
        attachments.add(bytes);
        if (attachments.size() < packet.attachments()) {
            return;
        }
        JsonNode payload = SocketIoCodec.withAttachments(packet.payload(), attachments);
        incomplete = null;
        attachments.clear();
        attachmentBytes = 0;
        if (payload == null) {
            session.close(CloseReason.PARSE_ERROR);
        } else {
            onPacket(new SocketIoPacket(packet.type(), packet.namespace(), packet.ackId(), payload, 0));
        }
    }

    private boolean withinBudget() {
        if (budget.take(session.loop().nowNanos())) {
            return true;
        }
        session.close(CloseReason.RATE_LIMITED);
        return false;
    }

    private void onPacket(SocketIoPacket packet) {
        if (packet.type() == SocketIoPacket.Type.CONNECT) {
            onConnect(packet);
            return;
        }
        Line line = lines.get(packet.namespace());
        if (line == null) {
            if (packet.type() == SocketIoPacket.Type.DISCONNECT) {
                judged.remove(packet.namespace());
            }
            // It has just been disconnected from it, or it is not a client of ours.
            if (!hasConnected) {
                session.close(CloseReason.PARSE_ERROR);
            }
            return;
        }
        switch (packet.type()) {
            case EVENT, BINARY_EVENT -> {
                if (packet.payload() instanceof ArrayNode payload) {
                    line.onSocket(() -> onEvent(line, payload, packet.ackId()));
                }
            }
            case ACK, BINARY_ACK -> {
                Long ackId = packet.ackId();
                if (packet.payload() instanceof ArrayNode payload && ackId != null) {
                    line.onSocket(() -> line.socket().onAck(ackId, payload));
                }
            }
            case DISCONNECT -> {
                lines.remove(packet.namespace());
                line.onSocket(() -> line.socket().onClientDisconnect(line));
            }
            case CONNECT, CONNECT_ERROR -> throw new AssertionError("The codec lets neither through to here");
        }
    }

    /** A handler's bug ends this client's session, not the loop. On the socket's loop. */
    private void onEvent(Line line, ArrayNode payload, @Nullable Long ackId) {
        try {
            line.socket().onEvent(line, payload, ackId);
        } catch (RuntimeException e) {
            log.error("Handling {} of {} failed", payload.get(0), line.socket(), e);
            line.socket().disconnect(true);
        }
    }

    // ---- connecting

    private void onConnect(SocketIoPacket packet) {
        String name = packet.namespace();
        if (lines.containsKey(name) || returning.contains(name) || judged.contains(name)) {
            session.close(CloseReason.PARSE_ERROR);
            return;
        }
        Namespace namespace = server.find(name);
        if (namespace == null) {
            refuse(name, new Admission.Refusal("Invalid namespace", null));
            return;
        }
        ObjectNode auth =
                packet.payload() instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        String pid = taken(auth, PID);
        String offset = taken(auth, OFFSET);
        Handshake introduced = new Handshake(
                auth,
                handshake.remote(),
                handshake.headers(),
                handshake.query(),
                handshake.secure(),
                server.nowMillis());
        Introduction introduction = new Introduction(namespace, introduced, pid, offset);
        judged.add(name);
        namespace.admission().judge(introduced, refusal -> {
            if (session.loop().inLoop()) {
                onVerdict(introduction, refusal);
            } else {
                session.loop().execute(() -> onVerdict(introduction, refusal));
            }
        });
    }

    /**
     * Somebody who asks to connect.
     *
     * @param pid the secret of the socket that it comes back to, null for none
     * @param offset the mark of the last event that it received there
     */
    private record Introduction(
            Namespace namespace,
            Handshake handshake,
            @Nullable String pid,
            @Nullable String offset) {}

    private void onVerdict(Introduction asked, Admission.@Nullable Refusal refusal) {
        Namespace namespace = asked.namespace();
        String name = namespace.name();
        // It may have gone, or taken the packet back, while it was judged.
        if (!judged.remove(name) || !session.isOpen()) {
            return;
        }
        if (refusal != null) {
            // Whoever is kept stays so: the client may come again with what it takes.
            refuse(name, refusal);
            return;
        }
        hasConnected = true;
        connectTimeout.cancel();
        Socket kept = asked.pid() == null ? null : namespace.recoveries().find(asked.pid());
        if (kept == null) {
            connect(namespace, asked.handshake());
        } else {
            comeBack(kept, asked.handshake(), asked.offset());
        }
    }

    /** A text that is for us and not for whoever looks at the handshake later. */
    private static @Nullable String taken(ObjectNode auth, String field) {
        return auth.path(field).isTextual() ? auth.remove(field).textValue() : null;
    }

    private void connect(Namespace namespace, Handshake introduced) {
        Socket socket = new Socket(server.nextId(), namespace, introduced, session, this);
        greet(socket.line());
        namespace.add(socket);
        try {
            namespace.connected(socket);
        } catch (RuntimeException e) {
            log.error("A connect listener of {} failed", namespace.name(), e);
            session.close(CloseReason.FORCED_CLOSE);
        }
    }

    private void comeBack(Socket kept, Handshake introduced, @Nullable String offset) {
        Namespace namespace = kept.namespace();
        returning.add(namespace.name());
        Line line = new Line(kept, this, session);
        line.onSocket(() -> {
            Socket.Missed missed = kept.resume(line, introduced, offset);
            line.onSession(() -> onResumed(line, introduced, missed));
        });
    }

    private void onResumed(Line line, Handshake introduced, Socket.@Nullable Missed missed) {
        Socket kept = line.socket();
        returning.remove(kept.namespace().name());
        if (!session.isOpen()) {
            // Gone again before it heard that it is back.
            line.onSocket(() -> kept.onLineLost(line, CloseReason.TRANSPORT_CLOSE, 0));
        } else if (missed == null) {
            connect(kept.namespace(), introduced);
        } else {
            greet(line);
            for (Encoded event : missed.events()) {
                line.transmit(event.messages(), 0);
            }
            line.transmit(List.of(), missed.count());
            line.onSocket(kept::onResumed);
        }
    }

    private void greet(Line line) {
        Socket socket = line.socket();
        String name = socket.namespace().name();
        lines.put(name, line);
        ObjectNode greeting = JsonNodeFactory.instance.objectNode().put("sid", socket.id());
        if (socket.pid() != null) {
            greeting.put(PID, socket.pid());
        }
        send(SocketIoCodec.control(SocketIoPacket.Type.CONNECT, name, greeting));
        session.flushGreeting();
    }

    private void refuse(String name, Admission.Refusal refusal) {
        ObjectNode error = JsonNodeFactory.instance.objectNode().put("message", refusal.message());
        if (refusal.code() != null) {
            error.putObject("data").put("code", refusal.code());
        }
        send(SocketIoCodec.control(SocketIoPacket.Type.CONNECT_ERROR, name, error));
    }

    /** Queues a message for the client. */
    void send(EngineMessage message) {
        session.send(message);
        server.observer().onSent(message);
    }

    // ---- the end

    /** The socket has ended, or goes on in another session. */
    void hangUp(Line line, boolean close) {
        String name = line.socket().namespace().name();
        if (!lines.remove(name, line)) {
            return;
        }
        if (close) {
            session.close(CloseReason.FORCED_CLOSE);
        } else {
            send(SocketIoCodec.control(SocketIoPacket.Type.DISCONNECT, name, null));
        }
    }

    @Override
    public void onUpgraded() {
        server.observer().onUpgraded();
        for (Line line : lines.values()) {
            line.onSocket(() -> server.observer().onCarried(line.socket()));
        }
    }

    @Override
    public void onPing() {
        lines.values().forEach(Line::onPing);
    }

    @Override
    public void onPong() {
        lines.values().forEach(Line::onPong);
    }

    @Override
    public void onClosed(CloseReason reason) {
        connectTimeout.cancel();
        judged.clear();
        // A connection that ends is noticed at once; one that only falls silent is not.
        long silentNanos = reason == CloseReason.PING_TIMEOUT ? session.silentNanos() : 0;
        List<Line> lost = new ArrayList<>(lines.values());
        lines.clear();
        for (Line line : lost) {
            line.onSocket(() -> line.socket().onLineLost(line, reason, silentNanos));
        }
        server.observer().onClosed(session.transport(), reason);
    }
}
