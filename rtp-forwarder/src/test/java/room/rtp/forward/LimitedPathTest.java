package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LimitedPathTest {
    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0.02", "23, 0.05"})
    void aPathWithRoomCarriesTheHighLayerWithinSeconds(long seed, double loss) {
        try (LimitedPath path = new LimitedPath(seed)) {
            path.loss = loss;
            path.run(8);
            assertTrue(path.seesHighLayer(), "estimate " + path.call.bob.session.estimateBps());
            path.run(20);
            assertEquals(0, path.layerChanges());
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 400000", "5, 700000", "6, 1000000"})
    void aNarrowPathCarriesTheLowLayerWithoutFlippingAndWithAShortQueue(long seed, long linkBps) {
        try (LimitedPath path = new LimitedPath(seed)) {
            path.linkBps = linkBps;
            path.run(10);
            path.run(40);
            assertFalse(path.seesHighLayer());
            assertTrue(path.layerChanges() <= 4, path.layerChanges() + " changes");
            assertTrue(path.audioPackets > 1900, "sound got through: " + path.audioPackets);
            assertTrue(path.videoPackets > 800, "pictures came: " + path.videoPackets);
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
