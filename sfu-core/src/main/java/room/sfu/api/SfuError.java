package room.sfu.api;

/**
 * Why a command was refused. The code is stable and for programs, the message is for people and says how to fix it.
 */
public record SfuError(Code code, String message) {
    /** Stable error codes; {@link #wireName} is what clients see. */
    public enum Code {
        /** A field is missing, of the wrong type, too long, or out of range. */
        BAD_REQUEST("bad-request"),
        /** The session description could not be parsed or cannot be answered. */
        BAD_SDP("bad-sdp"),
        /** The participant has left or never joined. */
        NOT_JOINED("not-joined"),
        /** The participant or room named in the command does not exist. */
        NOT_FOUND("not-found"),
        /** The room has as many participants as it takes. */
        ROOM_FULL("room-full"),
        /** The room is locked. */
        ROOM_LOCKED("room-locked"),
        /** Removed from the room, and not let in again yet. */
        REMOVED("removed"),
        /** There is a room of that name already. */
        EXISTS("exists"),
        /** Too many commands in a short time. */
        RATE_LIMITED("rate-limited"),
        /** Not allowed for this participant. */
        FORBIDDEN("forbidden"),
        /** The server is stopping or out of resources. */
        UNAVAILABLE("unavailable");

        private final String wireName;

        Code(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}
