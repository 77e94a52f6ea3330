package room.signaling.engineio;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import room.signaling.http.AddressCounts;
import room.signaling.http.ArrivalLimit;
import room.signaling.http.Holdings;
import room.signaling.http.HttpExchange;
import room.signaling.http.HttpRequest;
import room.signaling.http.Loop;
import room.signaling.http.Routes;
import room.signaling.http.WebSocket;
import room.signaling.http.WebSocketEndpoint;
import room.signaling.http.WebSocketListener;

/** Opens Engine.IO v4 sessions and finds the session that a request or a WebSocket belongs to. */
public final class EngineIoServer {
    private static final String VERSION = "4";

    private final EngineIoConfig config;
    private final EngineIoEndpoint endpoint;
    private final RandomIds ids = new RandomIds();
    private final ArrivalLimit arrivals;
    private final AddressCounts openByAddress;
    private final Map<String, EngineSession> sessions = new ConcurrentHashMap<>();
    private final Holdings backlog;
    private final AtomicBoolean relieving = new AtomicBoolean();
    private volatile boolean stopped;

    /**
     * A server without sessions.
     *
     * @param endpoint takes the sessions that clients open
     */
    public EngineIoServer(EngineIoConfig config, EngineIoEndpoint endpoint) {
        this(config, Holdings.ofThisProcess(), endpoint);
    }

    /** @param backlog how much may wait for all clients together */
    EngineIoServer(EngineIoConfig config, Holdings backlog, EngineIoEndpoint endpoint) {
        this.config = config;
        this.backlog = backlog;
        backlog.whenSpent(this::relieve);
        this.endpoint = endpoint;
        this.arrivals = new ArrivalLimit(config.addresses());
        this.openByAddress = new AddressCounts(config.addresses());
    }

    /**
     * Adds the server's routes.
     *
     * @param path with a slash at the end, such as {@code /socket.io/}
     */
    public void addTo(Routes.Builder routes, String path) {
        routes.guarded(path, config.maxPayloadBytes(), this::handle);
        routes.webSocket(path, config.maxPayloadBytes(), this::decide);
        String bare = path.substring(0, path.length() - 1);
        routes.guarded(bare, config.maxPayloadBytes(), this::handle);
        routes.webSocket(bare, config.maxPayloadBytes(), this::decide);
    }

    /** How many sessions are open. */
    public int sessionCount() {
        return sessions.size();
    }

    /**
     * Ends all sessions and opens no more. To clients their connection is lost, so they try again by themselves.
     *
     * @param told runs when what was to be sent has been handed to each connection
     */
    public void stop(Runnable told) {
        stopped = true;
        close(told);
    }

    /** Ends all sessions. */
    public void close() {
        close(() -> {});
    }

    private void close(Runnable told) {
        List<EngineSession> open = List.copyOf(sessions.values());
        AtomicInteger left = new AtomicInteger(open.size() + 1);
        Runnable one = () -> {
            if (left.decrementAndGet() == 0) {
                told.run();
            }
        };
        for (EngineSession session : open) {
            session.loop().execute(() -> {
                session.close(CloseReason.SHUTTING_DOWN);
                session.whenGone(one);
            });
        }
        one.run();
    }

    /** Too much waits for all clients together: those go for whom most of it does. One look at all of them at a time. */
    private void relieve() {
        if (!relieving.compareAndSet(false, true)) {
            return;
        }
        Map<Loop, List<EngineSession>> byLoop = new HashMap<>();
        for (EngineSession session : sessions.values()) {
            byLoop.computeIfAbsent(session.loop(), loop -> new ArrayList<>()).add(session);
        }
        AtomicInteger left = new AtomicInteger(byLoop.size() + 1);
        Runnable one = () -> {
            if (left.decrementAndGet() == 0) {
                relieving.set(false);
            }
        };
        byLoop.forEach((loop, those) -> loop.execute(() -> {
            those.forEach(EngineSession::relieve);
            one.run();
        }));
        one.run();
    }

    private void handle(HttpExchange exchange) {
        HttpRequest request = exchange.request();
        if (!speaksOurVersion(request)) {
            exchange.respond(EngineIoError.UNSUPPORTED_PROTOCOL_VERSION.response());
            return;
        }
        String transport = request.query().get("transport");
        if (!"polling".equals(transport)) {
            // A WebSocket's handshake does not come this way.
            boolean known = "websocket".equals(transport);
            exchange.respond((known ? EngineIoError.BAD_REQUEST : EngineIoError.UNKNOWN_TRANSPORT).response());
            return;
        }
        String sid = request.query().get("sid");
        if (sid == null) {
            openByPolling(exchange);
            return;
        }
        EngineSession session = sessions.get(sid);
        if (session == null) {
            exchange.respond(EngineIoError.UNKNOWN_SID.response());
            return;
        }
        switch (request.method()) {
            case "GET" -> inLoop(session, () -> session.onPoll(exchange));
            case "POST" -> inLoop(session, () -> session.onPost(exchange));
            default -> exchange.respond(EngineIoError.BAD_REQUEST.response());
        }
    }

    /** Who has a session has said so already, and need not say it again. */
    private static boolean speaksOurVersion(HttpRequest request) {
        String version = request.query().get("EIO");
        return VERSION.equals(version) || (version == null && request.query().containsKey("sid"));
    }

