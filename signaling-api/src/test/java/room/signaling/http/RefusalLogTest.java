package room.signaling.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RefusalLogTest {
    private final List<String> lines = new ArrayList<>();
    private final RefusalLog log = new RefusalLog(lines::add);

    @Test
    void theSameIsSaidOnceInAWhileWithHowOftenItHappened() {
        for (int i = 0; i < 100; i++) {
            log.note("a", "a was refused", i);
        }
        assertEquals(List.of("a was refused"), lines);
        log.note("a", "a was refused", RefusalLog.PAUSE_NANOS);
        assertEquals("a was refused (and 99 more refusals since the last line like this)", lines.getLast());
    }

    @Test
    void whoMakesUpCasesDoesNotFillTheLog() {
        for (int i = 0; i < 10_000; i++) {
            log.note("case " + i, "case " + i, -i);
        }
        assertEquals(RefusalLog.MAX_CASES, lines.size());
        log.note("another", "another", RefusalLog.PAUSE_NANOS);
        assertTrue(lines.getLast().startsWith("another"), lines.getLast());
    }
}
