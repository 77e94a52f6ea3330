package room.signaling.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sockets that are connected under one name, and their rooms. Safe to use from any thread. */
public final class Namespace {
    /** The name of the namespace that clients connect to when they name none. */
    public static final String MAIN = "/";

    private final String name;
    private final Rooms rooms;
    private final Recoveries recoveries;
    private final Map<String, Socket> sockets = new ConcurrentHashMap<>();
    private final List<Consumer<Socket>> connectListeners = new CopyOnWriteArrayList<>();
    private volatile Admission admission = Admission.OPEN;

    Namespace(String name, int maxRoomsPerSocket, RecoveryConfig recovery) {
        this.name = name;
        this.rooms = new Rooms(maxRoomsPerSocket);
        this.recoveries = new Recoveries(recovery);
    }

    public String name() {
        return name;
    }

    public Rooms rooms() {
        return rooms;
    }

    /** Asks this from now on who may connect. */
    public void admitBy(Admission rule) {
        admission = rule;
    }

    /** Hears of each new socket, on its loop and before its first event, to say what becomes of its events. */
    public void onConnect(Consumer<Socket> listener) {
        connectListeners.add(listener);
    }

    /** The socket of that id. */
    public @Nullable Socket socket(String id) {
        return sockets.get(id);
    }

    /** All sockets. */
    public List<Socket> sockets() {
        return new ArrayList<>(sockets.values());
    }

    /** Addresses all sockets. */
    public Broadcast all() {
        return new Broadcast(this, null, Set.of(), null);
    }

    /** Addresses the sockets in a room. */
    public Broadcast to(String room) {
        return new Broadcast(this, room, Set.of(), null);
    }

    /** How many sockets are waited for: their connections are lost. */
    public int away() {
        return recoveries.away();
    }

    Recoveries recoveries() {
        return recoveries;
    }

    /** An event for any number of sockets. With recovery its last argument is its mark, which clients send back. */
    Encoded encode(String event, List<JsonNode> arguments) {
        String offset = recoveries.isOn() ? recoveries.nextOffset() : null;
        List<JsonNode> marked = arguments;
        if (offset != null) {
            marked = new ArrayList<>(arguments);
            marked.add(TextNode.valueOf(offset));
        }
        return new Encoded(SocketIoCodec.event(name, null, event, marked), offset);
    }

    Admission admission() {
        return admission;
    }

    void add(Socket socket) {
        sockets.put(socket.id(), socket);
    }

    void connected(Socket socket) {
        for (Consumer<Socket> listener : connectListeners) {
            listener.accept(socket);
        }
    }

    void remove(Socket socket) {
        rooms.leaveAll(socket);
        sockets.remove(socket.id());
    }
}
