package room.sfu.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class DominantSpeakerTest {
    private static final long STEP_NANOS = 200_000_000L;
    private static final int LOUD = 110;
    private static final int LOUDER = 122;
    private static final int NOISE = 60;

    private final DominantSpeaker<String> speakers = new DominantSpeaker<>();
    private long nowNanos = -5; // the clock may start anywhere
    private int changes;

    /** Lets both be as loud as that for a while, and counts how often the choice changes. */
    private void pass(long millis, int ada, int grace) {
        for (long until = nowNanos + millis * 1_000_000; nowNanos < until; ) {
            nowNanos += STEP_NANOS;
            speakers.onLevel("ada", ada, nowNanos);
            speakers.onLevel("grace", grace, nowNanos);
            if (speakers.choose(nowNanos)) {
                changes++;
            }
        }
    }

    @Test
    void nobodySpeaksWhereThereIsOnlyNoise() {
        pass(5_000, NOISE, NOISE + 20);
        assertNull(speakers.current());
    }

    @Test
    void theFirstToSpeakIsChosenAtOnce() {
        pass(200, LOUD, NOISE);
        assertEquals("ada", speakers.current());
    }

    @Test
    void theChoiceStaysWhenNobodySpeaks() {
        pass(1_000, LOUD, 0);
        pass(60_000, 0, 0);
        assertEquals("ada", speakers.current());
        assertEquals(1, changes);
    }

    @Test
    void whoeverSpeaksNextIsChosenWithinTwoSeconds() {
        pass(3_000, LOUD, 0);
        pass(2_000, 0, LOUD);
        assertEquals("grace", speakers.current());
        assertEquals(2, changes);
    }

    @Test
    void aCoughChangesNothing() {
        pass(3_000, LOUD, 0);
        pass(400, LOUD, 127);
        pass(3_000, LOUD, 0);
        assertEquals(1, changes);
    }

    @Test
    void aWordInASilenceChangesNothing() {
        pass(3_000, LOUD, 0);
        pass(400, 0, LOUD);
        pass(1_000, LOUD, 0);
        assertEquals(1, changes);
        assertEquals("ada", speakers.current());
    }

    @Test
    void twoWhoSpeakAtOnceDoNotTakeTurns() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 300; i++) {
            pass(200, LOUD + random.nextInt(-12, 13), LOUD + random.nextInt(-12, 13));
        }
        assertTrue(changes <= 3, changes + " changes in a minute");
    }

    @Test
    void somebodyMuchLouderTakesOver() {
        pass(3_000, LOUD, 0);
        pass(3_000, LOUD, LOUDER);
        assertEquals("grace", speakers.current());
    }

    @Test
    void whoLeftIsNotChosenAnyMore() {
        pass(1_000, LOUD, 0);
        speakers.remove("ada");
        assertNull(speakers.current());
        assertFalse(speakers.choose(nowNanos));
    }
}
