package room.sfu.room;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import room.rtp.forward.AudioLevel;
import room.sfu.api.Source;
import room.sfu.media.PeerLines;

/** Who speaks in a room, who spoke before, and whose sound is forwarded. Owned by the room's loop. */
final class Speakers {
    private final DominantSpeaker<Participant> dominant = new DominantSpeaker<>();
    private final LoudestVoices<Participant> loudest = new LoudestVoices<>();

    /** Who has spoken, the last first. */
    private final List<Participant> spoken = new ArrayList<>();

    /** Whether some are left away. */
    private boolean limited;

    /** Hears how loud everybody was since the last call; made about ten times a second. */
    void listen(Collection<Participant> participants, long nowNanos) {
        for (Participant participant : participants) {
            Participant.Track microphone = participant.tracks().get(Source.MICROPHONE);
            AudioLevel level = level(participant);
            if (microphone == null || level == null) {
                loudest.remove(participant);
                continue;
            }
            int mean = level.take();
            int peak = level.takePeak();
            boolean heard = !microphone.muted && !participant.silenced().contains(Source.MICROPHONE);
            dominant.onLevel(participant, heard ? mean : 0, nowNanos);
            if (level.isTold()) {
                loudest.onPeak(participant, heard ? peak : 0, nowNanos);
            }
        }
    }

    private static @Nullable AudioLevel level(Participant participant) {
        PeerLines lines = participant.lines();
        Participant.Track microphone = participant.tracks().get(Source.MICROPHONE);
        return lines == null || microphone == null ? null : lines.audioLevel(microphone.mid);
    }

    /** Whether somebody else speaks now. */
    boolean chooseSpeaker(long nowNanos) {
        boolean changed = dominant.choose(nowNanos);
        Participant current = dominant.current();
        if (changed && current != null) {
            spoken.remove(current);
            spoken.addFirst(current);
        }
        return changed;
    }

    /**
     * Chooses whose sound is forwarded.
     *
     * @param most how many, 0 for everybody
     * @return whether others are than before
     */
    boolean chooseVoices(int most, long nowNanos) {
        if (most == 0) {
            boolean changed = limited;
            limited = false;
            return changed;
        }
        boolean changed = loudest.choose(most, nowNanos) || !limited;
        limited = true;
        return changed;
    }

    /** Who says nothing about how loud it is cannot be judged, and is always forwarded. */
    boolean isVoice(Participant participant) {
        AudioLevel level = level(participant);
        return !limited || level == null || !level.isTold() || loudest.isChosen(participant);
    }

    /** Whether being a voice is something special. */
    boolean isLimited() {
        return limited;
    }

    /** Who speaks, or spoke last; null when nobody has yet or they are gone. */
    @Nullable
    Participant current() {
        return dominant.current();
    }

    void remove(Participant participant) {
        dominant.remove(participant);
        loudest.remove(participant);
        spoken.remove(participant);
    }

    /** How many others have spoken since this participant did; a large number when it has not spoken yet. */
    int rank(Participant participant) {
        int rank = spoken.indexOf(participant);
        return rank < 0 ? Integer.MAX_VALUE : rank;
    }

    /** These participants, those who spoke last first, then those who have not spoken as they came. */
    List<Participant> ranked(Collection<Participant> participants) {
        List<Participant> ranked = new ArrayList<>(spoken);
        for (Participant participant : participants) {
            if (!spoken.contains(participant)) {
                ranked.add(participant);
            }
        }
        return ranked;
    }
}
