package room.sfu.api;

/** Hears a participant's events. Called on the room's loop: must return at once and not throw. */
@FunctionalInterface
public interface RoomEvents {
    void on(RoomEvent event);

    /** The participant's connection to the server is up; again after each that took the place of another. */
    default void onMediaConnected() {}

    /**
     * Nothing has come from the participant's media for some 2 s, or it has none. Called again as long as that is so.
     * Who has another way to its client asks there whether it is; without any sign the others are told that it is away.
     *
     * @param present to be run when it answers, on whatever thread
     */
    default void onSilence(Runnable present) {}
}
