package room.leakwatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is lost here is collected here, so the watch over this class itself has nothing to say. */
final class LeaksTest {
    private static void lose() {
        Unpooled.directBuffer(10);
        PooledByteBufAllocator.DEFAULT.heapBuffer(10);
    }

    @Test
    void everyLostBufferIsReportedOnceWithWhereItWasMadeAndDuringWhichTest() {
        lose();
        List<String> leaks = Leaks.OF_THIS_PROCESS.collect();
        assertEquals(2, leaks.size(), leaks::toString);
        for (String leak : leaks) {
            assertTrue(leak.contains("LeaksTest.lose"), leak);
            assertTrue(leak.contains("everyLostBufferIsReportedOnce"), leak);
        }
        assertEquals(List.of(), Leaks.OF_THIS_PROCESS.collect());
    }

    @Test
    void releasedBuffersAndThoseInUseAreNot() {
        Unpooled.directBuffer(10).release();
        ByteBuf inUse = Unpooled.directBuffer(10);
        assertEquals(List.of(), Leaks.OF_THIS_PROCESS.collect());
        inUse.release();
    }
}
