package room.signaling.socketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import room.signaling.engineio.EngineMessage;

final class EventLogTest {
    /** Each event has 10 bytes. */
    private static final int SIZE = 10;

    private final EventLog log = new EventLog(5, 1_000);

    private static Encoded event(String offset) {
        return new Encoded(List.of(EngineMessage.text("x".repeat(SIZE - 1))), offset);
    }

    private static @Nullable List<String> missed(EventLog log, @Nullable String offset) {
        List<Encoded> events = log.after(offset);
        return events == null
                ? null
                : events.stream().map(event -> String.valueOf(event.offset())).toList();
    }

    @Test
    void givesWhatFollowsTheLastEventReceived() {
        log.add(event("a"));
        log.add(event("b"));
        log.add(event("c"));
        assertEquals(List.of("b", "c"), missed(log, "a"));
        assertEquals(List.of(), missed(log, "c"));
    }

    @Test
    void givesEverythingToAClientThatHasReceivedNothing() {
        log.add(event("a"));
        log.add(event("b"));
        assertEquals(List.of("a", "b"), missed(log, null));
        assertEquals(List.of("a", "b"), missed(log, "of an earlier life"));
    }

    @Test
    void knowsWhatWasConfirmedAsReceived() {
        log.add(event("a"));
        log.add(event("b"));
        log.add(event("c"));
        log.confirm(2);
        assertEquals(SIZE, log.bytes());
        assertEquals(List.of("c"), missed(log, "b"));
        assertEquals(List.of(), missed(log, "c"));
        assertNull(missed(log, null), "who has received two must know one");
        assertNull(missed(log, "a"));
        assertEquals(3, log.count());
    }

    @Test
    void confirmingAgainOrMoreThanThereIsChangesNothing() {
        log.add(event("a"));
        log.confirm(1);
        log.confirm(1);
        log.confirm(7);
        log.add(event("b"));
        assertEquals(List.of("b"), missed(log, "a"));
        assertEquals(2, log.count());
    }

    @Test
    void forgetsTheOldestBeyondItsCountAndSaysSo() {
        for (String offset : List.of("a", "b", "c", "d", "e")) {
            assertTrue(log.add(event(offset)));
        }
        assertFalse(log.add(event("f")));
        assertNull(missed(log, null));
        assertEquals(List.of("b", "c", "d", "e", "f"), missed(log, "a"));
        assertFalse(log.add(event("g")));
        assertNull(missed(log, "a"));
        assertEquals(List.of("d", "e", "f", "g"), missed(log, "c"));
    }

    @Test
    void forgetsTheOldestBeyondItsBytesAndEvenAnEventThatIsTooLong() {
        EventLog small = new EventLog(100, 3 * SIZE);
        for (String offset : List.of("a", "b", "c")) {
            assertTrue(small.add(event(offset)));
        }
        assertFalse(small.add(event("d")));
        assertEquals(3 * SIZE, small.bytes());
        assertEquals(List.of("b", "c", "d"), missed(small, "a"));
        assertFalse(small.add(new Encoded(List.of(EngineMessage.binary(new byte[3 * SIZE + 1])), "huge")));
        assertEquals(0, small.bytes());
        assertEquals(List.of(), missed(small, "huge"));
        assertNull(missed(small, "d"));
    }

    /** Two orders of marks, since broadcasts from several threads need not come in the order of their marks. */
    @Test
    void losesAndRepeatsNothingWhateverWasReceivedAndConfirmed() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 2_000; round++) {
            EventLog kept = new EventLog(1 + random.nextInt(20), 1 + random.nextInt(300));
            List<String> sent = new ArrayList<>();
            int received = 0;
            int confirmed = 0;
            for (int step = 0; step < 40; step++) {
                switch (random.nextInt(4)) {
                    case 0, 1 -> {
                        String offset = Integer.toString(1_000_000 * round + random.nextInt(1_000) * 1_000 + step);
                        sent.add(offset);
                        kept.add(event(offset));
                    }
                    case 2 -> received += random.nextInt(sent.size() - received + 1);
                    default -> {
                        confirmed += random.nextInt(received - confirmed + 1);
                        kept.confirm(confirmed);
                    }
                }
                List<String> missed = missed(kept, received == 0 ? null : sent.get(received - 1));
                if (missed != null) {
                    assertEquals(sent.subList(received, sent.size()), missed, "round " + round);
                }
                assertEquals(sent.size(), kept.count());
            }
        }
    }
}
