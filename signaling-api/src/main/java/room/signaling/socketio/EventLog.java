package room.signaling.socketio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest events that were sent to one client and that it may not have received. Bounded: the oldest are forgotten
 * first. Has no threads and no clock; lives on the socket's loop.
 */
final class EventLog {
    private final int maxEvents;
    private final int maxBytes;
    private final ArrayDeque<Encoded> events = new ArrayDeque<>();
    private long bytes;

    /** How many events there ever were before those that are kept. */
    private long forgotten;

    private @Nullable String lastForgotten;

    EventLog(int maxEvents, int maxBytes) {
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
    }

    /**
     * Keeps an event.
     *
     * @return false if older ones, or this one, had to be forgotten for it
     */
    boolean add(Encoded event) {
        events.addLast(event);
        bytes += event.bytes();
        boolean fits = true;
        while (events.size() > maxEvents || bytes > maxBytes) {
            forgetFirst();
            fits = false;
        }
        return fits;
    }

    private void forgetFirst() {
        Encoded first = events.removeFirst();
        bytes -= first.bytes();
        forgotten++;
        lastForgotten = first.offset();
    }

    /** How many events there ever were. */
    long count() {
        return forgotten + events.size();
    }

    /** How many bytes are kept. */
    long bytes() {
        return bytes;
    }

    /**
     * The client has them: they need not be kept.
     *
     * @param count how many of all events there ever were
     */
    void confirm(long count) {
        while (forgotten < count && !events.isEmpty()) {
            forgetFirst();
        }
    }

    /**
     * What the client has not received.
     *
     * @param offset the mark of the last event that it received, null for none. One that was never sent to it is that of
     *     an earlier life: the client has received none since
     * @return null when not everything is there any more
     */
    @Nullable
    List<Encoded> after(@Nullable String offset) {
        List<Encoded> missed = new ArrayList<>();
        boolean found = forgotten == 0 || (offset != null && offset.equals(lastForgotten));
        for (Encoded event : events) {
            missed.add(event);
            if (offset != null && offset.equals(event.offset())) {
                missed.clear();
                found = true;
            }
        }
        return found ? missed : null;
    }
}
