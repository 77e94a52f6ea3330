package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LimitedPathTest {
    /** For more of them than fit into every run: {@code mvn test -Dtest=LimitedPathTest -Droom.seeds=20}. */
    private static final int SEEDS = Integer.getInteger("room.seeds", 1);

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.05, 0.1, 0.2})
    void aPathWithRoomCarriesTheHighLayerWithinTenSecondsWhateverItLoses(double loss) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (LimitedPath path = new LimitedPath(seed)) {
                path.loss = loss;
                path.run(10);
                String of = "seed " + seed + ", estimate " + path.call.bob.session.estimateBps();
                assertTrue(path.seesHighLayer(), of);
                path.run(30);
                assertTrue(path.seesHighLayer(), of);
                assertEquals(0, path.layerChanges(), of);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {300_000, 700_000, 1_200_000})
    void aNarrowPathCarriesTheLowLayerWithoutFlippingFromTheTenthSecondOn(long linkBps) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (LimitedPath path = new LimitedPath(seed)) {
                path.linkBps = linkBps;
                path.run(10);
                path.run(40);
                String of = "seed " + seed;
                assertFalse(path.seesHighLayer(), of);
                assertTrue(path.mostChangesInTenSeconds() <= 1, () -> of + ": " + path.layerChanges() + " changes");
                assertTrue(path.audioPackets > 1960, () -> of + ", sound got through: " + path.audioPackets);
                assertTrue(path.videoPackets > 1100, () -> of + ", pictures came: " + path.videoPackets);
                assertTrue(path.worstQueueNanos < 200_000_000L, () -> of + ", waited " + path.worstQueueNanos);
            }
        }
    }

    @Test
    void aPathThatNarrowsAndWidensIsFollowedBothWays() {
        try (LimitedPath path = new LimitedPath(7)) {
            path.run(10);
            assertTrue(path.seesHighLayer());
            path.linkBps = 500_000;
            path.run(6);
            assertFalse(path.seesHighLayer());
            path.run(5);
            assertTrue(path.worstQueueNanos < 250_000_000L);
            path.linkBps = 5_000_000;
            path.run(25);
            assertTrue(path.seesHighLayer(), "estimate " + path.call.bob.session.estimateBps());
        }
    }

    @Test
    void whereNotEvenTheLowestPictureFitsSoundGoesOn() {
        try (LimitedPath path = new LimitedPath(8)) {
            path.run(5);
            path.linkBps = 60_000;
            path.run(10);
            path.run(20);
            assertTrue(path.audioPackets > 900, "sound: " + path.audioPackets);
            path.linkBps = 3_000_000;
            path.run(30);
            assertTrue(path.seesHighLayer(), "estimate " + path.call.bob.session.estimateBps());
        }
    }

    @Test
    void aPictureAloneThatWasPausedComesBackByProbes() {
        try (LimitedPath path = new LimitedPath(10)) {
            path.withoutAudio = true;
            path.run(8);
            path.linkBps = 40_000;
            path.run(20);
            path.linkBps = 3_000_000;
            path.run(40);
            assertTrue(path.seesHighLayer(), "estimate " + path.call.bob.session.estimateBps());
        }
    }
}
