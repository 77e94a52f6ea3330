package room.rtp.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RedundantAudioTest {
    private final RedundantAudio audio = new RedundantAudio();

    private void parse(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        audio.parse(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    }

    @Test
    void theNewestBlockIsTheLast() {
        parse("ef 0f0003 6f aabbcc 0102");
        assertEquals(111, audio.payloadType());
        assertEquals(8, audio.primaryAt());
        parse("ef 1e0001 ef 0f0002 6f aa bbcc 01");
        assertEquals(12, audio.primaryAt());
        parse("6f 01");
        assertEquals(1, audio.primaryAt());
    }

    @Test
    void whatIsCutShortHasNoBlock() {
        for (String hex : new String[] {"", "ef", "ef0f00", "ef0f0003", "ef0f0003 6f aabb"}) {
            parse(hex);
            assertEquals(RedundantAudio.NONE, audio.payloadType(), hex);
        }
    }

    @Test
    void anyBytesGiveAPlaceInsideThePayload() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            audio.parse(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
            assertTrue(audio.primaryAt() <= bytes.length);
        }
    }
}
