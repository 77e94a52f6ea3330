package room.rtp.codec;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class KeyFramesTest {
    private static boolean starts(Codec codec, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return KeyFrames.startsAt(codec, Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    }

    @Test
    void vp8StartsWherePartitionZeroBeginsAKeyFrame() {
        assertTrue(starts(Codec.VP8, "10 00"));
        assertFalse(starts(Codec.VP8, "10 01"), "P is set: an interframe");
        assertFalse(starts(Codec.VP8, "00 00"), "not the start of a partition");
        assertFalse(starts(Codec.VP8, "11 00"), "partition 1");
        assertTrue(starts(Codec.VP8, "90 80 05 00"), "picture id of 7 bits");
        assertTrue(starts(Codec.VP8, "90 e0 8123 07 20 00"), "15 bits, TL0PICIDX and TID");
        assertFalse(starts(Codec.VP8, "90 e0 8123 07 20 01"));
        assertFalse(starts(Codec.VP8, "90 e0 8123 07 20"), "cut short");
    }

    @Test
    void vp9StartsWhereTheLowestLayerBeginsWithoutPrediction() {
        assertTrue(starts(Codec.VP9, "08 82"));
        assertFalse(starts(Codec.VP9, "48 82"), "P: predicted from another picture");
        assertFalse(starts(Codec.VP9, "00 82"), "B is clear");
        assertTrue(starts(Codec.VP9, "a8 8001 00 00"), "spatial layer 0");
        assertFalse(starts(Codec.VP9, "a8 8001 03 00"), "spatial layer 1, predicted from below");
        assertFalse(starts(Codec.VP9, "a8"), "cut short");
    }

    @Test
    void h264StartsWithParametersOrAnIdrSlice() {
        assertTrue(starts(Codec.H264, "67 42e01f"), "SPS");
        assertTrue(starts(Codec.H264, "65 88"), "IDR");
        assertFalse(starts(Codec.H264, "41 9a"), "another slice");
        assertTrue(starts(Codec.H264, "78 0003 674200 0002 68ce"), "STAP-A with SPS");
        assertFalse(starts(Codec.H264, "78 0002 0600 0002 419a"), "STAP-A without");
        assertTrue(starts(Codec.H264, "7c 85 00"), "FU-A, first fragment of an IDR");
        assertFalse(starts(Codec.H264, "7c 05 00"), "FU-A, a later one");
        assertFalse(starts(Codec.H264, "7c 81 00"), "FU-A of another slice");
    }

    @Test
    void av1StartsWhereACodedVideoSequenceBegins() {
        assertTrue(starts(Codec.AV1, "18 0a"));
        assertFalse(starts(Codec.AV1, "10 32"));
    }

    @Test
    void neverReadsOutsideOfRandomPayloads() {
        SplittableRandom random = new SplittableRandom(22);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            for (Codec codec : Codec.values()) {
                KeyFrames.startsAt(codec, Unpooled.wrappedBuffer(bytes), 0, bytes.length);
            }
        }
    }
}
