package room.sfu.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class DemandTest {
    private static final long SECOND = 1_000_000_000L;

    private final Demand demand = new Demand();

    @Test
    void lessIsToldOnlyAfterAWhile() {
        assertFalse(demand.settle(180, 0));
        assertFalse(demand.settle(180, SECOND));
        assertTrue(demand.settle(180, 2 * SECOND));
        assertEquals(180, demand.told());
        assertFalse(demand.settle(180, 9 * SECOND), "it is told once");
    }

    @Test
    void moreIsToldAtOnce() {
        demand.settle(0, 0);
        demand.settle(0, 2 * SECOND);
        assertTrue(demand.raise(360));
        assertEquals(360, demand.told());
        assertFalse(demand.raise(180), "somebody else is sent more");
        assertTrue(demand.settle(720, 3 * SECOND));
    }

    @Test
    void aDipIsNotTold() {
        assertFalse(demand.settle(180, 0));
        assertFalse(demand.settle(Wishes.FULL_HEIGHT, SECOND));
        assertFalse(demand.settle(180, 2 * SECOND));
        assertFalse(demand.settle(180, 3 * SECOND));
        assertTrue(demand.settle(180, 4 * SECOND));
    }

    @Test
    void aSourceThatComesAgainIsSentInFull() {
        demand.settle(0, 0);
        demand.settle(0, 2 * SECOND);
        demand.reset();
        assertEquals(Wishes.FULL_HEIGHT, demand.told());
    }
}
