package room.rtp.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SendSideEstimatorTest {
    private static void within(double low, double high, SimulatedCall call) {
        double part = (double) call.estimator.estimateBps() / call.linkBps;
        assertTrue(part >= low && part <= high, "the estimate is " + part + " of the link");
    }

    @ParameterizedTest
    @CsvSource({"1, 500000", "2, 1000000", "3, 2000000", "4, 5000000", "5, 8000000"})
    void findsTheLinksRateInBoundedTimeAndKeepsItsQueueShort(long seed, long linkBps) {
        SimulatedCall call = new SimulatedCall(seed);
        call.linkBps = linkBps;
        call.queueBytes = (int) (linkBps / 8 / 2);
        call.run(15);
        double sum = 0;
        long worst = 0;
        for (int i = 0; i < 20; i++) {
            call.run(1);
            sum += call.estimator.estimateBps();
            worst = Math.max(worst, call.worstQueueNanos);
        }
        double mean = sum / 20 / linkBps;
        assertTrue(mean > 0.75 && mean < 1.1, "the mean estimate is " + mean + " of the link");
        assertTrue(worst < 400_000_000L, "the queue is " + worst / 1_000_000 + " ms long");
    }

    @ParameterizedTest
    @CsvSource({"0.01", "0.05", "0.10", "0.20"})
    void lossThatIsNotOursDoesNotTakeTheRateAway(double loss) {
        SimulatedCall call = new SimulatedCall(7);
        call.loss = loss;
        call.run(30);
        within(0.6, 1.3, call);
    }

    @Test
    void aShortQueueThatOverflowsIsSeenByItsLoss() {
        SimulatedCall call = new SimulatedCall(8);
        call.queueBytes = 4_000;
        call.run(30);
        within(0.5, 1.3, call);
    }

    @Test
    void jitterIsNotTakenForAQueue() {
        SimulatedCall call = new SimulatedCall(9);
        call.jitterNanos = 8_000_000;
        call.run(30);
        within(0.6, 1.2, call);
    }

    @ParameterizedTest
    @CsvSource({"11", "12", "13", "14"})
    void followsASuddenDropAndComesBack(long seed) {
        SimulatedCall call = new SimulatedCall(seed);
        call.run(15);
        call.linkBps = 500_000;
        call.run(5);
        within(0.4, 1.2, call);
        call.linkBps = 2_000_000;
        call.run(20);
        within(0.7, 1.2, call);
    }

    @Test
    void nothingIsProbedBeyondWhatIsWanted() {
        SimulatedCall call = new SimulatedCall(15);
        call.sourceBps = 200_000;
        call.run(20);
        assertEquals(0, call.probeBytes);
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
