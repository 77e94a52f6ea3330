package room.rtp.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SsrcTableTest {
    @Test
    void findsWhatWasAddedAndNothingElse() {
        SplittableRandom random = new SplittableRandom(1);
        SsrcTable<String> table = new SsrcTable<>(1000);
        Map<Integer, String> expected = new HashMap<>();
        while (expected.size() < 1000) {
            // Many equal low or high bits, as when a client counts its SSRCs up.
            int ssrc = random.nextBoolean() ? random.nextInt(2000) : random.nextInt(2000) << 20;
            if (expected.putIfAbsent(ssrc, "stream " + ssrc) == null) {
                assertNull(table.find(ssrc));
                table.add(ssrc, "stream " + ssrc);
            }
        }
        assertEquals(1000, table.size());
        expected.forEach((ssrc, stream) -> assertEquals(stream, table.find(ssrc)));
        for (int i = 0; i < 10_000; i++) {
            int ssrc = random.nextInt();
            assertEquals(expected.get(ssrc), table.find(ssrc));
        }
    }

    @Test
    void zeroIsAnSsrcLikeAnyOther() {
        SsrcTable<String> table = new SsrcTable<>(2);
        assertNull(table.find(0));
        table.add(0, "zero");
        assertEquals("zero", table.find(0));
    }

    @Test
    void takesNoMoreThanItsBound() {
        SsrcTable<String> table = new SsrcTable<>(2);
        table.add(1, "one");
        assertFalse(table.full());
        table.add(2, "two");
        assertTrue(table.full());
        assertThrows(IllegalStateException.class, () -> table.add(3, "three"));
        assertNull(table.find(3));
    }
}
