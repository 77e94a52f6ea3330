package room.bench.load.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import room.rtp.codec.Codec;
import room.rtp.codec.KeyFrames;
import room.rtp.codec.PayloadDescriptor;

final class VideoSourceTest {
    private static final long START_NANOS = 1_000_000_000L;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private record Packet(long dueNanos, int bytes, int rtpTimestamp, boolean marker, byte[] payload) {
        ByteBuf buf() {
            return Unpooled.wrappedBuffer(payload);
        }

        boolean startsKeyFrame() {
            return KeyFrames.startsAt(Codec.VP8, buf(), 0, bytes);
        }
    }

    private static VideoSource source(int packetsPerSecond, int framesPerSecond) {
        return new VideoSource(new VideoShape(packetsPerSecond, 1200, framesPerSecond, 1280, 720), 3, START_NANOS);
    }

    private static Packet next(VideoSource source) {
        long due = source.nextDueNanos();
        byte[] memory = new byte[MediaSource.MAX_PAYLOAD_BYTES];
        int bytes = source.next(Unpooled.wrappedBuffer(memory), 0);
        return new Packet(due, bytes, source.rtpTimestamp(), source.marker(), memory);
    }

    private static List<Packet> frame(VideoSource source) {
        List<Packet> frame = new ArrayList<>();
        do {
            frame.add(next(source));
        } while (!frame.getLast().marker());
        return frame;
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 30, 100, 400, 3_333})
    void sendsAsManyPacketsInASecondAsItIsToldTo(int packetsPerSecond) {
        VideoSource source = source(packetsPerSecond, 30);
        int count = 0;
        while (source.nextDueNanos() < START_NANOS + SECOND_NANOS) {
            next(source);
            count++;
        }
        assertEquals(packetsPerSecond, count);
        assertEquals(count, source.written());
    }

    @Test
    void thePacketsOfAFrameDifferByAByteAtMostTheShorterOnesFirst() {
        VideoSource source = source(400, 30);
        for (int i = 0; i < 100; i++) {
            int[] sizes = frame(source).stream().mapToInt(Packet::bytes).toArray();
            int[] sorted = sizes.clone();
            java.util.Arrays.sort(sorted);
            assertArrayEquals(sorted, sizes);
            assertEquals(1200, sizes[sizes.length - 1]);
            assertTrue(sizes[0] >= 1199);
        }
    }

    @Test
    void thePacketsOfAFrameAreDueTogetherAndShareATimestamp() {
        VideoSource source = source(400, 30);
        for (int i = 0; i < 60; i++) {
            List<Packet> frame = frame(source);
            long due = START_NANOS + i * SECOND_NANOS / 30;
            assertTrue(frame.size() == 13 || frame.size() == 14, frame.size() + " packets");
            assertTrue(frame.stream().allMatch(packet -> packet.dueNanos() == due));
            int timestamp = i * 3000;
            assertTrue(frame.stream().allMatch(packet -> packet.rtpTimestamp() == timestamp));
        }
    }

    @Test
    void aFrameThatIsTooLargeForOneBurstTakesSeveral() {
        List<Packet> frame = frame(source(400, 1)); // 40 packets to a burst, every 40 ms

        assertEquals(400, frame.size());
        for (int i = 0; i < frame.size(); i++) {
            assertEquals(START_NANOS + i / 40 * 40_000_000L, frame.get(i).dueNanos());
        }
    }

    @Test
    void theForwarderUnderstandsItsDescriptors() {
        VideoSource source = source(400, 30);
        PayloadDescriptor descriptor = new PayloadDescriptor();
        for (int picture = 1; picture <= 300; picture++) {
            for (Packet packet : frame(source)) {
                descriptor.parse(Codec.VP8, packet.buf(), 0, packet.bytes());
                assertEquals(picture, descriptor.pictureId());
                assertTrue(descriptor.hasLongPictureId());
                assertEquals(picture & 0xFF, descriptor.baseLayerIndex());
                assertEquals(0, descriptor.temporalLayer());
            }
        }
    }

    @Test
    void beginsWithAKeyFrameThatStatesItsSize() {
        List<Packet> frame = frame(source(400, 30));

        assertTrue(frame.getFirst().startsKeyFrame());
        assertFalse(frame.get(1).startsKeyFrame());
        ByteBuf first = frame.getFirst().buf(); // 6 bytes of descriptor, 6 to the sizes (RFC 6386 section 9.1)
        assertEquals(1280, first.getUnsignedShortLE(12));
        assertEquals(720, first.getUnsignedShortLE(14));
    }

    @Test
    void makesAKeyFrameWhenOneIsWantedAndOnlyThen() {
        VideoSource source = source(400, 30);
        frame(source);
        assertFalse(frame(source).getFirst().startsKeyFrame());
        next(source);
        source.wantKeyFrame(); // in the middle of a frame
        while (!source.marker()) {
            next(source);
        }
        assertTrue(frame(source).getFirst().startsKeyFrame());
        assertFalse(frame(source).getFirst().startsKeyFrame());
    }

    @Test
    void everyPacketIsStampedWithWhenItWasDue() {
        VideoSource source = source(400, 30);
        for (long i = 0; i < 1000; i++) {
            Packet packet = next(source);
            int stamp = PacketStamp.find(packet.buf(), 0, packet.bytes());
            assertEquals(3, PacketStamp.source(packet.buf(), stamp));
            assertEquals(i, PacketStamp.index(packet.buf(), stamp));
            assertEquals(packet.dueNanos(), PacketStamp.dueNanos(packet.buf(), stamp));
        }
    }
}
