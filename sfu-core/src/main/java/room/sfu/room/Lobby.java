package room.sfu.room;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import room.sfu.api.ParticipantId;
import room.sfu.api.ParticipantInfo;
import room.sfu.api.Person;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomDetails;
import room.sfu.api.RoomEvent;

/** Those who wait to be let into a room, in the order in which they came. Owned by the room's loop. */
final class Lobby {
    /** Nobody looks through more knocks than that, and each holds memory. */
    static final int MAX_WAITING = 100;

    private final Map<ParticipantId, RoomCommand.Join> waiting = new LinkedHashMap<>();

    boolean isFull() {
        return waiting.size() >= MAX_WAITING;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void add(ParticipantId id, RoomCommand.Join join) {
        waiting.put(id, join);
    }

    boolean holds(ParticipantId id) {
        return waiting.containsKey(id);
    }

    /** Takes somebody out; null when they do not wait. */
    RoomCommand.@Nullable Join remove(ParticipantId id) {
        return waiting.remove(id);
    }

    /** Who waits under this id, null for nobody. */
    RoomCommand.@Nullable Join find(ParticipantId id) {
        return waiting.get(id);
    }

    /** The ids under which a person waits. */
    List<ParticipantId> ids(Person person) {
        List<ParticipantId> same = new ArrayList<>();
        waiting.forEach((id, join) -> {
            if (person.isSameAs(join.person())) {
                same.add(id);
            }
        });
        return same;
    }

    List<ParticipantId> ids() {
        return List.copyOf(waiting.keySet());
    }

    List<RoomEvent.Knocked> knocks() {
        List<RoomEvent.Knocked> knocks = new ArrayList<>();
        waiting.forEach((id, join) -> knocks.add(new RoomEvent.Knocked(id, join.name())));
        return knocks;
    }

    List<RoomDetails.Member> details() {
        List<RoomDetails.Member> details = new ArrayList<>();
        waiting.forEach((id, join) -> details.add(new RoomDetails.Member(
                new ParticipantInfo(id, join.name(), List.of()), join.identity(), join.grants(), true, List.of())));
        return details;
    }
}
