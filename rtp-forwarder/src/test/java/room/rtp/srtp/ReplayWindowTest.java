package room.rtp.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ReplayWindowTest {
    @Test
    void remembersAtLeast1024Packets() {
        assertTrue(ReplayWindow.PACKETS >= 1024);
    }

    @Test
    void refusesAnIndexTwice() {
        ReplayWindow window = new ReplayWindow();
        window.accept(100);
        assertEquals(SrtpStatus.REPLAYED, window.check(100));
        assertEquals(SrtpStatus.OK, window.check(99));
        assertEquals(SrtpStatus.OK, window.check(101));
    }

    @Test
    void checkingChangesNothing() {
        ReplayWindow window = new ReplayWindow();
        window.check(100);
        assertEquals(SrtpStatus.OK, window.check(100));
        assertEquals(PacketIndex.NONE, window.highest());
    }

    @Test
    void acceptsTheOldestPacketOfTheWindowAndNoneOlder() {
        ReplayWindow window = new ReplayWindow();
        window.accept(1_000_000);
        assertEquals(SrtpStatus.OK, window.check(1_000_001 - ReplayWindow.PACKETS));
        assertEquals(SrtpStatus.TOO_OLD, window.check(1_000_000 - ReplayWindow.PACKETS));
    }

    @Test
    void nothingIsOlderThanIndexZero() {
        ReplayWindow window = new ReplayWindow();
        window.accept(10);
        assertEquals(SrtpStatus.OK, window.check(0));
        assertEquals(SrtpStatus.TOO_OLD, window.check(-2));
    }

    @Test
    void agreesWithASetOfAllIndicesEverAccepted() {
        for (int seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ReplayWindow window = new ReplayWindow();
            Set<Long> accepted = new HashSet<>();
            long highest = random.nextLong(5000);
            window.accept(highest);
            accepted.add(highest);
            for (int i = 0; i < 20_000; i++) {
                long index = highest + step(random);
                SrtpStatus expected = index < 0 || index <= highest - ReplayWindow.PACKETS
                        ? SrtpStatus.TOO_OLD
                        : accepted.contains(index) ? SrtpStatus.REPLAYED : SrtpStatus.OK;
                assertEquals(expected, window.check(index), "seed " + seed + " step " + i);
                if (expected == SrtpStatus.OK) {
                    window.accept(index);
                    accepted.add(index);
                    highest = Math.max(highest, index);
                    assertEquals(highest, window.highest());
                }
            }
        }
    }

    /** Mostly small steps both ways, some across the whole window and beyond. */
    private static long step(SplittableRandom random) {
        return switch (random.nextInt(20)) {
            case 0 -> random.nextInt(5 * ReplayWindow.PACKETS);
            case 1, 2, 3 -> -random.nextInt(ReplayWindow.PACKETS + 100);
            default -> random.nextInt(-80, 60);
        };
    }
}
