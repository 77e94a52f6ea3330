package room.signaling.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class SilenceWatchTest {
    private final ManualLoop loop = new ManualLoop();
    private int pings;
    private int silences;
    private final SilenceWatch watch = new SilenceWatch(loop, () -> pings++, () -> silences++);

    @Test
    void asksWhoIsSilentAndGivesUpWhoDoesNotAnswer() {
        watch.start();
        loop.advanceMillis(29_999);
        assertEquals(0, pings);
        loop.advanceMillis(1);
        assertEquals(1, pings);
        loop.advanceMillis(19_999);
        assertEquals(0, silences);
        loop.advanceMillis(1);
        assertEquals(1, silences);
        loop.advanceMillis(1_000_000);
        assertEquals(1, pings);
        assertEquals(1, silences);
    }

    @Test
    void keepsWhoAnswersForEver() {
        watch.start();
        for (int i = 1; i <= 100; i++) {
            loop.advanceMillis(30_000);
            watch.heard();
        }
        assertEquals(100, pings, 1);
        assertEquals(0, silences);
    }

    @Test
    void doesNotAskWhoSpeaks() {
        watch.start();
        for (int i = 0; i < 100; i++) {
            loop.advanceMillis(20_000);
            watch.heard();
        }
        assertEquals(0, pings);
    }

    @Test
    void endsWithItsConnection() {
        watch.start();
        watch.stop();
        loop.advanceMillis(100_000);
        assertEquals(0, pings + silences);
    }
}
