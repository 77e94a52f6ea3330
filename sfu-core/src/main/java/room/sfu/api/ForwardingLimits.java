package room.sfu.api;

/**
 * How much of a room each participant is sent at most.
 *
 * @param lastN pictures: those that were pinned, shared screens, and of whoever spoke last; pinned ones come even beyond
 *     that. 0 for all, {@link #AS_CONFIGURED} for what the server is configured to
 * @param loudest microphones: the loudest. 0 for all, {@link #AS_CONFIGURED} for what the server is configured to
 */
public record ForwardingLimits(int lastN, int loudest) {
    public static final int AS_CONFIGURED = -1;

    /** Nothing is left away. */
    public static final ForwardingLimits NONE = new ForwardingLimits(0, 0);

    public static final ForwardingLimits DEFAULT = new ForwardingLimits(AS_CONFIGURED, AS_CONFIGURED);

    public static final int MAX = 1_000;

    public ForwardingLimits {
        require("lastN", lastN);
        require("loudest", loudest);
    }

    private static void require(String name, int value) {
        if (value < AS_CONFIGURED || value > MAX) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be 0 to " + MAX);
        }
    }

    /** The same with these in the place of what is {@link #AS_CONFIGURED}. */
    public ForwardingLimits orElse(ForwardingLimits configured) {
        return new ForwardingLimits(
                lastN == AS_CONFIGURED ? configured.lastN : lastN,
                loudest == AS_CONFIGURED ? configured.loudest : loudest);
    }
}
