package room.signaling.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import room.signaling.http.Loop;

/**
 * Addresses several sockets of a namespace at once. Immutable; safe to use from any thread.
 *
 * <p>An event is encoded once in each form, and each loop gets one task for all its sockets.
 */
public final class Broadcast {
    private final Namespace namespace;
    private final @Nullable String room;
    private final Set<String> exceptRooms;
    private final @Nullable Socket exceptSocket;

    Broadcast(Namespace namespace, @Nullable String room, Set<String> exceptRooms, @Nullable Socket exceptSocket) {
        this.namespace = namespace;
        this.room = room;
        this.exceptRooms = Set.copyOf(exceptRooms);
        this.exceptSocket = exceptSocket;
    }

    /** The same but for the sockets in a room. */
    public Broadcast except(String otherRoom) {
        Set<String> rooms = new HashSet<>(exceptRooms);
        rooms.add(otherRoom);
        return new Broadcast(namespace, room, rooms, exceptSocket);
    }

    /** The same but for one socket, and no other. */
    public Broadcast except(Socket socket) {
        return new Broadcast(namespace, room, exceptRooms, socket);
    }

    /** Sends an event. */
    public void emit(String event, JsonNode... arguments) {
        List<JsonNode> list = List.of(arguments);
        OutgoingEvent outgoing = namespace.event(event, list);
        namespace.rooms().atomically(() -> {
            enqueue(outgoing);
            return outgoing;
        });
    }

    /** Always by task, even on the caller's own loop: so each member hears events in the order of this call. */
    private void enqueue(OutgoingEvent event) {
        Map<Loop, List<Socket>> byLoop = new HashMap<>();
        for (Socket socket : targets()) {
            byLoop.computeIfAbsent(socket.loop(), loop -> new ArrayList<>()).add(socket);
        }
        byLoop.forEach((loop, sockets) -> loop.execute(() -> {
            for (Socket socket : sockets) {
                socket.send(event);
            }
        }));
    }

    /** How many sockets it reaches now. */
    public int size() {
        return targets().size();
    }

    private List<Socket> targets() {
        List<Socket> all =
                room == null ? namespace.sockets() : namespace.rooms().members(room);
        List<Socket> targets = new ArrayList<>(all.size());
        for (Socket socket : all) {
            if (socket != exceptSocket
                    && exceptRooms.stream().noneMatch(r -> namespace.rooms().contains(r, socket))) {
                targets.add(socket);
            }
        }
        return targets;
    }
}
