package room.signaling.socketio;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Which sockets of a namespace are in which rooms. Safe to use from any thread.
 *
 * <p>Sockets live on several loops, so this is the one place with a lock. It is held for map updates and for putting
 * tasks into the loops' queues, never for anything that waits or calls a client's handlers. Whoever changes a room
 * and tells its members so within {@link #atomically} has every member hear all changes in one order, with counts that
 * fit.
 */
public final class Rooms {
    private final int maxRoomsPerSocket;
    private final Supplier<SocketObserver> observer;
    private final Map<String, Set<Socket>> members = new HashMap<>();
    private final Map<Socket, Set<String>> rooms = new HashMap<>();

    Rooms(int maxRoomsPerSocket, Supplier<SocketObserver> observer) {
        this.maxRoomsPerSocket = maxRoomsPerSocket;
        this.observer = observer;
    }

    /** Runs the task while nobody else changes or addresses a room. It must only join, leave, count and emit. */
    public synchronized <T> T atomically(Supplier<T> task) {
        return task.get();
    }

    /**
     * Puts a socket into a room.
     *
     * @return false if it was in it, or is in as many rooms as a socket may be
     */
    public synchronized boolean join(Socket socket, String room) {
        Set<String> own = rooms.computeIfAbsent(socket, s -> new LinkedHashSet<>());
        if (own.contains(room) || own.size() >= maxRoomsPerSocket) {
            return false;
        }
        own.add(room);
        members.computeIfAbsent(room, r -> new LinkedHashSet<>()).add(socket);
        observer.get().onJoined(socket, room);
        return true;
    }

    /**
     * Takes a socket out of a room.
     *
     * @return false if it was not in it
     */
    public synchronized boolean leave(Socket socket, String room) {
        boolean left = remove(socket, room);
        if (left) {
            observer.get().onLeft(socket, room);
        }
        return left;
    }

    private boolean remove(Socket socket, String room) {
        Set<String> own = rooms.get(socket);
        if (own == null || !own.remove(room)) {
            return false;
        }
        if (own.isEmpty()) {
            rooms.remove(socket);
        }
        Set<Socket> others = members.get(room);
        if (others != null) {
            others.remove(socket);
            if (others.isEmpty()) {
                members.remove(room);
            }
        }
        return true;
    }

    synchronized void leaveAll(Socket socket) {
        for (String room : of(socket)) {
            remove(socket, room);
        }
    }

    /** How many sockets are in a room. */
    public synchronized int count(String room) {
        return members.getOrDefault(room, Set.of()).size();
    }

    /** Whether a socket is in a room. */
    public synchronized boolean contains(String room, Socket socket) {
        return members.getOrDefault(room, Set.of()).contains(socket);
    }

    /** The rooms that a socket is in, in the order in which it entered them. */
    public synchronized Set<String> of(Socket socket) {
        return new LinkedHashSet<>(rooms.getOrDefault(socket, Set.of()));
    }

    /** All rooms and how many sockets are in each. */
    public synchronized Map<String, Integer> counts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        members.forEach((room, sockets) -> counts.put(room, sockets.size()));
        return counts;
    }

    /** The sockets in a room, in the order in which they entered it. */
    public synchronized List<Socket> members(String room) {
        return new ArrayList<>(members.getOrDefault(room, Set.of()));
    }
}
