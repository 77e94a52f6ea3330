package room.sfu.room;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import room.sfu.api.Source;
import room.sfu.media.PeerMedia;

/** Who speaks in a room, and who spoke before. Owned by the room's loop. */
final class Speakers {
    private final DominantSpeaker<Participant> dominant = new DominantSpeaker<>();
    /** Who has spoken, the last first. */
    private final List<Participant> spoken = new ArrayList<>();

    /**
     * Hears how loud everybody was since the last call; made about five times a second.
     *
     * @return whether somebody else speaks now
     */
    boolean listen(Collection<Participant> participants, long nowNanos) {
        for (Participant participant : participants) {
            PeerMedia media = participant.media();
            Participant.Track microphone = participant.tracks().get(Source.MICROPHONE);
            if (media != null && microphone != null) {
                boolean heard = !microphone.muted && !participant.silenced().contains(Source.MICROPHONE);
                int level = media.takeLoudness(microphone.mid);
                dominant.onLevel(participant, heard ? level : 0, nowNanos);
            }
        }
        boolean changed = dominant.choose(nowNanos);
        Participant current = dominant.current();
        if (changed && current != null) {
            spoken.remove(current);
            spoken.addFirst(current);
        }
        return changed;
    }

    /** Who speaks, or spoke last; null when nobody has yet or they are gone. */
    @Nullable
    Participant current() {
        return dominant.current();
    }

    void remove(Participant participant) {
        dominant.remove(participant);
        spoken.remove(participant);
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
