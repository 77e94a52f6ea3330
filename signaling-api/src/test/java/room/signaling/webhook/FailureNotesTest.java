package room.signaling.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class FailureNotesTest {
    private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(30);

    private final FailureNotes notes = new FailureNotes();

    @Test
    void speaksOfTheFirstFailureAtOnceAndOfLaterOnesOnceAMinute() {
        assertEquals(1, notes.onFailure(START));
        for (int second = 1; second < 60; second++) {
            assertEquals(0, notes.onFailure(START + TimeUnit.SECONDS.toNanos(second)));
        }
        assertEquals(60, notes.onFailure(START + TimeUnit.SECONDS.toNanos(60)));
        assertEquals(0, notes.onFailure(START + TimeUnit.SECONDS.toNanos(61)));
    }

    @Test
    void saysOnceThatItIsOverAndOnlyIfItSaidThatItHadBegun() {
        assertFalse(notes.onSuccess());
        notes.onFailure(START);
        assertTrue(notes.onSuccess());
        assertFalse(notes.onSuccess());
        assertEquals(0, notes.onFailure(START + 1), "a target that comes and goes does not fill the log");
        assertFalse(notes.onSuccess());
    }
}
