package room.signaling.socketio;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import room.signaling.engineio.RandomIds;

/**
 * The sockets of a namespace that clients can come back to, by the secret that each was given. Safe to use from any
 * thread.
 */
final class Recoveries {
    private final RecoveryConfig config;
    private final RandomIds ids = new RandomIds();
    private final Map<String, Socket> sockets = new ConcurrentHashMap<>();
    private final AtomicLong offsets = new AtomicLong();
    private final AtomicInteger away = new AtomicInteger();
    private final AtomicLong awayBytes = new AtomicLong();

    Recoveries(RecoveryConfig config) {
        this.config = config;
    }

    RecoveryConfig config() {
        return config;
    }

    boolean isOn() {
        return config.isOn();
    }

    /** A mark for one event, different from all others of this server. */
    String nextOffset() {
        return Long.toString(offsets.incrementAndGet(), Character.MAX_RADIX);
    }

    /** Registers a socket; gives the secret that its client can come back with. */
    String add(Socket socket) {
        String pid = ids.next();
        sockets.put(pid, socket);
        return pid;
    }

    void remove(String pid) {
        sockets.remove(pid);
    }

    @Nullable
    Socket find(String pid) {
        return sockets.get(pid);
    }

    /**
     * Somebody is to be waited for.
     *
     * @return false when too many are; nothing has changed then
     */
    boolean leave(long bytes) {
        if (away.incrementAndGet() > config.maxAway()) {
            away.decrementAndGet();
            return false;
        }
        if (grow(bytes)) {
            return true;
        }
        comeBack(bytes);
        return false;
    }

    /**
     * More is kept for somebody who is away.
     *
     * @return false when that is too much for all together
     */
    boolean grow(long bytes) {
        return awayBytes.addAndGet(bytes) <= config.maxAwayBytes();
    }

    /** Somebody is back, or is not waited for any more. */
    void comeBack(long bytes) {
        away.decrementAndGet();
        awayBytes.addAndGet(-bytes);
    }

    /** How many are away. */
    int away() {
        return away.get();
    }
}
