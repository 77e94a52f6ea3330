package room.sfu.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Tells which loops stand still: a loop that is busy with one task for a second forwards nothing to anybody, and one
 * whose thread has ended never will again. Owned by the thread that calls {@link #look}.
 */
public final class LoopWatch {
    /** A loop that has had no turn for so long stands still; its timer alone gives it one every 20 ms. */
    public static final long STILL_NANOS = 1_000_000_000L;

    /** A loop that has had no turn for so long is given up. */
    public static final long DEAD_NANOS = 30_000_000_000L;

    private final List<LongSupplier> turnedNanos;
    private final boolean[] still;
    private long lastLookNanos;

    /** Since when looks have come in time. */
    private long awakeNanos;

    /** What became of one loop since the last look. */
    public sealed interface Change {
        /** The loop's place among the loops, from 0. */
        int loop();

        /** It has come to stand still. */
        record StandsStill(int loop, long sinceNanos) implements Change {}

        /** It goes on. */
        record GoesOn(int loop) implements Change {}

        /** It has stood still for so long that it will not go on; said at every look from then on. */
        record Dead(int loop) implements Change {}
    }

    /**
     * @param turnedNanos for each loop the time of its last turn
     * @param nowNanos on the same clock
     */
    public LoopWatch(List<LongSupplier> turnedNanos, long nowNanos) {
        this.turnedNanos = List.copyOf(turnedNanos);
        this.still = new boolean[turnedNanos.size()];
        this.lastLookNanos = nowNanos;
        this.awakeNanos = nowNanos;
    }

    /** Looks at all loops; to be called several times a second. */
    public List<Change> look(long nowNanos) {
        if (nowNanos - lastLookNanos >= STILL_NANOS) { // the whole process stood still, not only a loop
            awakeNanos = nowNanos;
        }
        lastLookNanos = nowNanos;
        List<Change> changes = new ArrayList<>();
        for (int loop = 0; loop < still.length; loop++) {
            long turned = turnedNanos.get(loop).getAsLong();
            long sinceNanos = nowNanos - (turned - awakeNanos > 0 ? turned : awakeNanos);
            boolean stands = sinceNanos >= STILL_NANOS;
            if (sinceNanos >= DEAD_NANOS) {
                changes.add(new Change.Dead(loop));
            } else if (stands && !still[loop]) {
                changes.add(new Change.StandsStill(loop, sinceNanos));
            } else if (!stands && still[loop]) {
                changes.add(new Change.GoesOn(loop));
            }
            still[loop] = stands;
        }
        return changes;
    }
}
