package room.rtp.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans over a seeded network in virtual time. Unless a plan says otherwise the link delays by 25 ms. */
final class SendSideEstimatorTest {
    @ParameterizedTest
    @CsvSource({
        "1, 300000", "2, 500000", "3, 1000000", "4, 2000000", "5, 5000000", "6, 8000000",
        "11, 300000", "12, 500000", "13, 1000000", "14, 2000000", "15, 5000000", "16, 8000000"
    })
    void findsTheLinksRateWithinEightSecondsAndStaysAt80To95PercentWithAShortQueue(long seed, long linkBps) {
        new SimulatedCall(seed)
                .link(linkBps)
                .queueMillis(500)
                .runUntilAtLeast(0.8, 8)
                .run(10)
                .run(20)
                .expectMean(0.8, 0.95)
                .expectAlways(0.6, 1.05)
                .expectQueueBelow(200);
    }

    @ParameterizedTest
    @CsvSource({"21, 5", "22, 50", "23, 100", "24, 200"})
    void aLongWayIsNotAQueue(long seed, long delayMillis) {
        new SimulatedCall(seed)
                .link(2_000_000)
                .queueMillis(500)
                .delayMillis(delayMillis)
                .runUntilAtLeast(0.8, 8)
                .run(10)
                .run(20)
                .expectMean(0.8, 0.95)
                .expectQueueBelow(200);
    }

    @ParameterizedTest
    @CsvSource({"25, 100", "26, 200", "27, 400"})
    void aWayThatBecomesLongerBecauseTheAddressChangesIsNotAQueue(long seed, long delayMillis) {
        SimulatedCall call = new SimulatedCall(seed)
                .link(2_000_000)
                .queueMillis(500)
                .runUntilAtLeast(0.8, 8)
                .run(10);
        call.estimator.onPathChanged();
        call.delayMillis(delayMillis).run(10).expectAlways(0.7, 1.05).expectQueueBelow(200);
    }

    @ParameterizedTest
    @CsvSource({"31, 0.01", "32, 0.02", "33, 0.05", "34, 0.10", "35, 0.20", "36, 0.10", "37, 0.20"})
    void lossThatIsNotOursDoesNotTakeTheRateAway(long seed, double loss) {
        new SimulatedCall(seed)
                .link(2_000_000)
                .queueMillis(500)
                .loss(loss)
                .run(20)
                .run(20)
                .expectMean(0.75, 0.97)
                .expectQueueBelow(200);
    }

    @ParameterizedTest
    @CsvSource({"41, 2", "42, 5", "43, 10", "44, 20"})
    void jitterAndReorderingAreNotTakenForAQueue(long seed, long jitterMillis) {
        new SimulatedCall(seed)
                .link(2_000_000)
                .queueMillis(500)
                .jitterMillis(jitterMillis)
                .runUntilAtLeast(0.8, 8)
                .run(10)
                .run(20)
                .expectMean(0.8, 0.97)
                .expectQueueBelow(250);
    }

    @ParameterizedTest
    @CsvSource({
        "1001, 300000", "1002, 500000", "1003, 1000000", "1004, 2000000", "1005, 5000000", "1006, 10000000",
        "1011, 300000", "1012, 500000", "1013, 1000000", "1014, 2000000", "1015, 5000000", "1016, 10000000"
    })
    void jitterAndReorderingDoNotMatterAtAnyRate(long seed, long linkBps) {
        new SimulatedCall(seed)
                .link(linkBps)
                .queueMillis(500)
                .jitterMillis(10)
                .runUntilAtLeast(0.8, 10)
                .run(10)
                .run(20)
                .expectMean(0.8, 0.95)
                .expectQueueBelow(250);
    }

    @ParameterizedTest
    @CsvSource({"51, 20", "52, 30", "53, 50"})
    void aShortQueueThatOverflowsIsSeenByItsLoss(long seed, long queueMillis) {
        new SimulatedCall(seed)
                .link(2_000_000)
                .queueMillis(queueMillis)
                .run(20)
                .run(20)
                .expectMean(0.7, 1.15);
    }

