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

/** One client: an Engine.IO session and its sockets, one per namespace. Lives on the session's loop. */
final class Connection implements EngineListener {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);
    private static final String CLIENT_DISCONNECT = "client namespace disconnect";
    private static final String SERVER_DISCONNECT = "server namespace disconnect";

    private final SocketIoServer server;
    private final EngineSession session;
    private final HttpRequest handshake;
    private final TokenBucket budget;
    private final Map<String, Socket> sockets = new LinkedHashMap<>();
    private final Set<String> judged = new HashSet<>();
    private final Loop.Timer connectTimeout;
    private boolean hasConnected;
    private @Nullable SocketIoPacket incomplete;
    private final List<byte[]> attachments = new ArrayList<>();

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
        attachments.add(bytes);
        if (attachments.size() < packet.attachments()) {
            return;
        }
        JsonNode payload = SocketIoCodec.withAttachments(packet.payload(), attachments);
        incomplete = null;
        attachments.clear();
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
        Socket socket = sockets.get(packet.namespace());
        if (socket == null) {
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
                    onEvent(socket, payload, packet.ackId());
                }
            }
            case ACK, BINARY_ACK -> {
                if (packet.payload() instanceof ArrayNode payload && packet.ackId() != null) {
                    socket.onAck(packet.ackId(), payload);
                }
            }
            case DISCONNECT -> {
                sockets.remove(packet.namespace());
                socket.onDisconnected(CLIENT_DISCONNECT);
            }
            case CONNECT, CONNECT_ERROR -> throw new AssertionError("The codec lets neither through to here");
        }
    }

    /** A handler's bug ends this client's session, not the loop. */
    private void onEvent(Socket socket, ArrayNode payload, @Nullable Long ackId) {
        try {
            socket.onEvent(payload, ackId);
        } catch (RuntimeException e) {
            log.error("Handling {} of {} failed", payload.get(0), socket, e);
            session.close(CloseReason.FORCED_CLOSE);
        }
    }

    private void onConnect(SocketIoPacket packet) {
        String name = packet.namespace();
        if (sockets.containsKey(name) || judged.contains(name)) {
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
        Handshake introduced = new Handshake(
                auth,
                handshake.remote(),
                handshake.headers(),
                handshake.query(),
                handshake.secure(),
                server.nowMillis());
        judged.add(name);
        namespace.admission().judge(introduced, refusal -> {
            if (session.loop().inLoop()) {
                onVerdict(namespace, introduced, refusal);
            } else {
                session.loop().execute(() -> onVerdict(namespace, introduced, refusal));
            }
        });
    }

    private void onVerdict(Namespace namespace, Handshake introduced, Admission.@Nullable Refusal refusal) {
        String name = namespace.name();
        // It may have gone, or taken the packet back, while it was judged.
        if (!judged.remove(name) || !session.isOpen()) {
            return;
        }
        if (refusal != null) {
            refuse(name, refusal);
            return;
        }
        hasConnected = true;
        connectTimeout.cancel();
        Socket socket = new Socket(server.nextId(), namespace, introduced, session, this);
        sockets.put(name, socket);
        send(SocketIoCodec.control(
                SocketIoPacket.Type.CONNECT,
                name,
                JsonNodeFactory.instance.objectNode().put("sid", socket.id())));
        session.flushGreeting();
        namespace.add(socket);
        try {
            namespace.connected(socket);
        } catch (RuntimeException e) {
            log.error("A connect listener of {} failed", name, e);
            session.close(CloseReason.FORCED_CLOSE);
        }
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

    void disconnect(Socket socket, boolean close) {
        if (close) {
            session.close(CloseReason.FORCED_CLOSE);
        } else if (sockets.remove(socket.namespace().name(), socket)) {
            send(SocketIoCodec.control(
                    SocketIoPacket.Type.DISCONNECT, socket.namespace().name(), null));
            socket.onDisconnected(SERVER_DISCONNECT);
        }
    }

    @Override
    public void onUpgraded() {
        server.observer().onUpgraded();
        for (Socket socket : sockets.values()) {
            server.observer().onUpgraded(socket);
        }
    }

    @Override
    public void onClosed(CloseReason reason) {
        connectTimeout.cancel();
        judged.clear();
        List<Socket> ended = new ArrayList<>(sockets.values());
        sockets.clear();
        for (Socket socket : ended) {
            socket.onDisconnected(reason.wireName());
        }
        server.observer().onClosed(session.transport(), reason);
    }
}
