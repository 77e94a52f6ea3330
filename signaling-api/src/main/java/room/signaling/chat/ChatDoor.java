package room.signaling.chat;

import org.jspecify.annotations.Nullable;

/** Decides which rooms one member may enter by chat, and knows in which it is. Called on the member's loop. */
public interface ChatDoor {
    /**
     * Why somebody may not do something.
     *
     * @param code stable, as in the errors of call events
     * @param message for people
     */
    record Refused(String code, String message) {}

    /** Hears that the member may not be in a room any more. Called on any thread. */
    @FunctionalInterface
    interface Eviction {
        /**
         * @param code why, as {@code call:removed} says it
         * @param reason for people
         */
        void out(String code, String reason);
    }

    /**
     * Lets the member in.
     *
     * @param name its nickname
     * @param eviction hears if it is put out, until {@link #left}
     * @return why it may not, null when it is in
     */
    @Nullable
    Refused enter(String room, String name, Eviction eviction);

    /** The member has another nickname. */
    void renamed(String room, String name);

    /** The member is not in the room by chat any more. */
    void left(String room);
}