    @ParameterizedTest
    @ValueSource(longs = {61, 62, 63, 64, 65, 66})
    void aSuddenDropIsFollowedWithinASecondAndItsQueueDrains(long seed) {
        new SimulatedCall(seed)
                .link(500_000)
                .queueMillis(500)
                .link(2_000_000)
                .run(15)
                .link(500_000)
                .runUntilAtMost(1, 1)
                .run(2)
                .run(10)
                .expectMean(0.75, 0.97)
                .expectQueueBelow(200)
                .link(2_000_000)
                .runUntilAtLeast(0.8, 10)
                .run(10)
                .expectMean(0.8, 0.95);
    }

    @ParameterizedTest
    @ValueSource(longs = {71, 72, 73, 74})
    void evenADropToAThirteenthIsFollowedWithinASecondAndRecoveredFrom(long seed) {
        new SimulatedCall(seed)
                .link(300_000)
                .queueMillis(500)
                .link(4_000_000)
                .run(15)
                .link(300_000)
                .runUntilAtMost(1.1, 1)
                .run(2)
                .run(10)
                .expectMean(0.7, 0.97)
                .expectQueueBelow(250)
                .link(4_000_000)
                .runUntilAtLeast(0.8, 10);
    }

    @ParameterizedTest
    @ValueSource(longs = {81, 82, 83})
    void aPathThatHasGrownIsFoundOutWhileMoreIsWantedHoweverLongItWasNarrow(long seed) {
        new SimulatedCall(seed)
                .link(400_000)
                .queueMillis(500)
                .run(60)
                .link(3_000_000)
                .runUntilAtLeast(0.8, 12);
    }

    @ParameterizedTest
    @ValueSource(longs = {91, 92, 93})
    void whereTheWayBecomesLongerForGoodTheRateComesBack(long seed) {
        new SimulatedCall(seed)
                .link(2_000_000)
                .queueMillis(500)
                .run(15)
                .delayMillis(225)
                .run(15)
                .run(15)
                .expectMean(0.75, 0.97);
    }

