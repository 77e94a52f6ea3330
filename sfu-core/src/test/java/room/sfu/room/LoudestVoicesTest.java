package room.sfu.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LoudestVoicesTest {
    private static final int SILENCE = 0;
    private static final int SPEECH = 95;
    private static final int SHOUT = 110;

    private final LoudestVoices<String> voices = new LoudestVoices<>();
    private long nowNanos;
    private int changes;

    /** Lets this time pass with everybody as loud as said, by name. */
    private void pass(long millis, Object... loudness) {
        for (long passed = 0; passed < millis; passed += 100) {
            nowNanos += 100_000_000L;
            for (int i = 0; i < loudness.length; i += 2) {
                voices.onPeak((String) loudness[i], (int) loudness[i + 1], nowNanos);
            }
            if (voices.choose(2, nowNanos)) {
                changes++;
            }
        }
    }

    private List<String> chosen(String... names) {
        List<String> chosen = new ArrayList<>();
        for (String name : names) {
            if (voices.isChosen(name)) {
                chosen.add(name);
            }
        }
        return chosen;
    }

    @Test
    void whereThereIsRoomEverybodyIsForwarded() {
        pass(100, "ada", SILENCE, "grace", SILENCE);
        assertEquals(List.of("ada", "grace"), chosen("ada", "grace"));
    }

    @Test
    void whoBeginsToSpeakGetsInWithinOneRoundInThePlaceOfWhoWasSilentLongest() {
        pass(1_000, "ada", SPEECH, "grace", SILENCE, "edsger", SILENCE);
        pass(100, "ada", SPEECH, "grace", SILENCE, "edsger", SPEECH);
        assertEquals(List.of("ada", "edsger"), chosen("ada", "grace", "edsger"));
    }

    @Test
    void aPauseInASentenceDoesNotCostThePlace() {
        pass(3_000, "ada", SPEECH, "grace", SPEECH, "edsger", SILENCE);
        pass(500, "ada", SPEECH, "grace", SILENCE, "edsger", SPEECH);
        assertEquals(List.of("ada", "grace"), chosen("ada", "grace", "edsger"));
        pass(1_000, "ada", SPEECH, "grace", SILENCE, "edsger", SPEECH);
        assertEquals(List.of("ada", "edsger"), chosen("ada", "grace", "edsger"));
    }

    @Test
    void threeWhoSpeakAtOnceDoNotTakeTurns() {
        pass(3_000, "ada", SPEECH, "grace", SPEECH, "edsger", SILENCE);
        changes = 0;
        pass(10_000, "ada", SPEECH, "grace", SPEECH + 2, "edsger", SPEECH + 4);
        assertEquals(0, changes);
    }

    @Test
    void somebodyClearlyLouderIsHeardEvenWhileTwoSpeak() {
        pass(3_000, "ada", SPEECH, "grace", SPEECH + 3, "edsger", SILENCE);
        pass(1_000, "ada", SPEECH, "grace", SPEECH + 3, "edsger", SHOUT);
        assertEquals(List.of("grace", "edsger"), chosen("ada", "grace", "edsger"));
    }

    @Test
    void whoLeavesMakesRoom() {
        pass(1_000, "ada", SILENCE, "grace", SILENCE, "edsger", SILENCE);
        assertFalse(voices.isChosen("edsger"));
        voices.remove("ada");
        pass(100, "grace", SILENCE, "edsger", SILENCE);
        assertTrue(voices.isChosen("edsger"));
    }
}
