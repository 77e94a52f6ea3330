package room.rtp.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class LayerAllocatorTest {
    private static final long SECOND = 1_000_000_000L;

    private final LayerAllocator allocator = new LayerAllocator();

    private int[] allocate(long budgetBps, boolean mayPause, long nowNanos, long[]... sources) {
        allocator.begin();
        for (int i = 0; i < sources.length; i++) {
            allocator.add(i, 0, sources[i], sources[i].length);
        }
        allocator.allocate(budgetBps, mayPause, nowNanos);
        int[] choices = new int[sources.length];
        for (int i = 0; i < sources.length; i++) {
            choices[i] = allocator.choice(i);
        }
        return choices;
    }

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
        allocator.add(0, 0, LAYERS, LAYERS.length);
        allocator.add(1, 2, LAYERS, LAYERS.length);
        allocator.add(2, 1, LAYERS, LAYERS.length);
        allocator.allocate(2_150_000, true, 0);
        assertEquals(0, allocator.choice(0));
        assertEquals(2, allocator.choice(1));
        assertEquals(1, allocator.choice(2));
        assertEquals(2_000_000, allocator.chosenBps());
    }

    @Test
    void whereNotEveryLowestLayerFitsThoseOfHigherPriorityAreKept() {
        allocator.begin();
        allocator.add(0, 0, LAYERS, LAYERS.length);
        allocator.add(1, 5, LAYERS, LAYERS.length);
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
}
