package room.rtp.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SequenceMapTest {
    private final SequenceMap map = new SequenceMap();

    @Test
    void closesTheGapsOfWhatIsDropped() {
        map.start(100, 5);
        assertEquals(5, map.map(100));
        assertTrue(map.drop(101));
        assertTrue(map.drop(102));
        assertEquals(6, map.map(103));
        assertEquals(-1, map.map(102), "what was dropped has no number");
        assertEquals(-1, map.map(101));
        assertEquals(-1, map.map(99), "from before the start");
    }

    @Test
    void whatIsLateFindsItsNumberAndWhatIsDroppedLateKeepsItsGap() {
        map.start(100, 5);
        map.map(100);
        map.drop(103); // 101 and 102 have not come
        assertEquals(8, map.map(104));
        assertEquals(6, map.map(101));
        assertFalse(map.drop(102));
        assertEquals(7, map.map(102));
        assertEquals(-1, map.map(103));
    }

    @Test
    void noNumberIsGivenTwice() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 200; round++) {
            SequenceMap fresh = new SequenceMap();
            fresh.start(1_000, 1);
            boolean[] given = new boolean[400];
            boolean[] late = new boolean[400];
            for (int i = 0; i < 100; i++) {
                late[i] = i > 0 && random.nextInt(5) == 0;
                if (!late[i] && (i == 0 || random.nextInt(3) > 0)) {
                    give(given, fresh.map(1_000 + i));
                } else if (!late[i]) {
                    fresh.drop(1_000 + i);
                }
            }
            for (int i = 60; i < 100; i++) {
                if (late[i]) {
                    give(given, fresh.map(1_000 + i));
                }
            }
        }
    }

    private static void give(boolean[] given, long number) {
        if (number >= 0) {
            assertFalse(given[(int) number], "given twice: " + number);
            given[(int) number] = true;
        }
    }
}
