package room.rtp.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PacketIndexTest {
    @Test
    void aStreamStartsWithRolloverCounterZero() {
        assertEquals(0, PacketIndex.estimate(PacketIndex.NONE, 0));
        assertEquals(65535, PacketIndex.estimate(PacketIndex.NONE, 65535));
    }

    @Test
    void theRolloverCounterGrowsWhenTheSequenceNumberWraps() {
        assertEquals(0x10000, PacketIndex.estimate(0xFFFF, 0));
        assertEquals(0x10005, PacketIndex.estimate(0xFFF0, 5));
        assertEquals(1, PacketIndex.rollover(0x10005));
    }

    @Test
    void aLatePacketFromBeforeTheWrapKeepsItsRolloverCounter() {
        assertEquals(0xFFFE, PacketIndex.estimate(0x10003, 0xFFFE));
        assertEquals(0x5FFF0, PacketIndex.estimate(0x60003, 0xFFF0));
    }

    @Test
    void aPacketFromBeforeTheFirstRolloverPeriodHasNoIndex() {
        assertTrue(PacketIndex.estimate(3, 0xFFFE) < 0);
    }

    @Test
    void agreesWithAppendixAOfRfc3711() {
        SplittableRandom random = new SplittableRandom(3711);
        for (int i = 0; i < 200_000; i++) {
            long rollover = random.nextLong(1, 1L << 32);
            int last = edgy(random);
            int sequenceNumber = edgy(random);
            assertEquals(
                    appendixA(rollover, last, sequenceNumber),
                    PacketIndex.estimate(rollover << 16 | last, sequenceNumber),
                    () -> "last " + last + " sequence number " + sequenceNumber);
        }
    }

    /** Sequence numbers, most of them next to where the guess changes. */
    private static int edgy(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(-3, 4) & 0xFFFF;
            case 1 -> 0x8000 + random.nextInt(-3, 4);
            default -> random.nextInt(0x10000);
        };
    }

    private static long appendixA(long rollover, int last, int sequenceNumber) {
        long guess = rollover;
        if (last < 32768) {
            if (sequenceNumber - last > 32768) {
                guess = rollover - 1;
            }
        } else if (last - 32768 > sequenceNumber) {
            guess = rollover + 1;
        }
        return guess * 65536 + sequenceNumber;
    }
}
