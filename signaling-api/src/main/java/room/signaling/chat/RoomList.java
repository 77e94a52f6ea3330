package room.signaling.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import room.sfu.api.RoomSummary;
import room.signaling.http.AddressLimits;
import room.signaling.http.Loop;
import room.signaling.socketio.Namespace;
import room.signaling.socketio.Socket;

/**
 * Tells clients which rooms are open, at most once in a while: when thousands leave at the same time, one message each
 * about each would be millions.
 *
 * <p>The list has an end, see {@link RoomListing}.
 */
public final class RoomList {
    private static final long SPACING_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** What the lists take of the network at most, all receivers together: the longer and the more, the seldomer. */
    private static final long BYTES_PER_SECOND = 16_000_000;

    /** How soon a change shows that came by other doors than this one. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Namespace namespace;
    private final ChatRooms rooms;
    private final Supplier<List<RoomSummary>> calls;
    private final Loop loop;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicLong changes = new AtomicLong();
    private volatile Snapshot snapshot = new Snapshot(RoomListing.EMPTY, -1, 0);

    /** Somebody came or went since the list was last told, if only from one room to another. */
    private final AtomicBoolean moved = new AtomicBoolean();

    // Owned by the loop.
    private long notBeforeNanos;
    private ArrayNode lastNames = JsonNodeFactory.instance.arrayNode();
    private ObjectNode lastRooms = RoomListing.EMPTY.rooms(name -> true);

    /** @param change which one of the changes it shows at least */
    private record Snapshot(RoomListing listing, long change, long atNanos) {}

    /**
     * The list of a namespace's rooms.
     *
     * @param clockMillis gives the time in milliseconds since 1970
     * @param calls the rooms that have participants in a call
     * @param loop where the list is put together
     * @param addresses how many rooms an address may open
     */
    public RoomList(
            Namespace namespace,
            java.util.function.LongSupplier clockMillis,
            Supplier<List<RoomSummary>> calls,
            Loop loop,
            AddressLimits addresses) {
        this.namespace = namespace;
        this.rooms = new ChatRooms(namespace, clockMillis, this::changed, addresses);
        this.calls = calls;
        this.loop = loop;
        this.notBeforeNanos = loop.nowNanos();
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
        changes.incrementAndGet();
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this::publishInTime);
        }
    }

    private void publishInTime() {
        long waitNanos = notBeforeNanos - loop.nowNanos();
        if (waitNanos > 0) {
            loop.schedule(this::publish, waitNanos);
        } else {
            publish();
        }
    }

    private void publish() {
        scheduled.set(false);
        boolean told = moved.getAndSet(false);
        RoomListing now = current();
        ObjectNode open = now.rooms(name -> true);
        boolean changed = !open.equals(lastRooms);
        if (!told && !changed) {
            return;
        }
        lastRooms = open;
        long bytes = RoomListing.bytes(open);
        long sentBytes = 0;
        ArrayNode names = now.names();
        if (told || !names.equals(lastNames)) {
            lastNames = names;
            sentBytes += bytes * ChatRooms.overseers(namespace).size();
            ChatRooms.overseers(namespace).emit("room_change", names);
        }
        if (changed) {
            sentBytes += bytes * ChatRooms.watchers(namespace).size();
            ChatRooms.watchers(namespace).emit("call:rooms", open);
        }
        notBeforeNanos =
                loop.nowNanos() + Math.max(SPACING_NANOS, sentBytes * TimeUnit.SECONDS.toNanos(1) / BYTES_PER_SECOND);
    }

    /** Lets a socket know of all rooms: as they are, and whenever somebody comes or goes. */
    public void showAll(Socket socket) {
        ChatRooms.oversee(socket);
        // On the list's loop, so that it cannot overtake a newer list.
        loop.execute(() -> socket.emit("room_change", lastNames));
    }

    /**
     * The open rooms: {@code rooms}, and {@code more} that are too many for one message. A socket that may know of all
     * rooms hears of every change from now on; others see those that they may enter, as they are now. May be called
     * from any thread.
     */
    public ObjectNode watch(Socket socket, Predicate<String> mayEnter) {
        if (ChatRooms.oversees(namespace, socket)) {
            ChatRooms.watch(socket);
            return current().rooms(name -> true);
        }
        return current().rooms(mayEnter);
    }

    /** As it is now, but looked at once for all who ask in a short time while nothing has changed. */
    private RoomListing current() {
        Snapshot known = snapshot;
        long change = changes.get();
        long nowNanos = loop.nowNanos();
        if (known.change() == change && nowNanos - known.atNanos() < SPACING_NANOS) {
            return known.listing();
        }
        RoomListing listing = new RoomListing(counts());
        snapshot = new Snapshot(listing, change, nowNanos);
        return listing;
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
}
