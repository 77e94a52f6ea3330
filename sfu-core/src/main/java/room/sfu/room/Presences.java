package room.sfu.room;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import room.sfu.api.Attendance;
import room.sfu.api.RoomOptions;
import room.sfu.api.SfuError;

/**
 * The presence in each room, from when somebody comes by whatever door until nobody is left. Safe to use from any
 * thread.
 */
final class Presences {
    private final Map<String, Presence> presences = new ConcurrentHashMap<>();

    @Nullable
    SfuError attend(Attendance attendance) {
        AtomicReference<@Nullable SfuError> refusal = new AtomicReference<>();
        presences.compute(attendance.room(), (name, known) -> {
            Presence presence = known == null ? new Presence(name) : known;
            refusal.set(presence.attend(attendance));
            return presence.isDeserted() ? null : presence;
        });
        return refusal.get();
    }

    void depart(Attendance attendance) {
        presences.computeIfPresent(attendance.room(), (_, presence) -> {
            presence.depart(attendance);
            return presence.isDeserted() ? null : presence;
        });
    }

    /** A call begins in a room. */
    Presence open(String room, RoomOptions options) {
        return presences.compute(room, (name, known) -> {
            Presence presence = known == null ? new Presence(name) : known;
            presence.open(options);
            return presence;
        });
    }

    /** The call in a room has ended. */
    void close(String room) {
        presences.computeIfPresent(room, (_, presence) -> {
            presence.close();
            return presence.isDeserted() ? null : presence;
        });
    }

    @Nullable
    Presence find(String room) {
        return presences.get(room);
    }
}
