package room.sfu.api;

/**
 * A picture of somebody else that a participant's client shows now.
 *
 * @param participant whose it is; somebody who is not in the room counts when they come
 * @param source {@link Source#CAMERA} or {@link Source#SCREEN}
 * @param height how large it is shown, in pixels of the screen, 1 to {@link #MAX_HEIGHT}
 * @param pinned whether it was chosen to be seen before all others
 */
public record ShownPicture(ParticipantId participant, Source source, int height, boolean pinned) {
    /** What the formats of RFC 6184 and the like can just about express. */
    public static final int MAX_HEIGHT = 16_384;

    public ShownPicture {
        if (!source.isVideo()) {
            throw new IllegalArgumentException(source + " shows nothing; it must be CAMERA or SCREEN");
        }
        if (height < 1 || height > MAX_HEIGHT) {
            throw new IllegalArgumentException("height is " + height + "; it must be 1 to " + MAX_HEIGHT);
        }
    }
}
