package room.sfu.api;

import org.jspecify.annotations.Nullable;

/** What happens in rooms, as the world outside is told. */
public sealed interface RoomHistory {
    String room();

    /** The room is there now: its first participant comes, or it was made ahead. */
    record Started(String room) implements RoomHistory {}

    /** The room is gone. */
    record Ended(String room) implements RoomHistory {}

    /** Somebody came. */
    record Joined(String room, Who who) implements RoomHistory {}

    /** Somebody went. */
    record Left(String room, Who who) implements RoomHistory {}

    /** Somebody publishes a source that it did not publish before. */
    record Published(String room, Who who, Source source) implements RoomHistory {}

    /**
     * Who did something.
     *
     * @param identity null when nobody has vouched for one
     */
    record Who(ParticipantId id, @Nullable String identity, String name) {}

    /** Hears it, each room's in order. Called on the rooms' loops: must return at once and not throw. */
    @FunctionalInterface
    interface Listener {
        /** Nobody listens. */
        Listener NONE = _ -> {};

        void on(RoomHistory event);
    }
}
