package room.signaling.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import room.signaling.socketio.Socket;

/**
 * What the UI has been told of sockets, so that it is told each change once and in order. Not safe for threads. Times
 * are in milliseconds since 1970.
 *
 * <p>There is an end to what one page can show: further sockets are left out until others have gone.
 */
final class SocketMirror {
    static final int MAX_SOCKETS = 2_000;

    /** How long a message about all of them may be; what clients send of themselves is in it. */
    static final int MAX_CHARACTERS = 4_000_000;

    /** Tells all UIs something. */
    @FunctionalInterface
    interface Audience {
        void emit(String event, JsonNode... arguments);
    }

    private static final class Shown {
        String transport;
        final Set<String> rooms;
        final int characters;

        Shown(Sighting sighting, int characters) {
            this.characters = characters;
            this.transport = sighting.transport();
            this.rooms = new LinkedHashSet<>(sighting.rooms());
        }
    }

    private final Audience audience;
    private final Map<Socket, Shown> sockets = new LinkedHashMap<>();
    private boolean leftOut;
    private int characters;

    SocketMirror(Audience audience) {
        this.audience = audience;
    }

    /** Forgets everything, and tells nobody. */
    void clear() {
        sockets.clear();
        characters = 0;
        leftOut = false;
    }

    /** Takes a socket in that was there before, and tells nobody. */
    void put(Sighting sighting) {
        if (sockets.containsKey(sighting.socket())) {
            return;
        }
        int length = SocketCard.of(sighting.socket(), sighting.transport(), sighting.rooms())
                .toString()
                .length();
        if (sockets.size() < MAX_SOCKETS && characters + length <= MAX_CHARACTERS) {
            sockets.put(sighting.socket(), new Shown(sighting, length));
            characters += length;
        } else {
            leftOut = true;
        }
    }

    /** Whether sockets were left out that there is room for now. */
    boolean isIncomplete() {
        return leftOut && sockets.size() < MAX_SOCKETS && characters < MAX_CHARACTERS / 2;
    }

    /** All sockets, as the UI wants them first. */
    ArrayNode all() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        sockets.forEach((socket, shown) -> all.add(SocketCard.of(socket, shown.transport, shown.rooms)));
        return all;
    }

    void connected(Sighting sighting, long atMillis) {
        Socket socket = sighting.socket();
        if (sockets.containsKey(socket)) {
            return;
        }
        put(sighting);
        Shown shown = sockets.get(socket);
        if (shown != null) {
            tell("room_joined", socket, socket.id(), atMillis);
            audience.emit("socket_connected", SocketCard.of(socket, shown.transport, shown.rooms), timestamp(atMillis));
        }
    }

    void moved(Socket socket, String transport) {
        Shown shown = sockets.get(socket);
        if (shown != null && !shown.transport.equals(transport)) {
            shown.transport = transport;
            audience.emit(
                    "socket_updated",
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("id", socket.id())
                            .put("nsp", socket.namespace().name())
                            .put("transport", transport));
        }
    }

    /** The rooms that it was in are left after it is gone, as the official server tells it. */
    void disconnected(Socket socket, String reason, long atMillis) {
        Shown shown = sockets.remove(socket);
        if (shown == null) {
            return;
        }
        characters -= shown.characters;
        audience.emit(
                "socket_disconnected",
                TextNode.valueOf(socket.namespace().name()),
                TextNode.valueOf(socket.id()),
                TextNode.valueOf(reason),
                timestamp(atMillis));
        List<String> left = new ArrayList<>(shown.rooms);
        left.add(socket.id());
        for (String room : left) {
            tell("room_left", socket, room, atMillis);
        }
    }

    void joined(Socket socket, String room, long atMillis) {
        Shown shown = sockets.get(socket);
        if (shown != null && shown.rooms.add(room)) {
            tell("room_joined", socket, room, atMillis);
        }
    }

    void left(Socket socket, String room, long atMillis) {
        Shown shown = sockets.get(socket);
        if (shown != null && shown.rooms.remove(room)) {
            tell("room_left", socket, room, atMillis);
        }
    }

    /**
     * Something was emitted by or to a socket.
     *
     * @param direction {@code event_received} or {@code event_sent}
     * @param event its name and arguments, as they may be shown
     */
    void event(String direction, Socket socket, ArrayNode event, long atMillis) {
        if (sockets.containsKey(socket)) {
            audience.emit(
                    direction,
                    TextNode.valueOf(socket.namespace().name()),
                    TextNode.valueOf(socket.id()),
                    event,
                    timestamp(atMillis));
        }
    }

    private void tell(String event, Socket socket, String room, long atMillis) {
        audience.emit(
                event,
                TextNode.valueOf(socket.namespace().name()),
                TextNode.valueOf(room),
                TextNode.valueOf(socket.id()),
                timestamp(atMillis));
    }

    private static TextNode timestamp(long millis) {
        return TextNode.valueOf(Instant.ofEpochMilli(millis).toString());
    }
}
