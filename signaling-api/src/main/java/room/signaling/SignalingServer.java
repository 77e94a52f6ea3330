package room.signaling;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.sfu.api.Sfu;
import room.signaling.admin.AdminDoor;
import room.signaling.auth.Access;
import room.signaling.auth.AccessPolicy;
import room.signaling.auth.Decision;
import room.signaling.auth.OpenAccess;
import room.signaling.auth.Refusal;
import room.signaling.call.Bearer;
import room.signaling.call.CallSession;
import room.signaling.chat.ChatDoor;
import room.signaling.chat.ChatEvents;
import room.signaling.chat.ChatMember;
import room.signaling.chat.ChatRooms;
import room.signaling.chat.PlainChat;
import room.signaling.chat.RoomList;
import room.signaling.http.HttpServer;
import room.signaling.http.OriginPolicy;
import room.signaling.http.PublicView;
import room.signaling.http.Routes;
import room.signaling.socketio.Admission;
import room.signaling.socketio.Namespace;
import room.signaling.socketio.RoomMoves;
import room.signaling.socketio.Socket;
import room.signaling.socketio.SocketIoServer;
import room.signaling.whip.WhipDoor;

/**
 * Everything that clients talk to but the media ports: Socket.IO at {@code /socket.io/}, plain WebSockets at {@code /},
 * WHIP and WHEP at {@code /whip/} and {@code /whep/}, and the files of the class path's {@code META-INF/resources}.
 *
 * <p>{@link #start} once, {@link #close} once.
 */
public final class SignalingServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SignalingServer.class);
    private static final String SOCKET_IO_PATH = "/socket.io/";
    private static final String RESOURCES = "META-INF/resources";

    private final SocketIoServer sockets;
    private final HttpServer http;
    private final RoomList list;
    private final @Nullable AdminDoor admin;
    private HttpServer.@Nullable Bound bound;

    /** A server for everybody, with no routes beyond its own. */
    public SignalingServer(SignalingConfig config, Sfu sfu) {
        this(config, sfu, new OpenAccess(), routes -> {});
    }

    /**
     * A server.
     *
     * @param access decides who may do what
     * @param more adds routes; they come before the files of the class path
     */
    public SignalingServer(SignalingConfig config, Sfu sfu, AccessPolicy access, Consumer<Routes.Builder> more) {
        sockets = new SocketIoServer(config.engine(), config.sockets(), System::currentTimeMillis);
        Routes.Builder routes = Routes.builder();
        sockets.addTo(routes, SOCKET_IO_PATH);
        admin = config.admin() == null
                ? null
                : new AdminDoor(sockets, config.admin(), System::currentTimeMillis, System::nanoTime);
        AdminDoor.addTo(routes, admin);
        if (!access.needsTokens()) {
            // One room for all, and no place for a token.
            routes.webSocket(
                    "/",
                    PlainChat.MAX_MESSAGE_BYTES,
                    new PlainChat(config.http().addresses()));
        }
        new WhipDoor(
                        sfu,
                        new WhipAccess(access),
                        config.calls().iceServers(),
                        config.http().addresses())
                .addTo(routes);
        more.accept(routes);
        routes.resources("/", RESOURCES);
        http = new HttpServer(config.http(), routes.build());
        Namespace main = sockets.of(Namespace.MAIN);
        list = new RoomList(
                main,
                System::currentTimeMillis,
                sfu::rooms,
                http.loops().getFirst(),
                config.http().addresses());
        main.admitBy(handshake -> switch (new Bearer(access, sfu, "", handshake).identify()) {
            case Decision.Granted _ -> null;
            case Decision.Refused(Refusal refusal) ->
                new Admission.Refusal(refusal.message(), refusal.code().wireName());
        });
        main.onConnect(socket -> onConnect(socket, sfu, access, config));
    }

    private void onConnect(Socket socket, Sfu sfu, AccessPolicy access, SignalingConfig config) {
        Bearer bearer = new Bearer(access, sfu, socket.id(), socket.handshake());
        ChatMember member = new ChatMember(socket, bearer);
        socket.onReturning(bearer::renew);
        Access who = bearer.access();
        if (who != null) {
            String name = who.name();
            if (name != null) {
                member.fix(name);
            }
            if (!access.needsTokens() || Access.ANY_ROOM.equals(who.room())) {
                list.showAll(socket);
            }
        }
        // The call ends before the chat: what is left of its room then is chat only.
        CallSession call = CallSession.bind(socket, member, list, sfu, bearer, config.calls());
        ChatEvents.bind(socket, member, list.rooms());
        // After the goodbyes in its rooms, also for one that was in none.
        socket.onDisconnect(reason -> list.changed());
        socket.moveBy(new RoomMoves() {
            @Override
            public void join(String room) {
                ChatDoor.Refused refused = list.rooms().enter(member, room, ChatRooms.Arrival.CHAT);
                if (refused != null) {
                    log.warn("An administrator cannot put {} into a room: {}", socket, refused.message());
                }
            }

            @Override
            public void leave(String room) {
                call.quit(room);
                list.rooms().exit(member, room);
            }
        });
    }

    /**
     * Listens.
     *
     * @throws IOException when an address is in use or not this machine's, or the certificate does not fit its key
     */
    public void start() throws IOException {
        bound = http.start();
        list.start();
        if (admin != null) {
            admin.start();
        }
    }

    /** Judges requests in another way from now on; see {@link HttpServer#change}. */
    public void change(OriginPolicy origins, PublicView view) {
        http.change(origins, view);
    }

    /**
     * Shows another certificate to whoever connects from now on.
     *
     * @throws IOException when it does not fit its key; nothing changes then
     */
    public void changeCertificate(PrivateKey key, List<X509Certificate> chain) throws IOException {
        http.changeCertificate(key, chain);
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

    /**
     * Takes no more clients and ends the sessions of all, who will try to come back in a moment.
     *
     * @param told runs when each has been sent what there was for it
     */
    public void hangUp(Runnable told) {
        sockets.stop(told);
    }

    /** Ends all sessions and stops listening. */
    @Override
    public void close() {
        if (admin != null) {
            admin.close();
        }
        sockets.close();
        http.close();
    }
}
