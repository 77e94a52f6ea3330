package room.rtp.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RtpPacketTest {
    private final RtpPacket packet = new RtpPacket();
    private final HeaderExtensions extensions = new HeaderExtensions();

    private boolean wrap(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return packet.wrap(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    }

    @Test
    void readsTheFixedHeader() {
        assertTrue(wrap("80 e0 1234 00000064 deadbeef 010203"));
        assertTrue(packet.marker());
        assertEquals(96, packet.payloadType());
        assertEquals(0x1234, packet.sequenceNumber());
        assertEquals(100, packet.timestamp());
        assertEquals(0xdeadbeef, packet.ssrc());
        assertEquals(12, packet.headerLength());
        assertEquals(3, packet.payloadLength());
    }

    @Test
    void skipsContributingSourcesAndTakesPaddingOff() {
        assertTrue(wrap("a2 60 0001 00000000 00000001 0000000a 0000000b aabb 000003"));
        assertEquals(2, packet.csrcCount());
        assertEquals(20, packet.payloadOffset());
        assertEquals(2, packet.payloadLength());
        assertEquals(3, packet.paddingLength());
    }

    @Test
    void readsOneByteExtensions() {
        // RFC 8285 section 4.2: the elements of its example, ids 1, 2 and 3 with padding between.
        assertTrue(wrap("90 60 0001 00000000 00000001 bede0003 10aa 21bbbb 0000 33cccccccc 00 ff"));
        extensions.begin(packet);
        assertTrue(extensions.next());
        assertEquals(1, extensions.id());
        assertEquals(1, extensions.dataLength());
        assertTrue(extensions.next());
        assertEquals(2, extensions.id());
        assertEquals(2, extensions.dataLength());
        assertTrue(extensions.next());
        assertEquals(3, extensions.id());
        assertEquals(4, extensions.dataLength());
        assertEquals(0xcccccccc, extensions.buf().getInt(extensions.dataOffset()));
        assertFalse(extensions.next());
    }

    @Test
    void readsTwoByteExtensions() {
        assertTrue(wrap("90 60 0001 00000000 00000001 10000003 0100 0201bb 00 0304cccccccc ff"));
        extensions.begin(packet);
        assertTrue(extensions.next());
        assertEquals(1, extensions.id());
        assertEquals(0, extensions.dataLength());
        assertTrue(extensions.next());
        assertEquals(2, extensions.id());
        assertTrue(extensions.next());
        assertEquals(3, extensions.id());
        assertEquals(4, extensions.dataLength());
        assertFalse(extensions.next());
        assertTrue(extensions.find(packet, 2));
        assertFalse(extensions.find(packet, 9));
    }

    @Test
    void stopsAtAnElementThatOverrunsTheExtension() {
        assertTrue(wrap("90 60 0001 00000000 00000001 bede0001 1faabbcc"));
        extensions.begin(packet);
        assertFalse(extensions.next());
    }

    @Test
    void stopsAtTheReservedId() {
        assertTrue(wrap("90 60 0001 00000000 00000001 bede0001 f0aa10bb"));
        extensions.begin(packet);
        assertFalse(extensions.next());
    }

    @Test
    void refusesWhatIsNotRtp() {
        assertFalse(wrap("80600001000000000000"), "shorter than the header");
        assertFalse(wrap("40600001 00000000 00000001"), "version 1");
        assertFalse(wrap("8f600001 00000000 00000001"), "sources that are not there");
        assertFalse(wrap("90600001 00000000 00000001 bede0009"), "an extension that is not there");
        assertFalse(wrap("a0600001 00000000 00000001"), "padding without a byte");
        assertFalse(wrap("a0600001 00000000 00000001 00"), "padding of zero");
        assertFalse(wrap("a0600001 00000000 00000001 0009"), "more padding than payload");
    }

    @Test
    void neverReadsOutsideOfRandomBytes() {
        SplittableRandom random = new SplittableRandom(20);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextInt(4) > 0) {
                bytes[0] = (byte) (0x80 | bytes[0] & 0x3F);
            }
            ByteBuf buf = Unpooled.wrappedBuffer(bytes);
            if (packet.wrap(buf, 0, bytes.length)) {
                assertTrue(packet.payloadLength() >= 0);
                assertTrue(packet.headerLength() + packet.payloadLength() + packet.paddingLength() == bytes.length);
                extensions.begin(packet);
                while (extensions.next()) {
                    assertTrue(extensions.dataOffset() + extensions.dataLength() <= packet.payloadOffset());
                }
            }
        }
    }

    @Test
    void unwrapsSequenceNumbersOverTheTurnAndBack() {
        SequenceUnwrapper unwrapper = new SequenceUnwrapper();
        long first = unwrapper.unwrap(65_534);
        assertEquals(first + 3, unwrapper.unwrap(1));
        assertEquals(first + 1, unwrapper.unwrap(65_535));
        assertEquals(first + 3, unwrapper.highest());
        assertEquals(first + 4, unwrapper.peek(2));
        assertEquals(first + 3, unwrapper.highest());
    }
}
