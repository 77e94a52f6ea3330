package room.sfu.negotiation;

/** What an m-line carries once it is answered. */
public enum MediaKind {
    AUDIO("audio"),
    VIDEO("video"),
    /** Nothing: it was answered with port 0. */
    REJECTED("");

    private final String wireName;

    MediaKind(String wireName) {
        this.wireName = wireName;
    }

    /** The name in an m-line; empty for {@link #REJECTED}. */
    String wireName() {
        return wireName;
    }

    /** AUDIO or VIDEO, and REJECTED for every other medium. */
    static MediaKind of(String media) {
        return switch (media) {
            case "audio" -> AUDIO;
            case "video" -> VIDEO;
            default -> REJECTED;
        };
    }
}
