package room.signaling.admin;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Logins that hold for a while, so that the UI can connect again without the password. Safe to use from any thread. */
final class AdminSessions {
    static final long LIFETIME_NANOS = TimeUnit.HOURS.toNanos(24);

    /** One more and the oldest ends. */
    static final int MAX_SESSIONS = 100;

    private static final int ID_BYTES = 8;

    private final SecureRandom random;
    private final Map<String, Long> startedNanos = new LinkedHashMap<>();

    AdminSessions(SecureRandom random) {
        this.random = random;
    }

    /** Starts a session; who knows its id is logged in. */
    synchronized String start(long nowNanos) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        startedNanos.put(id, nowNanos);
        if (startedNanos.size() > MAX_SESSIONS) {
            startedNanos.remove(startedNanos.keySet().iterator().next());
        }
        return id;
    }

    /** Whether there is such a session and its time is not over. */
    synchronized boolean holds(String id, long nowNanos) {
        Long started = startedNanos.get(id);
        if (started == null) {
            return false;
        }
        if (nowNanos - started >= LIFETIME_NANOS) {
            startedNanos.remove(id);
            return false;
        }
        return true;
    }
}
