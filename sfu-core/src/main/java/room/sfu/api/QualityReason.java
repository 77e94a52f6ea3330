package room.sfu.api;

/** What decides which picture a participant is sent in a slot. */
public enum QualityReason {
    /** The two in the room talk directly; the server's picture is not needed. */
    DIRECT("direct"),
    /** The publisher has muted it, or a moderator has. */
    MUTED("muted"),
    /** The participant's client does not show it. */
    NOT_SHOWN("not-shown"),
    /** The room sends no more pictures than a number, and others come before this one. */
    LAST_N("last-n"),
    /** The slot carries no picture. */
    NO_SOURCE("no-source"),
    /** The room or the participant wants nothing of it now. */
    SUSPENDED("suspended"),
    /** The publisher sends nothing. */
    SOURCE_SILENT("source-silent"),
    /** The participant's path does not carry even the smallest picture beside the sound: the picture is paused. */
    PAUSED_BY_ESTIMATE("paused-by-estimate"),
    /** A key frame is needed to start, and has not come yet. */
    WAITING_FOR_KEY_FRAME("waiting-for-key-frame"),
    /** There is a better picture that is wished for and that the path does not carry. */
    LIMITED_BY_ESTIMATE("limited-by-estimate"),
    /** There is a better picture, and the participant does not wish for one as high. */
    LIMITED_BY_WISH("limited-by-wish"),
    /** It is the best that the publisher sends. */
    BEST("best");

    private final String wireName;

    QualityReason(String wireName) {
        this.wireName = wireName;
    }

    /** The name in signaling messages. */
    public String wireName() {
        return wireName;
    }
}
