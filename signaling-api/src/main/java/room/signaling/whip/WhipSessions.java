package room.signaling.whip;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import room.signaling.engineio.RandomIds;

/** The resources that exist, and which did lately. Safe to use from any thread. */
final class WhipSessions {
    /** Ids of ended sessions that are told from ids that never were. */
    static final int MAX_GONE = 10_000;

    private final RandomIds ids = new RandomIds();
    private final Map<String, WhipSession> sessions = new ConcurrentHashMap<>();
    private final Set<String> gone = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_GONE;
        }
    }));

    /** An address for a new session. */
    String newId() {
        return ids.next();
    }

    void add(WhipSession session) {
        sessions.put(session.id(), session);
        if (session.isOver()) {
            remove(session);
        }
    }

    void remove(WhipSession session) {
        if (sessions.remove(session.id()) != null) {
            gone.add(session.id());
        }
    }

    /** The session with that address, null when there is none. */
    @Nullable
    WhipSession find(AccessPolicy.Action action, String room, String id) {
        WhipSession session = sessions.get(id);
        return session != null && session.action() == action && session.room().equals(room) ? session : null;
    }

    /** Whether there was a session of this id, as far back as that is remembered. */
    boolean wasThere(String id) {
        return gone.contains(id);
    }
}
