package room.rtp.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PictureHeightTest {
    private static int height(Codec codec, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return PictureHeight.of(codec, Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    }

    /** Descriptor; frame tag; start code; 640 x 360 and 1280 x 720 with a scaling in the upper bits. */
    @ParameterizedTest
    @CsvSource({
        "10 501000 9d012a 8002 6801, 360",
        "90 e0 8123 45 20 501000 9d012a 8002 6801, 360",
        "90 80 12 501000 9d012a 0005 d042, 720",
        "10 501000 9d012b 8002 6801, 0",
        "10 501000 9d012a 8002 68, 0",
    })
    void readsItFromAVp8KeyFrame(String hex, int height) {
        assertEquals(height, height(Codec.VP8, hex));
    }

    /** I, L, F, B, V: a structure of two layers, 320 x 180 and 640 x 360; and one without sizes. */
    @ParameterizedTest
    @CsvSource({"ba 8001 00 30 0140 00b4 0280 0168, 360", "ba 8001 00 20 0140 00b4, 0", "8a 8001 10 0500 02d0, 720"})
    void readsItFromAVp9ScalabilityStructure(String hex, int height) {
        assertEquals(height, height(Codec.VP9, hex));
    }

    /** Parameter sets as x264 writes them. */
    @ParameterizedTest
    @CsvSource({
        "6742c016d900a02ff97011000003000100000300280f162e48, 360",
        "6742c01fd9005005bb011000000300100000030280f1832480, 720",
        "67640028acd940780227e5c044000003000400000300a03c60c658, 1080",
        "78 0019 6742c01fd9005005bb011000000300100000030280f1832480 0004 68ce3c80, 720",
        "67 42, 0",
    })
    void readsItFromAnH264ParameterSet(String hex, int height) {
        assertEquals(height, height(Codec.H264, hex));
    }

    @Test
    void takesAnyBytes() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            ByteBuf buf = Unpooled.wrappedBuffer(bytes);
            for (Codec codec : Codec.values()) {
                PictureHeight.of(codec, buf, 0, bytes.length);
            }
        }
    }
}
