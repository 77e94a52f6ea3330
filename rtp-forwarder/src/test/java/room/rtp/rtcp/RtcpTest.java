package room.rtp.rtcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RtcpTest {
    private final ByteBuf buf = Unpooled.buffer(1500, 1500).writerIndex(1500);
    private final RtcpWriter writer = new RtcpWriter();
    private final RtcpReader reader = new RtcpReader();

    private void write() {
        writer.wrap(buf, 8, 1400);
    }

    private void read() {
        reader.wrap(buf, 8, writer.length());
        assertTrue(reader.next());
    }

    @Test
    void readsBackASenderReportWithItsName() {
        write();
        writer.senderReport(0x11223344, 0x0123456789abcdefL, 90_000, 7, 700);
        writer.cname(0x11223344, new byte[] {'a', 'b', 'c'});
        assertEquals(RtcpWriter.SENDER_REPORT_BYTES + RtcpWriter.cnameBytes(new byte[3]), writer.length());
        read();
        assertEquals(Rtcp.SENDER_REPORT, reader.type());
        assertEquals(0x11223344, reader.senderSsrc());
        assertEquals(0x0123456789abcdefL, reader.ntpTimestamp());
        assertEquals(90_000, reader.rtpTimestamp());
        assertEquals(0, reader.count());
        assertTrue(reader.next());
        assertEquals(Rtcp.SOURCE_DESCRIPTION, reader.type());
        assertFalse(reader.next());
        assertFalse(reader.malformed());
    }

    @Test
    void namesOfEveryLengthEndOnAWordWithAZero() {
        for (int length = 0; length < 20; length++) {
            write();
            writer.cname(1, new byte[length]);
            assertEquals(0, writer.length() % 4);
            assertEquals(RtcpWriter.cnameBytes(new byte[length]), writer.length());
            assertTrue(writer.length() >= 8 + 2 + length + 1, "a zero ends the list");
        }
    }

    @Test
    void readsBackReportBlocks() {
        write();
        writer.receiverReport(1);
        writer.reportBlock(0xA, 128, 1000, 70_000, 33, 0x11112222, 65_536);
        writer.reportBlock(0xB, 0, -5, 1, 2, 3, 4);
        read();
        assertEquals(2, reader.count());
        assertEquals(0xA, reader.blockSsrc(0));
        assertEquals(128, reader.blockFractionLost(0));
        assertEquals(1000, reader.blockCumulativeLost(0));
        assertEquals(33, reader.blockJitter(0));
        assertEquals(0x11112222, reader.blockLastSenderReport(0));
        assertEquals(65_536, reader.blockDelaySinceLastSenderReport(0));
        assertEquals(-5, reader.blockCumulativeLost(1));
    }

    @Test
    void writesAReferenceTimeAsAnExtendedReport() {
        write();
        writer.receiverReferenceTime(0x11223344, 0x0123456789abcdefL);
        assertEquals(RtcpWriter.REFERENCE_TIME_BYTES, writer.length());
        byte[] bytes = new byte[writer.length()];
        buf.getBytes(8, bytes);
        assertEquals(
                "80cf0004" + "11223344" + "04000002" + "0123456789abcdef",
                HexFormat.of().formatHex(bytes));
    }

    @Test
    void findsTheDelayAfterOnesOwnReferenceTimeAmongOtherBlocks() {
        String report = "80cf000e" + "000000aa" + "2a000001" + "00000000" // an unknown block
                + "04000002" + "0123456789abcdef" // the peer's reference time
                + "05000006" + "00000001" + "11112222" + "00000003" + "00000002" + "33334444" + "00000005"
                + "05000000";
        byte[] bytes = HexFormat.of().parseHex(report);
        reader.wrap(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
        assertTrue(reader.next());
        assertEquals(Rtcp.EXTENDED_REPORT, reader.type());
        assertTrue(reader.findDelayOf(2));
        assertEquals(0x33334444, reader.lastReceiverReport());
        assertEquals(5, reader.delaySinceLastReceiverReport());
        assertFalse(reader.findDelayOf(3));
        assertFalse(reader.next());
        assertFalse(reader.malformed());
    }

    @Test
    void readsBackFeedback() {
        write();
        writer.nack(1, 2, 65_535, 0x8001);
        writer.nackPair(30, 0);
        writer.pli(1, 3);
        writer.fir(1, 4, 9);
        read();
        assertTrue(reader.is(Rtcp.TRANSPORT_FEEDBACK, Rtcp.FORMAT_NACK));
        assertEquals(2, reader.nackPairs());
        assertEquals(65_535, reader.nackPacketId(0));
        assertEquals(0x8001, reader.nackBitmask(0));
        assertEquals(30, reader.nackPacketId(1));
        assertTrue(reader.next());
        assertTrue(reader.is(Rtcp.PAYLOAD_FEEDBACK, Rtcp.FORMAT_PLI));
        assertEquals(3, reader.mediaSsrc());
        assertTrue(reader.next());
        assertTrue(reader.is(Rtcp.PAYLOAD_FEEDBACK, Rtcp.FORMAT_FIR));
        assertEquals(1, reader.firEntries());
        assertEquals(4, reader.firSsrc(0));
    }

    @Test
    void estimatesKeepEighteenSignificantBits() {
        for (long bitrate : new long[] {0, 1, 262_143, 262_144, 1_000_000, 2_500_000_000L, 1L << 50}) {
            write();
            writer.remb(1, bitrate, new int[] {7, 8}, 2);
            read();
            assertTrue(reader.isRemb());
            long lost = bitrate - reader.rembBitrateBps();
            assertTrue(lost >= 0 && lost <= bitrate >> 17, bitrate + " became " + reader.rembBitrateBps());
        }
    }

    @Test
    void endsAtAPacketThatIsCutShort() {
        write();
        writer.receiverReport(1);
        writer.reportBlock(2, 0, 0, 0, 0, 0, 0);
        for (int length = 1; length < writer.length(); length++) {
            reader.wrap(buf, 8, length);
            assertFalse(reader.next());
            assertTrue(reader.malformed());
        }
    }

    @Test
    void aCountThatThePacketCannotHoldIsMalformed() {
        write();
        writer.receiverReport(1);
        buf.setByte(8, 0x81);
        reader.wrap(buf, 8, writer.length());
        assertFalse(reader.next());
        assertTrue(reader.malformed());
    }

    @Test
    void neverReadsOutsideOfRandomBytes() {
        SplittableRandom random = new SplittableRandom(21);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            for (int at = 0; at + 4 <= bytes.length; at += 8) {
                bytes[at] = (byte) (0x80 | bytes[at] & 0x3F);
                bytes[at + 1] = (byte) (200 + random.nextInt(8));
                bytes[at + 2] = 0;
                bytes[at + 3] &= 0x0F;
            }
            reader.wrap(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
            while (reader.next()) {
                touch();
            }
        }
    }

    /** Calls what a receiver would call; the wrapped buffer throws when a read leaves it. */
    private void touch() {
        switch (reader.type()) {
            case Rtcp.SENDER_REPORT, Rtcp.RECEIVER_REPORT -> {
                for (int i = 0; i < reader.count(); i++) {
                    assertEquals(reader.blockSsrc(i), reader.blockSsrc(i));
                    assertTrue(reader.blockDelaySinceLastSenderReport(i) != Integer.MIN_VALUE || i >= 0);
                }
            }
            case Rtcp.GOODBYE -> {
                for (int i = 0; i < reader.count(); i++) {
                    assertEquals(reader.goodbyeSsrc(i), reader.goodbyeSsrc(i));
                }
            }
            case Rtcp.TRANSPORT_FEEDBACK -> {
                for (int i = 0; i < reader.nackPairs(); i++) {
                    assertTrue(reader.nackPacketId(i) + reader.nackBitmask(i) >= 0);
                }
            }
            case Rtcp.EXTENDED_REPORT -> {
                if (reader.findDelayOf(0)) {
                    assertEquals(reader.lastReceiverReport(), reader.lastReceiverReport());
                    assertEquals(reader.delaySinceLastReceiverReport(), reader.delaySinceLastReceiverReport());
                }
            }
            case Rtcp.PAYLOAD_FEEDBACK -> {
                if (reader.isRemb()) {
                    assertTrue(reader.rembBitrateBps() >= 0);
                }
                for (int i = 0; i < reader.firEntries(); i++) {
                    assertEquals(reader.firSsrc(i), reader.firSsrc(i));
                }
            }
            default -> assertTrue(reader.length() >= 4);
        }
    }
}