    private static void inLoop(EngineSession session, Runnable task) {
        if (session.loop().inLoop()) {
            task.run();
        } else {
            session.loop().execute(task);
        }
    }

    private void openByPolling(HttpExchange exchange) {
        if (!exchange.request().method().equals("GET")) {
            exchange.respond(EngineIoError.BAD_HANDSHAKE_METHOD.response());
            return;
        }
        EngineIoError refusal = refusal(exchange.request(), exchange.loop());
        EngineSession session = refusal == null ? open(exchange.request(), exchange.loop()) : null;
        if (session == null) {
            exchange.respond(
                    Objects.requireNonNullElse(refusal, EngineIoError.TOO_MANY).response());
        } else {
            EngineSession.answer(exchange, session.handshake(true));
        }
    }

    /** Why a client may not open a session now, null if it may; it counts then. */
    private @Nullable EngineIoError refusal(HttpRequest request, Loop loop) {
        if (stopped || sessions.size() >= config.maxSessions() || backlog.isSpent()) {
            return EngineIoError.UNAVAILABLE;
        }
        return arrivals.admits(request.client(), loop.nowNanos()) ? null : EngineIoError.TOO_MANY;
    }

    /** Null when the client's address has too many sessions. */
    private @Nullable EngineSession open(HttpRequest request, Loop loop) {
        InetAddress address = request.client();
        if (config.addresses().isExceededBy(openByAddress.enter(address))) {
            openByAddress.leave(address);
            return null;
        }
        String id = ids.next();
        EngineSession session = new EngineSession(id, loop, config, backlog, () -> forget(id, address));
        sessions.put(id, session);
        session.start(endpoint.onSession(session, request));
        return session;
    }

    private void forget(String id, InetAddress address) {
        if (sessions.remove(id) != null) {
            openByAddress.leave(address);
        }
    }

    private WebSocketEndpoint.Decision decide(HttpRequest request, Loop loop) {
        if (!speaksOurVersion(request)) {
            return refuse(EngineIoError.UNSUPPORTED_PROTOCOL_VERSION);
        }
        if (!"websocket".equals(request.query().get("transport"))) {
            return refuse(EngineIoError.UNKNOWN_TRANSPORT);
        }
        String sid = request.query().get("sid");
        if (sid == null) {
            EngineIoError refusal = refusal(request, loop);
            return refusal == null
                    ? new WebSocketEndpoint.Decision.Accept(new FirstSocket(request, loop))
                    : refuse(refusal);
        }
        EngineSession session = sessions.get(sid);
        // A session that cannot be upgraded closes the WebSocket after its handshake: clients expect that, not a 400.
        return session == null
                ? refuse(EngineIoError.UNKNOWN_SID)
                : new WebSocketEndpoint.Decision.Accept(new SecondSocket(session).claimed());
    }

    private static WebSocketEndpoint.Decision refuse(EngineIoError error) {
        return new WebSocketEndpoint.Decision.Refuse(error.response());
    }

    /** The WebSocket that a session is opened by; both are on one loop. */
    private final class FirstSocket implements WebSocketListener {
        private final HttpRequest request;
        private final Loop loop;
        private @Nullable WebSocket socket;
        private @Nullable EngineSession session;

        FirstSocket(HttpRequest request, Loop loop) {
            this.request = request;
            this.loop = loop;
        }

        @Override
        public void onOpen(WebSocket opened) {
            socket = opened;
            session = open(request, loop);
            if (session == null) {
                opened.close(1013, "too many sessions");
            } else {
                session.onSocket(opened);
            }
        }

        @Override
        public void onText(String text) {
            if (session != null && socket != null) {
                session.onSocketText(socket, text);
            }
        }

        @Override
        public void onBinary(byte[] bytes) {
            if (session != null && socket != null) {
                session.onSocketBinary(socket, bytes);
            }
        }

        @Override
        public void onWritable() {
            if (session != null && socket != null) {
                session.onSocketWritable(socket);
            }
        }

        @Override
        public void onClosed(int status) {
            if (session != null && socket != null) {
                session.onSocketClosed(socket, status);
            }
        }
    }

    /** The WebSocket that a polling session moves to; it may be on another loop. */
    private static final class SecondSocket implements WebSocketListener {
        private final EngineSession session;
        private @Nullable WebSocket socket;

        SecondSocket(EngineSession session) {
            this.session = session;
        }

        /** Before the handshake is answered. */
        SecondSocket claimed() {
            inLoop(session, () -> session.claim(this));
            return this;
        }

        @Override
        public void onOpen(WebSocket opened) {
            socket = opened;
            inLoop(session, () -> session.onCandidate(opened, this));
        }

        @Override
        public void onText(String text) {
            WebSocket from = socket;
            if (from != null) {
                inLoop(session, () -> session.onSocketText(from, text));
            }
        }

        @Override
        public void onBinary(byte[] bytes) {
            WebSocket from = socket;
            if (from != null) {
                inLoop(session, () -> session.onSocketBinary(from, bytes));
            }
        }

        @Override
        public void onWritable() {
            WebSocket of = socket;
            if (of != null) {
                inLoop(session, () -> session.onSocketWritable(of));
            }
        }

        @Override
        public void onClosed(int status) {
            WebSocket of = socket;
            if (of != null) {
                inLoop(session, () -> session.onSocketClosed(of, status));
            }
            inLoop(session, () -> session.unclaim(this));
        }
    }
}
