package room.rtp.bandwidth;

/**
 * How long packets wait in the path's queue: their delay above the least that was seen lately. Where a queue is full its
 * delay does not rise any more, and only its length tells. Owned by one loop.
 */
final class QueueDelay {
    /** The least delay within this counts: jitter only ever adds. */
    private static final long WINDOW_MICROS = 100_000;

    /** The least delay of the path is forgotten after one to two of these, as routes and clocks change. */
    private static final long BASE_MICROS = 10_000_000;

    private static final long NONE = Long.MAX_VALUE;

    private long windowStartMicros;
    private long windowLeast = NONE;
    private long least = NONE;
    private long baseStartMicros;
    private long base = NONE;
    private long olderBase = NONE;
    private boolean started;

    void onPacket(long sentNanos, long arrivalMicros) {
        if (!started) {
            started = true;
            windowStartMicros = arrivalMicros;
            baseStartMicros = arrivalMicros;
        }
        if (arrivalMicros - windowStartMicros >= WINDOW_MICROS) {
            least = windowLeast;
            windowLeast = NONE;
            windowStartMicros = arrivalMicros;
        }
        if (arrivalMicros - baseStartMicros >= BASE_MICROS) {
            olderBase = base;
            base = NONE;
            baseStartMicros = arrivalMicros;
        }
        long delay = arrivalMicros - sentNanos / 1000;
        windowLeast = Math.min(windowLeast, delay);
        base = Math.min(base, delay);
    }

    /** In nanoseconds; 0 before a tenth of a second has been seen. */
    long nanos() {
        return least == NONE ? 0 : Math.max(0, least - Math.min(base, olderBase)) * 1000;
    }

    /** What is seen now is the path itself, not a queue: sending less does not shorten it. */
    void rebase() {
        olderBase = NONE;
        base = least;
    }
}
