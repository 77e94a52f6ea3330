package room.sfu.api;

/** Hears a participant's events. Called on the room's loop: must return at once and not throw. */
@FunctionalInterface
public interface RoomEvents {
    void on(RoomEvent event);

    /** The participant's connection to the server is up; again after each that took the place of another. */
    default void onMediaConnected() {}
}
