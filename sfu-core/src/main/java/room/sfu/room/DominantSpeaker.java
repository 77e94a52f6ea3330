package room.sfu.room;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses who is speaking from how loud everybody is. Loudness is smoothed over a few syllables, and somebody else must
 * be clearly louder for a while before the choice changes, so that it neither follows a cough nor goes back and forth
 * between two who speak at once. Nobody speaking leaves the choice as it was. Has no clock.
 */
final class DominantSpeaker<T> {
    /** Louder than this is speech: 45 dB below overload, which leaves out fans and keyboards. In dB above silence. */
    static final int SPEECH_LOUDNESS = 82;

    /** Over which levels are smoothed; a syllable takes about 200 ms. */
    private static final double SMOOTHING_NANOS = 300_000_000.0;

    /** How much above {@link #SPEECH_LOUDNESS} somebody must be, smoothed, to be considered; in dB. */
    private static final double SPEAKING_DB = 3;

    /** How much louder than the chosen one somebody must be; in dB. */
    private static final double MARGIN_DB = 6;

    /** For how long. */
    static final long CHALLENGE_NANOS = 600_000_000L;

    private static final class Loudness {
        double smoothedDb;
        long atNanos;
    }

    private final Map<T, Loudness> loudness = new HashMap<>();
    private @Nullable T current;
    private @Nullable T challenger;
    private long challengeNanos;

    /**
     * Takes note of how loud somebody was since the last call.
     *
     * @param level dB above silence, 0 to 127
     */
    void onLevel(T speaker, int level, long nowNanos) {
        double excess = Math.max(0, level - SPEECH_LOUDNESS);
        Loudness known = loudness.get(speaker);
        if (known == null) {
            known = new Loudness();
            known.smoothedDb = excess;
            loudness.put(speaker, known);
        } else {
            double weight = 1 - Math.exp(-(nowNanos - known.atNanos) / SMOOTHING_NANOS);
            known.smoothedDb += (excess - known.smoothedDb) * weight;
        }
        known.atNanos = nowNanos;
    }

    /**
     * Chooses anew.
     *
     * @return whether the choice has changed
     */
    boolean choose(long nowNanos) {
        T loudest = loudest();
        if (loudest == null || loudest.equals(current) || !challenges(loudest)) {
            challenger = null;
            return false;
        }
        if (current != null) {
            if (!loudest.equals(challenger)) {
                challenger = loudest;
                challengeNanos = nowNanos;
            }
            if (nowNanos - challengeNanos < CHALLENGE_NANOS) {
                return false;
            }
        }
        current = loudest;
        challenger = null;
        return true;
    }

    private @Nullable T loudest() {
        T loudest = null;
        double most = SPEAKING_DB;
        for (Map.Entry<T, Loudness> entry : loudness.entrySet()) {
            if (entry.getValue().smoothedDb >= most) {
                most = entry.getValue().smoothedDb;
                loudest = entry.getKey();
            }
        }
        return loudest;
    }

    private boolean challenges(T loudest) {
        return smoothedDb(loudest) >= (current == null ? 0 : smoothedDb(current) + MARGIN_DB);
    }

    private double smoothedDb(T speaker) {
        Loudness known = loudness.get(speaker);
        return known == null ? 0 : known.smoothedDb;
    }

    /** Who spoke last, null when nobody has yet or they are gone. */
    @Nullable
    T current() {
        return current;
    }

    /** Somebody is gone. */
    void remove(T speaker) {
        loudness.remove(speaker);
        if (speaker.equals(current)) {
            current = null;
        }
        if (speaker.equals(challenger)) {
            challenger = null;
        }
    }
}
