package room.bench.load.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class StreamTallyTest {
    private static final int SOURCE = 5;

    @Test
    void lossIsKnownToThePacketThoughOnlySomeAreDecrypted() {
        for (int seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StreamTally tally = new StreamTally(1);
            int packets = random.nextInt(100, 5000);
            int offset = random.nextInt(0x10000); // the server numbers as it likes, across the wrap too
            tally.accept(offset);
            tally.onStamp(SOURCE, 0);
            int lost = 0;
            for (int i = 1; i < packets; i++) {
                if (random.nextInt(20) == 0) {
                    lost++;
                    continue;
                }
                assertTrue(tally.accept(offset + i & 0xFFFF));
                if (random.nextInt(16) == 0) {
                    tally.onStamp(SOURCE, i);
                }
            }
            int sent = packets;
            Delivery delivery = tally.finish(_ -> sent);

            assertEquals(lost, delivery.lost(), "seed " + seed);
            assertEquals(0, delivery.duplicates());
        }
    }

    @Test
    void copiesAreCountedApart() {
        StreamTally tally = new StreamTally(1);
        tally.accept(10);
        tally.onStamp(SOURCE, 0);
        tally.accept(12);
        assertFalse(tally.accept(10));
        assertTrue(tally.accept(11));
        assertFalse(tally.accept(11));

        assertEquals(new Delivery(2, 2, 2, 1), tally.finish(_ -> 3));
    }

    @Test
    void whatNeverCameAfterTheLastSampleIsLostToo() {
        StreamTally tally = new StreamTally(1);
        tally.accept(1);
        tally.onStamp(SOURCE, 0);

        assertEquals(99, tally.finish(_ -> 100).lost());
    }

    @Test
    void aServerThatSwitchesTheSourceLosesNothingByThat() {
        StreamTally tally = new StreamTally(1);
        for (int i = 0; i < 10; i++) {
            tally.accept(i);
            tally.onStamp(SOURCE, i);
        }
        for (int i = 10; i < 20; i++) {
            tally.accept(i);
            tally.onStamp(SOURCE + 1, 1000 + i);
        }

        assertEquals(0, tally.finish(source -> source == SOURCE ? 500 : 1020).lost());
    }
}
