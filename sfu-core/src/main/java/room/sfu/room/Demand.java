package room.sfu.room;

/**
 * How large a picture of one source anybody is sent, as its publisher is told: at once when that grows, and only after a
 * while when it shrinks, so that an encoder is not switched on and off with every turn of a page. Has no clock.
 */
final class Demand {
    /** How long less must be enough. */
    static final long LOWER_AFTER_NANOS = 1_500_000_000L;

    private static final long NOT_LOWER = Long.MIN_VALUE;

    /** What a publisher sends before it is told anything. */
    private int told = Wishes.FULL_HEIGHT;

    private long lowerSinceNanos = NOT_LOWER;

    /** In pixels, 0 when nobody is sent any, {@link Wishes#FULL_HEIGHT} when there is no limit. */
    int told() {
        return told;
    }

    /** The source is not there: when it comes it is sent in full, until something else is said. */
    void reset() {
        told = Wishes.FULL_HEIGHT;
        lowerSinceNanos = NOT_LOWER;
    }

    /**
     * Somebody is to be sent a picture of this height.
     *
     * @return whether the publisher has to hear of it
     */
    boolean raise(int height) {
        if (height <= told) {
            return false;
        }
        told = height;
        lowerSinceNanos = NOT_LOWER;
        return true;
    }

    /**
     * Takes note of the largest that anybody is sent now, 0 for nobody; to be called a few times a second.
     *
     * @return whether the publisher has to hear of it
     */
    boolean settle(int highest, long nowNanos) {
        if (highest >= told) {
            lowerSinceNanos = NOT_LOWER;
            return raise(highest);
        }
        if (lowerSinceNanos == NOT_LOWER) {
            lowerSinceNanos = nowNanos;
        }
        if (nowNanos - lowerSinceNanos < LOWER_AFTER_NANOS) {
            return false;
        }
        lowerSinceNanos = NOT_LOWER;
        told = highest;
        return true;
    }
}
