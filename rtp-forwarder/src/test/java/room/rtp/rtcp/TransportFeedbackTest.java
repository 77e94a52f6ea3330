package room.rtp.rtcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TransportFeedbackTest {
    private final TransportFeedbackWriter writer = new TransportFeedbackWriter();
    private final TransportFeedbackReader reader = new TransportFeedbackReader();
    private final RtcpReader compound = new RtcpReader();
    private final ByteBuf buf = Unpooled.buffer(2048).writeZero(2048);

    private boolean wrap(int length) {
        compound.wrap(buf, 0, length);
        assertTrue(compound.next());
        assertTrue(compound.is(Rtcp.TRANSPORT_FEEDBACK, Rtcp.FORMAT_TRANSPORT_CC));
        return reader.wrap(compound);
    }

    @Test
    void laysOutARunAsTheDraftSays() {
        writer.begin(5);
        writer.addArrived(64_000_000L * 3 + 250_000);
        writer.addArrived(64_000_000L * 3 + 500_000);
        int length = writer.finish(buf, 0, 1, 2, 7);
        byte[] bytes = new byte[length];
        buf.getBytes(0, bytes);
        assertEquals(
                "8fcd0005" + "00000001" + "00000002" + "00050002" + "00000307" + "20020101",
                HexFormat.of().formatHex(bytes));
    }

    /** 65,529 statuses in 40 bytes: runs of packets that have not arrived, and one that has. */
    private static byte[] endless(int base) {
        return ByteBuffer.allocate(40)
                .putInt(0x8FCD0009)
                .putInt(1)
                .putInt(2)
                .putShort((short) base)
                .putShort((short) 0xFFF9)
                .putInt(0)
                .putShort((short) 0x1FFF)
                .putShort((short) 0x1FFF)
                .putShort((short) 0x1FFF)
                .putShort((short) 0x1FFF)
                .putShort((short) 0x1FFF)
                .putShort((short) 0x1FFF)
                .putShort((short) 0x1FFF)
                .putShort((short) 0x1FFF)
                .putShort((short) 0x2001)
                .array();
    }

    private List<Integer> told() {
        List<Integer> sequences = new ArrayList<>();
        while (reader.next()) {
            sequences.add(reader.sequence());
        }
        return sequences;
    }

    @Test
    void whatWasNeverSentIsPassedOverHoweverMuchOfItIsAnnounced() {
        buf.setBytes(0, endless(500));
        assertTrue(wrap(40));
        assertEquals(65_529, told().size());
        assertTrue(wrap(40));
        reader.missingOnlyAmong(0, 0);
        assertEquals(List.of(500 + 8 * 0x1FFF & 0xFFFF), told(), "the one that has arrived");
        assertTrue(wrap(40));
        reader.missingOnlyAmong(65_534, 4);
        assertEquals(List.of(65_534, 65_535, 0, 1, 500 + 8 * 0x1FFF & 0xFFFF), told());
        assertTrue(wrap(40));
        reader.missingOnlyAmong(490, 12);
        assertEquals(List.of(500, 501, 490, 491, 492), told().subList(0, 5));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void whatIsWrittenIsRead(long seed) {
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 200; round++) {
            int base = random.nextInt(0x10000);
            long[] arrivals = new long[TransportFeedbackWriter.MAX_STATUSES];
            double loss = random.nextDouble();
            int spread = 1 << random.nextInt(1, 30);
            long now = random.nextLong(1L << 40);
            writer.begin(base);
            boolean any = false;
            for (int i = 0; i < random.nextInt(1, arrivals.length + 1) || !any; i++) {
                now += random.nextInt(spread) - spread / 8;
                boolean lost = any && random.nextDouble() < loss;
                arrivals[writer.count()] = lost ? -1 : now;
                if (lost ? !writer.addLost() : !writer.addArrived(now)) {
                    break;
                }
                any = true;
            }
            int count = writer.count();
            int length = writer.finish(buf, 0, 1, 2, round);
            assertTrue(length <= TransportFeedbackWriter.MAX_BYTES && length % 4 == 0);
            assertTrue(wrap(length));
            long difference = Long.MIN_VALUE;
            for (int i = 0; i < count; i++) {
                assertTrue(reader.next());
                assertEquals((base + i) & 0xFFFF, reader.sequence());
                assertEquals(arrivals[i] >= 0, reader.hasArrived());
                if (reader.hasArrived()) {
                    long distance = Math.floorDiv(arrivals[i], 250_000) * 250 - reader.arrivalMicros();
                    assertTrue(difference == Long.MIN_VALUE || difference == distance);
                    difference = distance;
                }
            }
            assertFalse(reader.next());
        }
    }

    @Test
    void readsAnyBytesWithoutHarm() {
        var random = new SplittableRandom(9);
        int understood = 0;
        for (int round = 0; round < 50_000; round++) {
            int words = random.nextInt(2, 12);
            byte[] bytes = new byte[4 + 4 * words];
            random.nextBytes(bytes);
            bytes[0] = (byte) (0x80 | Rtcp.FORMAT_TRANSPORT_CC);
            bytes[1] = (byte) Rtcp.TRANSPORT_FEEDBACK;
            bytes[2] = 0;
            bytes[3] = (byte) words;
            if (bytes.length > 15) {
                bytes[14] = 0;
                bytes[15] &= 0x1F;
            }
            ByteBuf exact = Unpooled.wrappedBuffer(bytes);
            compound.wrap(exact, 0, bytes.length);
            assertTrue(compound.next());
            if (reader.wrap(compound)) {
                understood++;
                while (reader.next()) {
                    reader.arrivalMicros();
                }
            }
        }
        assertTrue(understood > 0);
    }
}