    private static LongStream seeds() {
        return LongStream.rangeClosed(1, 20);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aReceiverThatIsNotRunForAWhileNowAndThenDoesNotLoseItsEstimate(long seed) {
        new SimulatedCall(seed)
                .link(100_000_000)
                .layers(135_000, 430_000, 1_300_000)
                .run(5)
                .expectReached(1_400_000)
                .stalls(150, 50, 300)
                .run(60)
                .expectNeverBelow(1_300_000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aReceiverThatIsBusyFromTheStartIsFoundToTakeEverything(long seed) {
        new SimulatedCall(seed)
                .link(100_000_000)
                .layers(135_000, 430_000, 1_300_000)
                .stalls(100, 50, 300)
                .run(8)
                .expectReached(1_450_000)
                .run(30)
                .expectNeverBelow(1_300_000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void fewPicturesASecondAndABusyReceiverAreFoundToBeNoLimit(long seed) {
        new SimulatedCall(seed)
                .link(100_000_000)
                .picturesPerSecond(8)
                .layers(135_000, 430_000, 1_300_000)
                .stalls(100, 20, 200)
                .run(10)
                .expectReached(1_450_000)
                .run(60)
                .expectNeverBelow(1_300_000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anEstimateThatFellWhileOnlyTheThumbnailWasSentComesBackWithinFiveSeconds(long seed) {
        new SimulatedCall(seed)
                .link(200_000)
                .queueMillis(300)
                .layers(135_000)
                .run(20)
                .link(100_000_000)
                .queueMillis(300)
                .stalls(100, 50, 200)
                .run(30)
                .layers(135_000, 430_000, 1_300_000)
                .run(5)
                .expectReached(1_450_000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whereNothingFitsAndNothingIsSentProbesFindTheWayBack(long seed) {
        new SimulatedCall(seed)
                .link(30_000)
                .queueMillis(300)
                .layers(135_000, 430_000, 1_300_000)
                .run(30)
                .link(100_000_000)
                .queueMillis(300)
                .run(12)
                .expectReached(1_450_000);
    }

    @Test
    void nothingIsProbedBeyondWhatIsWanted() {
        SimulatedCall call = new SimulatedCall(15).media(200_000).run(20);
        assertEquals(0, call.probeBytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {101, 102, 103})
    void probesGoUpToAThirdMoreThanWhatIsWantedAndNoFurther(long seed) {
        SimulatedCall call =
                new SimulatedCall(seed).link(50_000_000).queueMillis(100).media(1_000_000);
        call.runUntilAtLeast(1_000_000 / 50e6, 8).run(10);
        assertTrue(call.estimator.estimateBps() <= 1_700_000, "estimate " + call.estimator.estimateBps());
        long probed = call.probeBytes;
        call.run(30);
        assertEquals(probed, call.probeBytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {111, 112, 113, 114})
    void noProbeStartsWhileTheDelayRises(long seed) {
        SimulatedCall call = new SimulatedCall(seed).link(1_000_000).queueMillis(500);
        boolean before = false;
        for (int i = 0; i < 400; i++) {
            call.link(i % 100 < 50 ? 1_000_000 : 400_000);
            boolean rising = call.estimator.isDelayRising();
            long probed = call.probeBytes;
            boolean under = before;
            call.run(0.1);
            // A probe lasts a tenth of a second, so one that goes on may have begun in the step before.
            if (rising && under) {
                assertEquals(probed, call.probeBytes, "probed at step " + i);
            }
            before = rising && call.estimator.isDelayRising();
        }
        assertTrue(call.probeBytes > 0);
    }

    @Test
    void feedbackOnWhatWasNeverSentChangesNothing() {
        SendSideEstimator estimator = new SendSideEstimator();
        estimator.onSent(1000, 0);
        estimator.beginFeedback(1_000_000);
        for (int sequence = 100; sequence < 2_000; sequence++) {
            estimator.onStatus(sequence, true, sequence);
        }
        estimator.endFeedback(50_000_000, 1_000_000);
        assertTrue(Math.abs(estimator.estimateBps() - SendSideEstimator.START_BPS) < 100);
        assertEquals(-1, estimator.acknowledgedBps());
        assertFalse(estimator.isDelayRising());
    }

    @Test
    void aPeerThatLiesAboutArrivalsGetsNoMoreThanTheCap() {
        SendSideEstimator estimator = new SendSideEstimator();
        long now = 0;
        for (int i = 0; i < 60_000; i++) {
            now += 1_000_000;
            int sequence = estimator.nextSequence();
            for (int burst = 0; burst < 10; burst++) {
                estimator.onSent(1200, now);
            }
            estimator.beginFeedback(now);
            for (int burst = 0; burst < 10; burst++) {
                estimator.onStatus(sequence + burst & 0xFFFF, true, now / 1000 - 1000 + burst);
            }
            estimator.endFeedback(10_000_000, now);
            if (i % 20 == 0) {
                estimator.probeBytes(Long.MAX_VALUE / 4, now);
            }
        }
        assertTrue(estimator.estimateBps() <= SendSideEstimator.MAX_BPS);
    }

    @Test
    void aPauseInSendingIsNoSilenceAndWantsTimeToSettleAnew() {
        SimulatedCall call = new SimulatedCall(16);
        call.run(10);
        SendSideEstimator estimator = call.estimator;
        long before = estimator.estimateBps();
        long resumed = call.nowNanos + 60_000_000_000L;
        assertTrue(estimator.isSettled(resumed));
        estimator.onSent(1000, resumed);
        estimator.probeBytes(1_000_000, resumed);
        assertEquals(before, estimator.estimateBps(), "nothing has gone unanswered yet");
        assertFalse(estimator.isSettled(resumed));
        for (int i = 1; i <= 60; i++) {
            estimator.onSent(1000, resumed + i * 20_000_000L);
        }
        estimator.probeBytes(1_000_000, resumed + 1_200_000_000L);
        assertEquals(before / 2, estimator.estimateBps(), "now it has");
    }

    @Test
    void aPeerWithoutFeedbackIsNotLimited() {
        SendSideEstimator estimator = new SendSideEstimator();
        estimator.onSent(1000, 0);
        estimator.probeBytes(1_000_000, 1_000_000_000L);
        assertEquals(SendSideEstimator.START_BPS, estimator.estimateBps());
        estimator.probeBytes(1_000_000, 6_000_000_000L);
        assertEquals(Long.MAX_VALUE, estimator.estimateBps());
    }
}
