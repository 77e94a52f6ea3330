package room.signaling.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.signaling.socketio.Ack;
import room.signaling.socketio.Namespace;
import room.signaling.socketio.Socket;
import room.signaling.socketio.SocketIoServer;
import room.signaling.wire.InvalidField;
import room.signaling.wire.Text;

/**
 * What an administrator does from the UI: emits to sockets, puts them into rooms, takes them out, disconnects them. A
 * filter names one socket by its id or those in a room; without one it is all of the namespace.
 */
final class AdminCommands {
    static final List<String> FEATURES =
            List.of("EMIT", "JOIN", "LEAVE", "DISCONNECT", "MJOIN", "MLEAVE", "MDISCONNECT");

    private static final Logger log = LoggerFactory.getLogger(AdminCommands.class);
    private static final int MAX_NAME_LENGTH = 128;

    /** Names that clients raise themselves. */
    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private final SocketIoServer server;
    private final Socket administrator;

    private AdminCommands(SocketIoServer server, Socket administrator) {
        this.server = server;
        this.administrator = administrator;
    }

    /** Carries out what the administrator's UI sends. */
    static void bind(SocketIoServer server, Socket administrator) {
        AdminCommands commands = new AdminCommands(server, administrator);
        commands.on("emit", commands::emit);
        commands.on("join", commands::join);
        commands.on("leave", commands::leave);
        commands.on("_disconnect", commands::disconnect);
    }

    private void on(String command, Predicate<Arguments> action) {
        administrator.on(command, (list, ack) -> onCommand(command, new Arguments(list), action, ack));
    }

    /** The UI asks for no acknowledgement; another client may. */
    private void onCommand(String command, Arguments arguments, Predicate<Arguments> action, Ack ack) {
        boolean done = action.test(arguments);
        if (done) {
            log.info(
                    "An administrator at {} did {} {}",
                    administrator.handshake().address(),
                    command,
                    arguments);
        } else {
            log.warn("An administrator's {} has arguments that mean nothing", command);
        }
        ack.send(com.fasterxml.jackson.databind.node.BooleanNode.valueOf(done));
    }

    /** {@code emit(nsp, filter, event, ...args)} */
    private boolean emit(Arguments arguments) {
        Namespace namespace = namespace(arguments.name(0));
        String event = arguments.name(2);
        if (namespace == null || event == null || RESERVED.contains(event) || !arguments.isFilter(1)) {
            return false;
        }
        JsonNode[] values = arguments.from(3);
        String filter = arguments.name(1);
        Socket one = filter == null ? null : namespace.socket(filter);
        if (one != null) {
            one.emit(event, values);
        } else if (filter != null) {
            namespace.to(filter).emit(event, values);
        } else {
            namespace.all().emit(event, values);
        }
        return true;
    }

    /** {@code join(nsp, room, filter)} */
    private boolean join(Arguments arguments) {
        String room = arguments.room(1);
        return room != null && each(arguments, socket -> socket.moves().join(room));
    }

    /** {@code leave(nsp, room, filter)} */
    private boolean leave(Arguments arguments) {
        String room = arguments.room(1);
        return room != null && each(arguments, socket -> socket.moves().leave(room));
    }

    /** {@code _disconnect(nsp, close, filter)} */
    private boolean disconnect(Arguments arguments) {
        boolean close = arguments.flag(1);
        return each(arguments, socket -> socket.disconnect(close));
    }

    /** Does something with each socket that the first and the third argument name, on its loop. */
    private boolean each(Arguments arguments, Consumer<Socket> action) {
        Namespace namespace = namespace(arguments.name(0));
        if (namespace == null || !arguments.isFilter(2)) {
            return false;
        }
        for (Socket socket : targets(namespace, arguments.name(2))) {
            socket.loop().execute(() -> {
                if (socket.isConnected()) {
                    action.accept(socket);
                }
            });
        }
        return true;
    }

    private static List<Socket> targets(Namespace namespace, @Nullable String filter) {
        if (filter == null) {
            return namespace.sockets();
        }
        Socket one = namespace.socket(filter);
        return one == null ? namespace.rooms().members(filter) : List.of(one);
    }

    private @Nullable Namespace namespace(@Nullable String name) {
        for (Namespace namespace : server.namespaces()) {
            if (namespace.name().equals(name)) {
                return namespace;
            }
        }
        return null;
    }

    /** What came with a command. */
    private record Arguments(List<JsonNode> list) {
        private @Nullable JsonNode at(int index) {
            return index < list.size() ? list.get(index) : null;
        }

        /** A name of something, null if it is none that can be. */
        @Nullable
        String name(int index) {
            JsonNode value = at(index);
            String text = value != null && value.isTextual() ? value.textValue() : "";
            return text.isBlank() || text.length() > MAX_NAME_LENGTH || Sighting.isHidden(text) ? null : text;
        }

        /** The name of a room, as the doors have it; null if it is none that can be. */
        @Nullable
        String room(int index) {
            try {
                return Text.room(at(index), "room");
            } catch (InvalidField none) {
                return null;
            }
        }

        /** Whether there is none, or one that can be: a wrong one must not mean everybody. */
        boolean isFilter(int index) {
            JsonNode value = at(index);
            return value == null || value.isNull() || name(index) != null;
        }

        boolean flag(int index) {
            JsonNode value = at(index);
            return value != null && value.asBoolean();
        }

        JsonNode[] from(int index) {
            return list.subList(Math.min(index, list.size()), list.size()).toArray(JsonNode[]::new);
        }

        /** For the log: what it was about, not what was emitted. */
        @Override
        public String toString() {
            return list.subList(0, Math.min(3, list.size())).toString();
        }
    }
}
