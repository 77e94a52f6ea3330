package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class RetransmissionBudgetTest {
    private static final long MILLI = 1_000_000;

    private final RetransmissionBudget budget = new RetransmissionBudget();

    private int taken(long estimateBps, int packets, long nowNanos) {
        int taken = 0;
        for (int i = 0; i < packets; i++) {
            taken += budget.take(1200, estimateBps, nowNanos) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void repairsTakeAThirdOfTheEstimateAtMost() {
        int taken = 0;
        for (int tick = 0; tick < 500; tick++) { // ten seconds
            taken += taken(1_000_000, 100, tick * 20L * MILLI);
        }
        int allowed = 10 * 300_000 / 8 / 1200;
        assertTrue(taken >= allowed && taken <= allowed + 20, taken + " packets");
    }

    @Test
    void aBurstOfLossIsRepairedAtOnce() {
        assertEquals(15, taken(1_000_000, 100, 0));
    }

    @Test
    void aPeerThatAsksForEverythingOfAnUnlimitedPathIsLimitedAllTheSame() {
        int taken = 0;
        for (int tick = 0; tick < 500; tick++) {
            taken += taken(Long.MAX_VALUE, 1_000, tick * 20L * MILLI);
        }
        assertTrue(taken < 10 * 6_000_000 / 8 / 1200 + 400, taken + " packets");
    }
}
