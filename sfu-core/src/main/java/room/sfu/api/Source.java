package room.sfu.api;

/** What a track shows or plays. A participant publishes at most one track of each source. */
public enum Source {
    MICROPHONE("microphone", false, false),
    CAMERA("camera", true, false),
    SCREEN("screen", true, true),
    SCREEN_AUDIO("screen-audio", false, true);

    private final String wireName;
    private final boolean video;
    private final boolean screen;

    Source(String wireName, boolean video, boolean screen) {
        this.wireName = wireName;
        this.video = video;
        this.screen = screen;
    }

    /** The name in signaling messages. */
    public String wireName() {
        return wireName;
    }

    public boolean isVideo() {
        return video;
    }

    /** Whether the track belongs to the participant's screen stream rather than to its user stream. */
    public boolean isScreen() {
        return screen;
    }
}
