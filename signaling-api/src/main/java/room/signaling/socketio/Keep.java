package room.signaling.socketio;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import room.signaling.http.Loop;

/**
 * What lets a client come back to its socket: the secret it was given, what it may not have received, and how long it is
 * waited for. Lives on the socket's loop.
 */
final class Keep {
    private final Recoveries all;
    private final Loop loop;
    private final String pid;
    private final EventLog log;
    private boolean away;
    private long awayBytes;
    private Loop.@Nullable Timer patience;

    Keep(Recoveries all, Socket socket) {
        this.all = all;
        this.loop = socket.loop();
        this.pid = all.add(socket);
        this.log = new EventLog(all.config().maxEvents(), all.config().maxBytes());
    }

    String pid() {
        return pid;
    }

    /** How many events there ever were. */
    long count() {
        return log.count();
    }

    /**
     * Keeps an event.
     *
     * @return false when the client is away and cannot get everything that it missed any more
     */
    boolean remember(Encoded event) {
        boolean fits = log.add(event);
        if (!away) {
            return true;
        }
        awayBytes += event.bytes();
        return all.grow(event.bytes()) && fits;
    }

    /** The client has received so many of all events. */
    void confirm(long count) {
        log.confirm(count);
    }

    /** What the client has not received, null when that is not known any more; see {@link EventLog#after}. */
    @Nullable
    List<Encoded> missed(@Nullable String offset) {
        return log.after(offset);
    }

    /**
     * The client is away. It is waited for from when it was heard of last, so that a lost connection that is noticed
     * late does not make it seem to be there for longer.
     *
     * @param silentNanos for how long nothing had come from it
     * @param onTired runs when it does not come back in time
     * @return false if it is not waited for
     */
    boolean waitFor(long silentNanos, Runnable onTired) {
        if (!all.leave(log.bytes())) {
            return false;
        }
        away = true;
        awayBytes = log.bytes();
        long keepNanos = TimeUnit.MILLISECONDS.toNanos(all.config().keepMillis());
        patience = loop.schedule(onTired, Math.max(0, keepNanos - silentNanos));
        return true;
    }

    /** The client is back, or not waited for any more. */
    void comeBack() {
        if (away) {
            away = false;
            all.comeBack(awayBytes);
        }
        if (patience != null) {
            patience.cancel();
            patience = null;
        }
    }

    /** Nobody can come back any more. */
    void end() {
        comeBack();
        all.remove(pid);
    }
}
