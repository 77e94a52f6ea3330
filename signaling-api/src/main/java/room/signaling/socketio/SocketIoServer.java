package room.signaling.socketio;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import room.signaling.engineio.EngineIoConfig;
import room.signaling.engineio.EngineIoServer;
import room.signaling.engineio.RandomIds;
import room.signaling.http.Routes;

/** A Socket.IO v5 server: namespaces over Engine.IO v4 sessions. Safe to use from any thread. */
public final class SocketIoServer {
    private final SocketIoConfig config;
    private final LongSupplier clockMillis;
    private final SocketIoCodec codec;
    private final EngineIoServer engine;
    private final RandomIds ids = new RandomIds();
    private final Map<String, Namespace> namespaces = new ConcurrentHashMap<>();
    private volatile SocketObserver observer = SocketObserver.NONE;

    /**
     * A server with the main namespace.
     *
     * @param clockMillis gives the time in milliseconds since 1970
     */
    public SocketIoServer(EngineIoConfig engineConfig, SocketIoConfig config, LongSupplier clockMillis) {
        this.config = config;
        this.clockMillis = clockMillis;
        this.codec = new SocketIoCodec(config.maxAttachments(), config.maxJsonDepth(), engineConfig.maxPayloadBytes());
        this.engine =
                new EngineIoServer(engineConfig, (session, handshake) -> new Connection(this, session, handshake));
        of(Namespace.MAIN);
    }

    /** The namespace of that name, made if there is none; clients can connect to those that were made here only. */
    public Namespace of(String name) {
        if (!name.startsWith("/")) {
            throw new IllegalArgumentException("A namespace's name starts with a slash: " + name);
        }
        RecoveryConfig recovery = name.equals(Namespace.MAIN) ? config.recovery() : RecoveryConfig.OFF;
        return namespaces.computeIfAbsent(
                name, n -> new Namespace(n, config.maxRoomsPerSocket(), recovery, this::observer));
    }

    /** All namespaces. */
    public List<Namespace> namespaces() {
        return List.copyOf(namespaces.values());
    }

    /** Tells this from now on what clients do, and nobody else. */
    public void observeBy(SocketObserver listener) {
        observer = listener;
    }

    SocketObserver observer() {
        return observer;
    }

    /**
     * Adds the server's routes.
     *
     * @param path with a slash at the end; official clients use {@code /socket.io/}
     */
    public void addTo(Routes.Builder routes, String path) {
        engine.addTo(routes, path);
    }

    /** How many clients are connected. */
    public int sessionCount() {
        return engine.sessionCount();
    }

    /**
     * Ends all sessions, takes no more, and waits for nobody. Official clients come back by themselves, as after a lost
     * connection; one that is told to disconnect would not.
     *
     * @param told runs when what was to be sent has been handed to each connection
     */
    public void stop(Runnable told) {
        engine.stop(told);
        waitForNobody();
    }

    /** Ends all sessions, and waits for nobody any more. */
    public void close() {
        engine.close();
        waitForNobody();
    }

    private void waitForNobody() {
        for (Namespace namespace : namespaces.values()) {
            for (Socket socket : namespace.sockets()) {
                socket.loop().execute(socket::shutDown);
            }
        }
    }

    SocketIoConfig config() {
        return config;
    }

    SocketIoCodec codec() {
        return codec;
    }

    String nextId() {
        return ids.next();
    }

    long nowMillis() {
        return clockMillis.getAsLong();
    }

    @Nullable
    Namespace find(String name) {
        return namespaces.get(name);
    }
}
