package room.rtp.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PayloadDescriptorTest {
    private final PayloadDescriptor descriptor = new PayloadDescriptor();

    private ByteBuf parse(Codec codec, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        ByteBuf buf = Unpooled.buffer(64).writeZero(8).writeBytes(bytes).writeZero(8);
        descriptor.parse(codec, buf, 8, bytes.length);
        return buf;
    }

    private static String bytes(ByteBuf buf, int from, int length) {
        byte[] bytes = new byte[length];
        buf.getBytes(from, bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void readsEveryFieldOfVp8() {
        // X S; I L T K; 15-bit id 0x1234; TL0PICIDX 0x56; TID 2, Y, KEYIDX 9; P clear
        parse(Codec.VP8, "90f0923456a90000");
        assertTrue(descriptor.startsKeyFrame());
        assertEquals(0x1234, descriptor.pictureId());
        assertEquals(0x56, descriptor.baseLayerIndex());
        assertEquals(2, descriptor.temporalLayer());
        assertTrue(descriptor.isSwitchPoint());
        assertEquals(9, descriptor.keyIndex());
        assertEquals(0, descriptor.growth());
    }

    @Test
    void writesOtherIdsIntoVp8AndLeavesTheRest() {
        ByteBuf buf = parse(Codec.VP8, "90f0923456a90000");
        descriptor.write(buf, 8, PayloadDescriptor.ids(0x7FFF, 0xAB, 0x1F));
        assertEquals("90f0ffffabbf0000", bytes(buf, 8, 8));
    }

    @Test
    void widensAShortPictureIdTowardsTheFront() {
        ByteBuf buf = parse(Codec.VP8, "90f01256a90000");
        assertEquals(0x12, descriptor.pictureId());
        assertEquals(1, descriptor.growth());
        descriptor.write(buf, 8, PayloadDescriptor.ids(0x300, 0x57, 10));
        assertEquals("90f0830057aa0000", bytes(buf, 7, 8));
    }

    @Test
    void readsAndWritesTheIdsOfVp9() {
        // I P L B; id 0x0102; TID 1, U, SID 0; TL0PICIDX 7
        ByteBuf buf = parse(Codec.VP9, "e8810230070000");
        assertEquals(0x102, descriptor.pictureId());
        assertEquals(1, descriptor.temporalLayer());
        assertTrue(descriptor.isSwitchPoint());
        assertEquals(7, descriptor.baseLayerIndex());
        assertFalse(descriptor.startsKeyFrame());
        descriptor.write(buf, 8, PayloadDescriptor.ids(0x203, 8, 0));
        assertEquals("e8820330080000", bytes(buf, 8, 7));
    }

    @Test
    void flexibleVp9HasNoBaseLayerIndex() {
        parse(Codec.VP9, "b8050a0000");
        assertEquals(5, descriptor.pictureId());
        assertEquals(PayloadDescriptor.NONE, descriptor.baseLayerIndex());
        assertEquals(0, descriptor.temporalLayer());
    }

    @Test
    void otherCodecsHaveNoIds() {
        parse(Codec.H264, "6588846000000000");
        assertTrue(descriptor.startsKeyFrame());
        assertEquals(PayloadDescriptor.NONE, descriptor.pictureId());
        assertEquals(PayloadDescriptor.NONE, descriptor.temporalLayer());
    }

    @Test
    void anyBytesOfAnyLengthAreReadWithoutHarm() {
        var random = new SplittableRandom(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] payload = new byte[random.nextInt(0, 10)];
            random.nextBytes(payload);
            ByteBuf buf = Unpooled.wrappedBuffer(payload);
            Codec codec = Codec.values()[random.nextInt(Codec.values().length)];
            descriptor.parse(codec, buf, 0, payload.length);
            ByteBuf room = Unpooled.buffer(32).writeZero(2).writeBytes(payload);
            byte[] before = new byte[payload.length];
            room.getBytes(2, before);
            int length = room.writerIndex();
            descriptor.write(room, 2, PayloadDescriptor.ids(1, 2, 3));
            byte[] behind = new byte[room.capacity() - length];
            room.getBytes(length, behind);
            assertArrayEquals(new byte[behind.length], behind, "nothing is written behind the payload");
        }
    }
}
