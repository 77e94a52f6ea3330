package room.sfu.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PresenceTest {
    private static final long HALF = TimeUnit.MILLISECONDS.toNanos(500);

    /** Wraps within the test, as nanoTime may. */
    private long nowNanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(4);

    private final Presence presence = new Presence(nowNanos);
    private int asked;
    private int changes;

    /** Lets half seconds pass. */
    private void pass(int halves, boolean media, boolean answers) {
        for (int i = 0; i < halves; i++) {
            nowNanos += HALF;
            if (media) {
                presence.heard(nowNanos);
            }
            if (presence.wantsToAsk(nowNanos)) {
                asked++;
                if (answers) {
                    presence.answer();
                }
            }
            if (presence.settle(nowNanos)) {
                changes++;
            }
        }
    }

    @Test
    void isAwayWithinTenSecondsOfTheLastSign() {
        pass(20, true, false);
        assertEquals(0, asked);
        pass(15, false, false);
        assertFalse(presence.isAway());
        assertTrue(asked >= 3, "asked " + asked + " times");
        pass(2, false, false);
        assertTrue(presence.isAway());
        assertEquals(1, changes);
    }

    @Test
    void isAskedWithinTwoSecondsAndStaysAsLongAsItAnswers() {
        pass(4, false, true);
        assertEquals(1, asked);
        pass(400, false, true);
        assertFalse(presence.isAway());
        assertEquals(0, changes);
    }

    @Test
    void comesBackWithTheFirstSign() {
        pass(20, false, false);
        assertTrue(presence.isAway());
        pass(1, true, false);
        assertFalse(presence.isAway());
        assertEquals(2, changes);
    }

    @Test
    void anOldSignChangesNothing() {
        long before = nowNanos;
        pass(10, true, false);
        presence.heard(before);
        pass(1, false, false);
        assertEquals(0, asked);
    }
}
