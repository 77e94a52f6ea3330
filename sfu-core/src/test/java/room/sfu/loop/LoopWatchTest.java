package room.sfu.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LoopWatchTest {
    private static final long MS = 1_000_000L;

    private final long[] turned = new long[2];
    private final LoopWatch watch = new LoopWatch(List.of(() -> turned[0], () -> turned[1]), 0);

    /** Looks every 200 ms, the first loop always having had its turn. */
    private List<LoopWatch.Change> lookUntil(long millis) {
        List<LoopWatch.Change> last = List.of();
        for (long at = lookedMillis + 200; at <= millis; at += 200) {
            turned[0] = at * MS;
            last = watch.look(at * MS);
            lookedMillis = at;
        }
        return last;
    }

    private long lookedMillis;

    @Test
    void aLoopWithoutATurnForASecondStandsStillAndIsNamedOnce() {
        assertEquals(List.of(), lookUntil(800));
        assertEquals(List.of(new LoopWatch.Change.StandsStill(1, 1000 * MS)), lookUntil(1000));
        assertEquals(List.of(), lookUntil(1200));
        turned[1] = 1300 * MS;
        assertEquals(List.of(new LoopWatch.Change.GoesOn(1)), lookUntil(1400));
    }

    @Test
    void aLoopWithoutATurnForHalfAMinuteIsDead() {
        assertEquals(List.of(), lookUntil(29_800));
        assertEquals(List.of(new LoopWatch.Change.Dead(1)), lookUntil(30_000));
    }

    @Test
    void aProcessThatStoodStillAltogetherHasNoDeadLoops() {
        lookUntil(800);
        assertEquals(List.of(), watch.look(60_000 * MS));
        turned[0] = turned[1] = 60_010 * MS;
        assertEquals(List.of(), watch.look(60_200 * MS));
    }
}
