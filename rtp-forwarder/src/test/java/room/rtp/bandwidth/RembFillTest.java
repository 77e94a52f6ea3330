package room.rtp.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class RembFillTest {
    private static final long TICK_NANOS = 20_000_000L;

    private final RembFill fill = new RembFill();
    private long nowNanos;

    /** How many bytes of filling go out in this time beside a medium of this rate. */
    private long run(int millis, long mediaBps, long wantedBps) {
        long filled = 0;
        for (int i = 0; i < millis / 20; i++, nowNanos += TICK_NANOS) {
            fill.onSent((int) (mediaBps / 8 / 50));
            int bytes = fill.bytes(wantedBps, nowNanos);
            if (bytes > 0) {
                fill.onSent(bytes);
                filled += bytes;
            }
        }
        return filled;
    }

    @Test
    void mediaAndFillingTogetherAreWhatTheReceiverTakes() {
        fill.onEstimate(240_000, nowNanos);
        assertEquals(90_000.0 / 8 * 4, (double) run(4_000, 150_000, 1_000_000), 90_000.0 / 8 * 0.1);
    }

    @Test
    void nothingIsFilledWhereEverythingWantedFits() {
        fill.onEstimate(1_100_000, nowNanos);
        assertEquals(0, run(10_000, 150_000, 1_000_000));
    }

    @Test
    void whenTheEstimateDoesNotRiseItRestsLongerAndLonger() {
        fill.onEstimate(240_000, nowNanos);
        assertTrue(run(5_000, 150_000, 1_000_000) > 0);
        run(100, 150_000, 1_000_000);
        assertEquals(0, run(9_800, 150_000, 1_000_000));
        assertTrue(run(5_200, 150_000, 1_000_000) > 0);
        run(100, 150_000, 1_000_000);
        assertEquals(0, run(19_700, 150_000, 1_000_000));
        assertTrue(run(1_000, 150_000, 1_000_000) > 0);
    }

    @Test
    void whileTheEstimateRisesItGoesOn() {
        long estimateBps = 240_000;
        for (int second = 0; second < 20; second++) {
            estimateBps = estimateBps * 108 / 100;
            fill.onEstimate(estimateBps, nowNanos);
            assertTrue(run(1_000, 150_000, 3_000_000) > 0, "second " + second);
        }
    }

    @Test
    void aFallEndsItAtOnce() {
        fill.onEstimate(240_000, nowNanos);
        assertTrue(run(1_000, 150_000, 1_000_000) > 0);
        fill.onEstimate(200_000, nowNanos);
        assertEquals(0, run(9_900, 150_000, 1_000_000));
    }

    @Test
    void aKeyFrameIsMadeUpForBeforeAnythingIsFilled() {
        fill.onEstimate(240_000, nowNanos);
        run(1_000, 150_000, 1_000_000);
        fill.onSent(3_000);
        assertEquals(0, fill.bytes(1_000_000, nowNanos));
    }
}
