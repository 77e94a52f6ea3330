package room.signaling.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import room.sfu.api.RoomSummary;
import room.signaling.http.Loop;
import room.signaling.socketio.Namespace;
import room.signaling.socketio.Socket;

/**
 * Tells clients which rooms are open, at most once in a while: when thousands leave at the same time, one message each
 * about each would be millions.
 */
public final class RoomList {
    private static final long SPACING_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** How soon a change shows that came by other doors than this one. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Namespace namespace;
    private final ChatRooms rooms;
    private final Supplier<List<RoomSummary>> calls;
    private final Loop loop;
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** Somebody came or went since the list was last told, if only from one room to another. */
    private final AtomicBoolean moved = new AtomicBoolean();

    // Owned by the loop.
    private long lastNanos;
    private SortedMap<String, Integer> last = new TreeMap<>();

    /**
     * The list of a namespace's rooms.
     *
     * @param clockMillis gives the time in milliseconds since 1970
     * @param calls the rooms that have participants in a call
     * @param loop where the list is put together
     */
    public RoomList(
            Namespace namespace,
            java.util.function.LongSupplier clockMillis,
            Supplier<List<RoomSummary>> calls,
            Loop loop) {
        this.namespace = namespace;
        this.rooms = new ChatRooms(namespace, clockMillis, this::changed);
        this.calls = calls;
        this.loop = loop;
        this.lastNanos = loop.nowNanos() - SPACING_NANOS;
    }

    /** The rooms that the list is of. */
    public ChatRooms rooms() {
        return rooms;
    }

    /** Starts looking for changes that nobody reports. */
    public void start() {
        loop.schedule(this::look, LOOK_NANOS);
    }

    private void look() {
        publishSoon();
        start();
    }

    /** Somebody came or went: the list is told again, whether it changed or not. May be called from any thread. */
    public void changed() {
        moved.set(true);
        publishSoon();
    }

    private void publishSoon() {
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this::publishInTime);
        }
    }

    private void publishInTime() {
        long waitNanos = lastNanos + SPACING_NANOS - loop.nowNanos();
        if (waitNanos > 0) {
            loop.schedule(this::publish, waitNanos);
        } else {
            publish();
        }
    }

    private void publish() {
        scheduled.set(false);
        boolean told = moved.getAndSet(false);
        SortedMap<String, Integer> now = counts();
        boolean changed = !now.equals(last);
        if (!told && !changed) {
            return;
        }
        lastNanos = loop.nowNanos();
        boolean sameNames = now.keySet().equals(last.keySet());
        last = now;
        if (told || !sameNames) {
            ChatRooms.overseers(namespace).emit("room_change", names(now));
        }
        if (changed) {
            ChatRooms.watchers(namespace)
                    .emit("call:rooms", JsonNodeFactory.instance.objectNode().set("rooms", json(now)));
        }
    }

    private static ArrayNode names(SortedMap<String, Integer> counts) {
        ArrayNode names = JsonNodeFactory.instance.arrayNode();
        counts.keySet().forEach(names::add);
        return names;
    }

    /** Lets a socket know of all rooms: as they are, and whenever somebody comes or goes. */
    public void showAll(Socket socket) {
        ChatRooms.oversee(socket);
        // On the list's loop, so that it cannot overtake a newer list.
        loop.execute(() -> socket.emit("room_change", names(last)));
    }

    /**
     * The open rooms as JSON. A socket that may know of all rooms hears of every change from now on; others see those
     * that they may enter, as they are now. May be called from any thread.
     */
    public ArrayNode watch(Socket socket, Predicate<String> mayEnter) {
        SortedMap<String, Integer> now = counts();
        if (ChatRooms.oversees(namespace, socket)) {
            ChatRooms.watch(socket);
        } else {
            now.keySet().removeIf(mayEnter.negate());
        }
        return json(now);
    }

    private SortedMap<String, Integer> counts() {
        SortedMap<String, Integer> counts = new TreeMap<>(rooms.chatterCounts());
        for (RoomSummary call : calls.get()) {
            counts.merge(call.name(), call.participants(), Integer::sum);
        }
        // The last of a call's people may have gone while a chat member's socket is about to.
        counts.values().removeIf(count -> count <= 0);
        return counts;
    }

    private static ArrayNode json(Map<String, Integer> counts) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        counts.forEach((name, count) -> {
            ObjectNode room = list.addObject();
            room.put("name", name);
            room.put("count", count);
        });
        return list;
    }
}
