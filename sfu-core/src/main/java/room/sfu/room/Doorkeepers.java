package room.sfu.room;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import room.sfu.api.Attendance;
import room.sfu.api.RoomOptions;
import room.sfu.api.SfuError;

/**
 * The doorkeeper of each room, from when somebody comes by whatever door until nobody is left. Safe to use from any
 * thread.
 */
final class Doorkeepers {
    private final Map<String, Doorkeeper> doorkeepers = new ConcurrentHashMap<>();

    @Nullable
    SfuError attend(Attendance attendance) {
        AtomicReference<@Nullable SfuError> refusal = new AtomicReference<>();
        doorkeepers.compute(attendance.room(), (name, known) -> {
            Doorkeeper doorkeeper = known == null ? new Doorkeeper(name) : known;
            refusal.set(doorkeeper.attend(attendance));
            return doorkeeper.isDeserted() ? null : doorkeeper;
        });
        return refusal.get();
    }

    void depart(Attendance attendance) {
        doorkeepers.computeIfPresent(attendance.room(), (_, doorkeeper) -> {
            doorkeeper.depart(attendance);
            return doorkeeper.isDeserted() ? null : doorkeeper;
        });
    }

    /** A call begins in a room. */
    Doorkeeper open(String room, RoomOptions options) {
        return doorkeepers.compute(room, (name, known) -> {
            Doorkeeper doorkeeper = known == null ? new Doorkeeper(name) : known;
            doorkeeper.open(options);
            return doorkeeper;
        });
    }

    /** The call in a room has ended. */
    void close(String room) {
        doorkeepers.computeIfPresent(room, (_, doorkeeper) -> {
            doorkeeper.close();
            return doorkeeper.isDeserted() ? null : doorkeeper;
        });
    }

    @Nullable
    Doorkeeper find(String room) {
        return doorkeepers.get(room);
    }
}
