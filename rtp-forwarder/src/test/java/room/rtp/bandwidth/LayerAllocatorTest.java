package room.rtp.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class LayerAllocatorTest {
    private static final long SECOND = 1_000_000_000L;

    private final LayerAllocator allocator = new LayerAllocator();

    private int[] allocate(long budgetBps, boolean mayPause, long nowNanos, long[]... sources) {
        allocator.begin();
        for (int i = 0; i < sources.length; i++) {
            add(i, 0, sources[i]);
        }
        allocator.allocate(budgetBps, mayPause, nowNanos);
        int[] choices = new int[sources.length];
        for (int i = 0; i < sources.length; i++) {
            choices[i] = allocator.choice(i);
        }
        return choices;
    }

    private void add(int slot, int priority, long[] rates) {
        allocator.add(slot, this, priority, rates, NAMES, rates.length);
    }

    private static final long[] NAMES = {7, 8, 9};

    private static final long[] LAYERS = {100_000, 400_000, 1_500_000};

    @Test
    void everybodyGetsTheLowestLayerBeforeAnybodyGetsMore() {
        int[] choices = allocate(650_000, true, 0, LAYERS, LAYERS, LAYERS);
        assertEquals(1, choices[0]);
        assertEquals(0, choices[1]);
        assertEquals(0, choices[2]);
    }

    @Test
    void whatDoesNotFitAtAllIsPausedUnlessItIsTooEarlyToTell() {
        assertEquals(LayerAllocator.PAUSED, allocate(20_000, true, 0, LAYERS)[0]);
        assertEquals(0, allocate(20_000, false, 10 * SECOND, LAYERS)[0]);
    }

    @Test
    void aPictureIsTakenAwayOnlyWhenThereIsNoRoomForASecond() {
        assertEquals(1, allocate(600_000, true, 0, LAYERS)[0]);
        assertEquals(0, allocate(20_000, true, 20 * SECOND, LAYERS)[0]);
        assertEquals(0, allocate(95_000, true, 20 * SECOND + SECOND / 2, LAYERS)[0]);
        assertEquals(0, allocate(20_000, true, 21 * SECOND, LAYERS)[0]);
        assertEquals(0, allocate(20_000, true, 22 * SECOND - 1, LAYERS)[0]);
        assertEquals(LayerAllocator.PAUSED, allocate(20_000, true, 22 * SECOND, LAYERS)[0]);
    }

    @Test
    void whatWasLoweredRisesAgainOnlyAfterAWhile() {
        assertEquals(2, allocate(3_000_000, true, 0, LAYERS)[0]);
        assertEquals(1, allocate(600_000, true, 20 * SECOND, LAYERS)[0]);
        assertEquals(1, allocate(3_000_000, true, 22 * SECOND, LAYERS)[0]);
        assertEquals(2, allocate(3_000_000, true, 23 * SECOND, LAYERS)[0]);
    }

    @Test
    void aRiseThatFailsIsTriedAgainLaterAndLater() {
        assertEquals(1, allocate(600_000, true, 0, LAYERS)[0]);
        long now = 20 * SECOND;
        for (long wait : new long[] {6, 12, 24, 30, 30}) {
            assertEquals(2, allocate(3_000_000, true, now, LAYERS)[0]);
            now += SECOND;
            assertEquals(1, allocate(600_000, true, now, LAYERS)[0]);
            assertEquals(1, allocate(3_000_000, true, now + wait * SECOND - 1, LAYERS)[0]);
            now += wait * SECOND;
        }
    }

    @Test
    void ofHigherPriorityRisesFirstOnceEverybodyHasTheLowestLayer() {
        allocator.begin();
        add(0, 0, LAYERS);
        add(1, 2, LAYERS);
        add(2, 1, LAYERS);
        allocator.allocate(2_150_000, true, 0);
        assertEquals(0, allocator.choice(0));
        assertEquals(2, allocator.choice(1));
        assertEquals(1, allocator.choice(2));
        assertEquals(2_000_000, allocator.chosenBps());
    }

    @Test
    void whereNotEveryLowestLayerFitsThoseOfHigherPriorityAreKept() {
        allocator.begin();
        add(0, 0, LAYERS);
        add(1, 5, LAYERS);
        allocator.allocate(150_000, true, 0);
        assertEquals(LayerAllocator.PAUSED, allocator.choice(0));
        assertEquals(0, allocator.choice(1));
    }

    @Test
    void aDipOfTheEstimateLowersNothing() {
        assertEquals(2, allocate(1_700_000, true, 0, LAYERS)[0]);
        assertEquals(2, allocate(1_400_000, true, SECOND, LAYERS)[0]);
        assertEquals(1, allocate(1_200_000, true, 2 * SECOND, LAYERS)[0]);
    }

    @Test
    void ofASourceThatIsNotKnownYetNothingIsDecided() {
        assertEquals(LayerAllocator.MAX_OPTIONS, allocate(1_000_000, true, 0, new long[0])[0]);
    }

    @Test
    void wantsEverythingThatThereIs() {
        allocate(100_000, true, 0, LAYERS, LAYERS);
        assertEquals(3_000_000, allocator.wantedBps());
    }

    @Test
    void aChoiceStaysWhenTheOnesBelowItComeAndGo() {
        assertEquals(1, allocate(600_000, true, 0, LAYERS)[0]);
        for (int second = 1; second < 60; second++) {
            boolean fewer = second % 2 == 0;
            long[] rates = fewer ? new long[] {100_000, 400_000, 1_500_000} : new long[] {80_000, 100_000, 400_000};
            allocator.begin();
            allocator.add(0, this, 0, rates, fewer ? NAMES : new long[] {6, 7, 8}, 3);
            allocator.allocate(600_000, true, second * SECOND);
            assertEquals(400_000, rates[allocator.choice(0)], "after " + second + " s");
        }
    }

    @Test
    void ofAChoiceThatIsGoneTheNextBelowIsTakenWithoutAPenalty() {
        assertEquals(1, allocate(600_000, true, 0, LAYERS)[0]);
        allocator.begin();
        allocator.add(0, this, 0, new long[] {100_000, 1_500_000}, new long[] {7, 9}, 2);
        allocator.allocate(600_000, true, SECOND);
        assertEquals(0, allocator.choice(0));
        assertEquals(1, allocate(600_000, true, 2 * SECOND, LAYERS)[0]);
    }

    @Test
    void whatAnotherSourceWasLoweredForDoesNotHoldThisOne() {
        assertEquals(2, allocate(3_000_000, true, 0, LAYERS)[0]);
        assertEquals(0, allocate(200_000, true, 20 * SECOND, LAYERS)[0]);
        allocator.begin();
        allocator.add(0, "another", 0, LAYERS, NAMES, LAYERS.length);
        allocator.allocate(3_000_000, true, 20 * SECOND + 1);
        assertEquals(2, allocator.choice(0));
    }
}
