package room.bench.load.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessUsageTest {
    @Test
    void whatAThreadWaitedThatHasEndedIsLeftOut() {
        var before = new ProcessUsage(0, Map.of("11", 500L, "12", 9_000L), Map.of(), 0);
        var after = new ProcessUsage(0, Map.of("11", 700L, "13", 40L), Map.of(), 0);

        assertEquals(240, after.waitedSince(before));
    }
}
