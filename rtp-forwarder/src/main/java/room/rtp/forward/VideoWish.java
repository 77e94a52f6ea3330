package room.rtp.forward;

/**
 * What a subscriber would like to see of one track.
 *
 * @param maxHeight in pixels: layers above the first one that reaches it are not sent; {@link #ANY_HEIGHT} for no limit
 * @param priority among the subscriber's pictures, higher first: where the path does not carry all, those of higher
 *     priority rise before the others do, once each has its lowest layer
 */
public record VideoWish(int maxHeight, int priority) {
    public static final int ANY_HEIGHT = Integer.MAX_VALUE;

    /** Nothing was said: as good as it gets, like everybody else. */
    public static final VideoWish UNSTATED = new VideoWish(ANY_HEIGHT, 0);

    /** @throws IllegalArgumentException for a height below 1 */
    public VideoWish {
        if (maxHeight < 1) {
            throw new IllegalArgumentException("A picture has at least one line, not " + maxHeight);
        }
    }
}
