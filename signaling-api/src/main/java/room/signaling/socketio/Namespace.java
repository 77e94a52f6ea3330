package room.signaling.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
    private final Supplier<SocketObserver> observer;
    private volatile Admission admission = Admission.OPEN;

    /** @param observer gives whom to tell what happens, each time something does */
    Namespace(String name, int maxRoomsPerSocket, RecoveryConfig recovery, Supplier<SocketObserver> observer) {
        this.name = name;
        this.observer = observer;
        this.rooms = new Rooms(maxRoomsPerSocket, observer);
        this.recoveries = new Recoveries(recovery);
    }

    SocketObserver observer() {
        return observer.get();
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

    /** How many sockets there are. */
    public int socketCount() {
        return sockets.size();
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

    /** An event for any number of sockets. */
    OutgoingEvent event(String event, List<JsonNode> arguments) {
        return new OutgoingEvent(this, event, arguments, recoveries.isOn() ? recoveries.nextOffset() : null);
    }

    Admission admission() {
        return admission;
    }

    void add(Socket socket) {
        sockets.put(socket.id(), socket);
        observer().onConnected(socket);
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
