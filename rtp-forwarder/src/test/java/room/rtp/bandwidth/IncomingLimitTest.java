package room.rtp.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class IncomingLimitTest {
    private final IncomingLimit limit = new IncomingLimit(2_000_000);

    @Test
    void muchLossLowersItBelowWhatArrives() {
        limit.onReport(0.2, 1_000_000);
        assertEquals(900_000, limit.bitrateBps());
    }

    @Test
    void someLossChangesNothing() {
        limit.onReport(0.05, 1_000_000);
        assertEquals(2_000_000, limit.bitrateBps());
    }

    @Test
    void itComesBackStepByStepAndNoFurtherThanAllowed() {
        limit.onReport(0.5, 400_000);
        assertEquals(300_000, limit.bitrateBps());
        limit.onReport(0, 300_000);
        assertEquals(324_000, limit.bitrateBps());
        for (int i = 0; i < 100; i++) {
            limit.onReport(0, 300_000);
        }
        assertEquals(2_000_000, limit.bitrateBps());
    }

    @Test
    void soundAlwaysHasRoom() {
        for (int i = 0; i < 100; i++) {
            limit.onReport(1, 0);
        }
        assertTrue(limit.bitrateBps() >= IncomingLimit.MIN_BPS);
    }
}
