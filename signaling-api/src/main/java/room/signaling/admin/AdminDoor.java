package room.signaling.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import room.signaling.http.HttpResponse;
import room.signaling.http.Routes;
import room.signaling.socketio.Namespace;
import room.signaling.socketio.Socket;
import room.signaling.socketio.SocketIoServer;

/**
 * The official Socket.IO Admin UI's way in: its pages at {@code /admin-ui/}, its namespace {@code /admin}. {@link
 * #start} once, {@link #close} once.
 */
public final class AdminDoor implements AutoCloseable {
    public static final String NAMESPACE = "/admin";

    private static final String BARE_PATH = "/admin-ui";
    private static final String PATH = BARE_PATH + "/";
    private static final String FILES = "META-INF/resources/admin-ui";

    /** The UI's widgets make style elements; all else is as strict as for the server's other pages. */
    private static final Map<String, String> FIELDS = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none';"
                    + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'");

    private final SocketIoServer server;
    private final AdminConfig config;
    private final LongSupplier clockNanos;
    private final AdminSessions sessions = new AdminSessions(new SecureRandom());
    private final ExecutorService passwords = AdminLogin.oneByOne();
    private final AdminLogin login;
    private final AdminFeed feed;

    /**
     * Opens the namespace.
     *
     * @param clockMillis gives the time in milliseconds since 1970
     * @param clockNanos a monotonic clock
     */
    public AdminDoor(SocketIoServer server, AdminConfig config, LongSupplier clockMillis, LongSupplier clockNanos) {
        this.server = server;
        this.config = config;
        this.clockNanos = clockNanos;
        this.login = new AdminLogin(config, sessions, clockNanos, passwords);
        Namespace namespace = server.of(NAMESPACE);
        this.feed = new AdminFeed(server, namespace, config, clockMillis);
        server.observeBy(feed);
        namespace.admitBy(login);
        namespace.onConnect(this::onConnect);
    }

    /** Serves the UI's files, or, when there is no door, nothing in their place. */
    public static void addTo(Routes.Builder routes, @Nullable AdminDoor door) {
        if (door == null) {
            HttpResponse off = HttpResponse.problem(
                    404, "Not found", "The Admin UI is off; start the server with --admin-user to have it.");
            routes.get(BARE_PATH, _ -> off).get(PATH + "**", _ -> off);
            return;
        }
        routes.get(BARE_PATH, _ -> HttpResponse.empty(308).with("Location", PATH));
        routes.resources(PATH, FILES, FIELDS);
    }

    /** Starts the reports. */
    public void start() {
        feed.start();
    }

    private void onConnect(Socket socket) {
        if (login.needsSession(socket.handshake())) {
            socket.emit("session", TextNode.valueOf(sessions.start(clockNanos.getAsLong())));
        }
        socket.emit("config", features());
        if (!config.readOnly()) {
            AdminCommands.bind(server, socket);
        }
        feed.onAdministrator(socket);
        socket.onDisconnect(reason -> feed.onAdministratorGone(socket));
    }

    private ObjectNode features() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode features = body.putArray("supportedFeatures");
        if (!config.readOnly()) {
            AdminCommands.FEATURES.forEach(features::add);
        }
        features.add("AGGREGATED_EVENTS");
        if (config.mode() == AdminConfig.Mode.DEVELOPMENT) {
            features.add("ALL_EVENTS");
        }
        return body;
    }

    /** Ends the feed and refuses further logins. */
    @Override
    public void close() {
        feed.close();
        passwords.shutdownNow();
    }
}
