package room.signaling.socketio;

/**
 * How clients that lost their connection are waited for.
 *
 * @param keepMillis how long a client may be away, 0 for no recovery at all
 * @param maxEvents how many events are kept for one client
 * @param maxBytes how many bytes of events are kept for one client
 * @param maxAway how many clients may be away at once; more are not waited for
 * @param maxAwayBytes how many bytes of events are kept for all that are away
 */
public record RecoveryConfig(int keepMillis, int maxEvents, int maxBytes, int maxAway, long maxAwayBytes) {
    /** The time of the official server; a call of 100 with everybody talking is some 200 kB in that time. */
    public static final RecoveryConfig DEFAULT = new RecoveryConfig(
            120_000,
            1_000,
            512 * 1024,
            2_000,
            Math.min(256L * 1024 * 1024, Runtime.getRuntime().maxMemory() / 8));

    /** Who loses the connection is gone. */
    public static final RecoveryConfig OFF = new RecoveryConfig(0, 1, 1, 1, 1);

    public RecoveryConfig {
        if (keepMillis < 0) {
            throw new IllegalArgumentException("keepMillis must be 0 or more, not " + keepMillis);
        }
        if (maxEvents < 1 || maxBytes < 1 || maxAway < 1 || maxAwayBytes < 1) {
            throw new IllegalArgumentException("All limits must be 1 or more");
        }
    }

    boolean isOn() {
        return keepMillis > 0;
    }

    /** The same for a longer or shorter time. */
    public RecoveryConfig withKeepMillis(int millis) {
        return new RecoveryConfig(millis, maxEvents, maxBytes, maxAway, maxAwayBytes);
    }
}
