package room.rtp.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class H264PartTest {
    private static H264Part of(byte[] bytes) {
        return H264Part.of(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    }

    @ParameterizedTest
    @CsvSource({
        "6742e01f, PARAMETERS",
        "68ce, LEADING",
        "0605, LEADING",
        "09f0, LEADING",
        "6588, IDR",
        "419a, OTHER",
        "0cff, OTHER",
        "0a, OTHER",
        "780003674200000268ce, PARAMETERS",
        "78000268ce00026588, IDR",
        "78000209f0000268ce, LEADING",
        "780002419a00026742, OTHER",
        "78, OTHER",
        "7c8500, IDR",
        "7c0500, OTHER",
        "7c4500, OTHER",
        "7c8700, PARAMETERS",
        "7c0600, LEADING",
        "7c8100, OTHER",
        "7c, OTHER",
        "'', OTHER"
    })
    void readsWhatAPacketHoldsOfItsPicture(String hex, H264Part part) {
        assertEquals(part, of(HexFormat.of().parseHex(hex)));
    }

    @Test
    void neverReadsOutsideOfRandomPayloads() {
        SplittableRandom random = new SplittableRandom(22);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            of(bytes);
        }
    }
}
