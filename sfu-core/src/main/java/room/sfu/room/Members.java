package room.sfu.room;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import room.sfu.api.ParticipantId;
import room.sfu.api.RoomEvent;

/** Who is in a room, in the order in which they came, and how they are told things. Owned by the room's loop. */
final class Members {
    private final Map<ParticipantId, Participant> participants = new LinkedHashMap<>();

    void add(Participant participant) {
        participants.put(participant.id(), participant);
    }

    void remove(Participant participant) {
        participants.remove(participant.id());
    }

    @Nullable
    Participant find(ParticipantId id) {
        return participants.get(id);
    }

    /** A view that follows. */
    Collection<Participant> all() {
        return Collections.unmodifiableCollection(participants.values());
    }

    /** Not changed by who comes and goes. */
    List<Participant> snapshot() {
        return new ArrayList<>(participants.values());
    }

    int size() {
        return participants.size();
    }

    boolean isEmpty() {
        return participants.isEmpty();
    }

    void tellAll(RoomEvent event) {
        for (Participant participant : participants.values()) {
            participant.tell(event);
        }
    }

    void tellOthers(Participant except, RoomEvent event) {
        for (Participant participant : participants.values()) {
            if (participant != except) {
                participant.tell(event);
            }
        }
    }

    void tellModerators(RoomEvent event) {
        for (Participant participant : participants.values()) {
            if (participant.grants().moderate()) {
                participant.tell(event);
            }
        }
    }
}
