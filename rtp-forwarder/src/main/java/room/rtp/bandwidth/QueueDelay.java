package room.rtp.bandwidth;

/**
 * How long packets wait in the path's queue: their delay above the least that was seen lately. A queue delays every
 * packet, while jitter, and a receiver whose machine is too busy to look, only delay some: so it is the least delay
 * within a window that counts, and the window is longer the longer the receiver is seen to stall. Owned by one loop.
 */
final class QueueDelay {
    private static final long MIN_WINDOW_MICROS = 60_000;
    private static final long MAX_WINDOW_MICROS = 800_000;

    /** A window sees this many pictures or sounds at least, so that one which was held up does not count alone. */
    private static final int MIN_GROUPS = 3;

    private static final long GROUP_NANOS = 5_000_000;

    /** Nothing arrives for this much longer than nothing was sent: a stall if what waited then comes at once. */
    private static final long STALL_MICROS = 30_000;

    /** What waited during a stall is read within this. */
    private static final long CATCH_UP_MICROS = 10_000;

    /** The least delay of the path is forgotten after one to two of these, as routes and clocks change. */
    private static final long BASE_MICROS = 10_000_000;

    private static final long NONE = Long.MAX_VALUE;

    private long windowStartMicros;
    private long windowLeast = NONE;
    private int windowGroups;
    private long groupSentNanos;
    private long least = NONE;
    private long baseStartMicros;
    private long base = NONE;
    private long olderBase = NONE;
    private boolean started;

    private long lastArrivalMicros;
    private long lastSentNanos;
    private long stallMicros;
    private long heldUpMicros;
    private long heldUpDelay;
    private long heldUpAtMicros;

    void onPacket(long sentNanos, long arrivalMicros) {
        if (!started) {
            started = true;
            windowStartMicros = arrivalMicros;
            baseStartMicros = arrivalMicros;
            lastArrivalMicros = arrivalMicros;
            lastSentNanos = sentNanos;
        }
        long delay = arrivalMicros - sentNanos / 1000;
        watchForStalls(sentNanos, arrivalMicros, delay);
        if (windowGroups >= MIN_GROUPS && arrivalMicros - windowStartMicros >= windowMicros()) {
            least = windowLeast;
            windowLeast = NONE;
            windowGroups = 0;
            windowStartMicros = arrivalMicros;
        }
        if (arrivalMicros - baseStartMicros >= BASE_MICROS) {
            olderBase = base;
            base = NONE;
            baseStartMicros = arrivalMicros;
            stallMicros /= 2;
        }
        if (windowGroups == 0 || sentNanos - groupSentNanos > GROUP_NANOS) {
            windowGroups++;
            groupSentNanos = sentNanos;
        }
        windowLeast = Math.min(windowLeast, delay);
        base = Math.min(base, delay);
    }

    /** Two stalls may follow each other closely. */
    private long windowMicros() {
        return Math.clamp(2 * stallMicros, MIN_WINDOW_MICROS, MAX_WINDOW_MICROS);
    }

    private void watchForStalls(long sentNanos, long arrivalMicros, long delay) {
        long gap = arrivalMicros - lastArrivalMicros;
        long excess = gap - (sentNanos - lastSentNanos) / 1000;
        lastArrivalMicros = arrivalMicros;
        lastSentNanos = sentNanos;
        if (excess > STALL_MICROS) {
            heldUpMicros = excess;
            heldUpDelay = delay;
            heldUpAtMicros = arrivalMicros;
        } else if (heldUpMicros > 0) {
            if (arrivalMicros - heldUpAtMicros > CATCH_UP_MICROS) {
                heldUpMicros = 0;
            } else if (heldUpDelay - delay > heldUpMicros / 2) {
                stallMicros = Math.max(stallMicros, heldUpMicros);
                heldUpMicros = 0;
            }
        }
    }

    /** In nanoseconds; 0 before a window has been seen. */
    long nanos() {
        return least == NONE ? 0 : Math.max(0, levelMicros() - Math.min(base, olderBase)) * 1000;
    }

    /** The least delay of late, in microseconds from the sender's clock to the receiver's; MAX_VALUE when not known yet. */
    long levelMicros() {
        return Math.min(least, windowLeast);
    }

    /** How long the receiver was seen not to read what had come, of late. */
    long stallMicros() {
        return stallMicros;
    }

    /** What is seen now is the path itself, not a queue: sending less does not shorten it. */
    void rebase() {
        olderBase = NONE;
        base = levelMicros();
    }
}
