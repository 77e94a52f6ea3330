package room.sfu.room;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the few among many whose sound is worth forwarding. Who begins to speak gets in at once, in the place of whoever
 * has been silent for longest; while all who are in speak, only somebody clearly louder takes a place. Has no clock.
 */
final class LoudestVoices<T> {
    /** A pause within a sentence does not cost the place. */
    static final long SILENT_NANOS = 1_000_000_000L;

    /** Who has just got in keeps the place for this long even against somebody louder. */
    private static final long SETTLED_NANOS = 2_000_000_000L;

    /** How much louder than somebody who speaks one must be to take their place; in dB. */
    private static final double MARGIN_DB = 6;

    private static final double SMOOTHING_NANOS = 300_000_000.0;

    private static final class Voice {
        double smoothedDb;
        long heardNanos;
        boolean speaking;
        long spokeNanos = Long.MIN_VALUE / 2;
        long chosenNanos;
    }

    private final Map<T, Voice> voices = new LinkedHashMap<>();
    private final Set<T> chosen = new LinkedHashSet<>();

    /**
     * Takes note of how loud somebody was since the last call.
     *
     * @param peak of the loudest packet, in dB above silence, 0 to 127
     */
    void onPeak(T speaker, int peak, long nowNanos) {
        Voice voice = voices.computeIfAbsent(speaker, _ -> new Voice());
        voice.speaking = peak > DominantSpeaker.SPEECH_LOUDNESS;
        if (voice.speaking) {
            voice.spokeNanos = nowNanos;
        }
        // It matters how loud somebody speaks, not how often they pause.
        if (voice.speaking) {
            double weight = 1 - Math.exp(-(nowNanos - voice.heardNanos) / SMOOTHING_NANOS);
            voice.smoothedDb += (peak - voice.smoothedDb) * weight;
        } else if (nowNanos - voice.spokeNanos >= SILENT_NANOS) {
            voice.smoothedDb = 0;
        }
        voice.heardNanos = nowNanos;
    }

    /**
     * Chooses anew.
     *
     * @param most how many, at least 1
     * @return whether the choice has changed
     */
    boolean choose(int most, long nowNanos) {
        boolean changed = false;
        while (chosen.size() > most) {
            chosen.remove(longestSilent());
            changed = true;
        }
        // Those who are silent are forwarded too while there is room: it costs little, and nothing has to be switched.
        for (Map.Entry<T, Voice> entry : voices.entrySet()) {
            if (chosen.size() < most && chosen.add(entry.getKey())) {
                entry.getValue().chosenNanos = nowNanos;
                changed = true;
            }
        }
        for (T newcomer = loudestOutside(); newcomer != null; newcomer = loudestOutside()) {
            T leaver = giveWay(newcomer, nowNanos);
            if (leaver == null) {
                break;
            }
            chosen.remove(leaver);
            chosen.add(newcomer);
            voice(newcomer).chosenNanos = nowNanos;
            changed = true;
        }
        return changed;
    }

    private Voice voice(T speaker) {
        Voice voice = voices.get(speaker);
        if (voice == null) {
            throw new IllegalArgumentException(speaker + " has never been heard");
        }
        return voice;
    }

    private @Nullable T loudestOutside() {
        T loudest = null;
        double most = 0;
        for (Map.Entry<T, Voice> entry : voices.entrySet()) {
            Voice voice = entry.getValue();
            if (voice.speaking && voice.smoothedDb > most && !chosen.contains(entry.getKey())) {
                most = voice.smoothedDb;
                loudest = entry.getKey();
            }
        }
        return loudest;
    }

    /** Whose place a newcomer takes, null for nobody's. */
    private @Nullable T giveWay(T newcomer, long nowNanos) {
        T silent = longestSilent();
        if (silent != null && nowNanos - voice(silent).spokeNanos >= SILENT_NANOS) {
            return silent;
        }
        T softest = null;
        for (T each : chosen) {
            boolean settled = nowNanos - voice(each).chosenNanos >= SETTLED_NANOS;
            if (settled && (softest == null || voice(each).smoothedDb < voice(softest).smoothedDb)) {
                softest = each;
            }
        }
        boolean louder = softest != null && voice(newcomer).smoothedDb >= voice(softest).smoothedDb + MARGIN_DB;
        return louder ? softest : null;
    }

    private @Nullable T longestSilent() {
        T longest = null;
        for (T each : chosen) {
            if (longest == null || voice(each).spokeNanos < voice(longest).spokeNanos) {
                longest = each;
            }
        }
        return longest;
    }

    boolean isChosen(T speaker) {
        return chosen.contains(speaker);
    }

    /** Somebody is gone, or has no microphone any more. */
    void remove(T speaker) {
        voices.remove(speaker);
        chosen.remove(speaker);
    }
}
