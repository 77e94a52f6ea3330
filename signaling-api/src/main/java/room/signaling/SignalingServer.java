package room.signaling;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import room.sfu.api.Sfu;
import room.signaling.call.CallSession;
import room.signaling.chat.ChatEvents;
import room.signaling.chat.ChatMember;
import room.signaling.chat.PlainChat;
import room.signaling.chat.RoomList;
import room.signaling.http.HttpServer;
import room.signaling.http.Routes;
import room.signaling.socketio.Namespace;
import room.signaling.socketio.Socket;
import room.signaling.socketio.SocketIoServer;
import room.signaling.whip.AccessPolicy;
import room.signaling.whip.WhipDoor;

/**
 * Everything that clients talk to but the media ports: Socket.IO at {@code /socket.io/}, plain WebSockets at {@code /},
 * WHIP and WHEP at {@code /whip/} and {@code /whep/}, and the files of the class path's {@code META-INF/resources}.
 *
 * <p>{@link #start} once, {@link #close} once.
 */
public final class SignalingServer implements AutoCloseable {
    private static final String SOCKET_IO_PATH = "/socket.io/";
    private static final String RESOURCES = "META-INF/resources";

    private final SocketIoServer sockets;
    private final HttpServer http;
    private final RoomList list;
    private HttpServer.@Nullable Bound bound;

    /** A server with no routes beyond its own. */
    public SignalingServer(SignalingConfig config, Sfu sfu) {
        this(config, sfu, routes -> {});
    }

    /**
     * A server.
     *
     * @param more adds routes; they come before the files of the class path
     */
    public SignalingServer(SignalingConfig config, Sfu sfu, Consumer<Routes.Builder> more) {
        sockets = new SocketIoServer(config.engine(), config.sockets(), System::currentTimeMillis);
        Routes.Builder routes = Routes.builder();
        sockets.addTo(routes, SOCKET_IO_PATH);
        routes.webSocket("/", PlainChat.MAX_MESSAGE_BYTES, new PlainChat());
        new WhipDoor(sfu, AccessPolicy.OPEN, config.calls().iceServers()).addTo(routes);
        more.accept(routes);
        routes.resources("/", RESOURCES);
        http = new HttpServer(config.http(), routes.build());
        Namespace main = sockets.of(Namespace.MAIN);
        list = new RoomList(
                main, System::currentTimeMillis, sfu::rooms, http.loops().getFirst());
        main.onConnect(socket -> onConnect(socket, sfu, config));
    }

    private void onConnect(Socket socket, Sfu sfu, SignalingConfig config) {
        ChatMember member = new ChatMember(socket);
        // The call ends before the chat: what is left of its room then is chat only.
        CallSession.bind(socket, member, list, sfu, config.calls());
        ChatEvents.bind(socket, member, list.rooms());
    }

    /**
     * Listens.
     *
     * @throws IOException when an address is in use or not this machine's, or the certificate does not fit its key
     */
    public void start() throws IOException {
        bound = http.start();
        list.start();
    }

    /** Where plain HTTP is served. */
    public InetSocketAddress httpAddress() {
        return bound().http();
    }

    /** Where TLS is served, null when it is not. */
    public @Nullable InetSocketAddress httpsAddress() {
        return bound().https();
    }

    /** The Socket.IO server, for further namespaces. */
    public SocketIoServer sockets() {
        return sockets;
    }

    private HttpServer.Bound bound() {
        if (bound == null) {
            throw new IllegalStateException("The server has not started");
        }
        return bound;
    }

    /** Ends all sessions and stops listening. */
    @Override
    public void close() {
        sockets.close();
        http.close();
    }
}
