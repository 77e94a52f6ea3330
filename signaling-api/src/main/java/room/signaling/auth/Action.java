package room.signaling.auth;

/** What somebody wants to do. */
public enum Action {
    /** Enter a room, by call or chat. */
    JOIN,
    /** Send media into a room, as WHIP does. */
    PUBLISH,
    /** Receive media from a room, as WHEP does. */
    SUBSCRIBE,
    /** Mute and remove others, lock the room, let people in. */
    MODERATE,
    /** Administer the server. */
    ADMINISTER
}
