package room.sfu.api;

/**
 * How large a picture of one source anybody is sent.
 *
 * @param source {@link Source#CAMERA} or {@link Source#SCREEN}
 * @param height in pixels; 0 when nobody is sent any, {@link #FULL_HEIGHT} when there is no limit
 */
public record WantedSource(Source source, int height) {
    public static final int FULL_HEIGHT = Integer.MAX_VALUE;
}
