package room.sfu.room;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import room.sfu.api.Attendance;
import room.sfu.api.Grants;
import room.sfu.api.ParticipantId;
import room.sfu.api.Person;
import room.sfu.api.RoomDetails;
import room.sfu.api.RoomEvent;
import room.sfu.api.RoomOptions;
import room.sfu.api.SfuError;

/**
 * Who may be in a room and who is there unseen by its call: every door asks {@link #decide}, and those who come by chat
 * only are kept here. Outlives the call as long as somebody chats.
 *
 * <p>Safe to use from any thread: chat is decided on the HTTP loops, at once, and all else on the room's. Whoever is told
 * something from here is told by a task of its own loop.
 */
final class Doorkeeper {
    /** Nobody looks through more, and each holds memory; the oldest is forgotten first. */
    private static final int MAX_REMOVED = 1_000;

    /** A newcomer is not told of more who chat. */
    private static final int MAX_TOLD = 200;

    private final String room;
    private final Map<ParticipantId, Attendance> attendances = new LinkedHashMap<>();

    /** The connections that are in the call. */
    private final Set<String> calling = new HashSet<>();

    private final Map<ParticipantId, Removal> removals = new LinkedHashMap<>();

    /** Of the call, null while there is none. */
    private @Nullable RoomOptions options;

    private Consumer<RoomEvent> moderators = event -> {};

    Doorkeeper(String room) {
        this.room = room;
    }

    /** What becomes of somebody who wants to come in. */
    sealed interface Verdict {
        record Welcome() implements Verdict {}

        /** Somebody has to let it in first, where it can wait for that. */
        record Wait() implements Verdict {}

        record Refused(SfuError error) implements Verdict {}
    }

    private record Removal(Person person, String name) {}

    // ---- the decision

    /** Whether somebody may come in, by whatever door. Whether there is a place is the call's to say. */
    synchronized Verdict decide(Person who, Grants grants) {
        if (isRemoved(who)) {
            return new Verdict.Refused(new SfuError(
                    SfuError.Code.REMOVED,
                    "You were removed from the room \"" + room + "\"; ask a moderator to let you in again."));
        }
        if (options != null && options.locked()) {
            return new Verdict.Refused(new SfuError(
                    SfuError.Code.ROOM_LOCKED,
                    "The room \"" + room + "\" is locked; ask somebody in it to unlock it."));
        }
        return hasToWait(grants) ? new Verdict.Wait() : new Verdict.Welcome();
    }

    private boolean isRemoved(Person who) {
        return removals.values().stream().anyMatch(removal -> removal.person().isSameAs(who));
    }

    private boolean hasToWait(Grants grants) {
        return options != null && options.lobby() && !grants.moderate();
    }

    // ---- chat

    /** Somebody comes by chat, or has another nickname; null when it is in. Those in the call may do so at any time. */
    synchronized @Nullable SfuError attend(Attendance attendance) {
        ParticipantId id = attendance.id();
        boolean calls = calling.contains(id.value());
        if (!calls && !attendances.containsKey(id)) {
            switch (decide(attendance.person(), attendance.grants())) {
                case Verdict.Refused(SfuError error) -> {
                    return error;
                }
                case Verdict.Wait() -> {
                    return new SfuError(
                            SfuError.Code.FORBIDDEN,
                            "The room \"" + room + "\" has a lobby; ask to be let in with call:join.");
                }
                case Verdict.Welcome() -> {}
            }
        }
        attendances.put(id, attendance);
        if (!calls) {
            moderators.accept(new RoomEvent.ChatterCame(id, attendance.name()));
        }
        return null;
    }

    synchronized void depart(Attendance attendance) {
        ParticipantId id = attendance.id();
        if (attendances.remove(id) != null && !calling.contains(id.value())) {
            moderators.accept(new RoomEvent.ChatterLeft(id));
        }
    }

    /** Puts somebody out who was let in. */
    private void putOut(Attendance attendance, RoomEvent.Removal cause, String reason) {
        depart(attendance);
        attendance.events().on(new RoomEvent.Removed(cause, reason));
    }

    /** Puts everybody out of the chat. */
    synchronized void putAllOut(RoomEvent.Removal cause, String reason) {
        List.copyOf(attendances.values()).forEach(attendance -> putOut(attendance, cause, reason));
    }

    // ---- the call

    /** A call begins in the room; who chats and would have to wait for it now is put out. */
    synchronized void open(RoomOptions of) {
        options = of;
        for (Attendance attendance : List.copyOf(attendances.values())) {
            putOutWhoHasToWait(attendance);
        }
    }

    private void putOutWhoHasToWait(Attendance attendance) {
        if (hasToWait(attendance.grants())) {
            putOut(attendance, RoomEvent.Removal.TURNED_AWAY, "the room has a lobby; ask to be let in with call:join");
        }
    }

    /** Tells moderators in the call by this from now on. */
    synchronized void tellModeratorsBy(Consumer<RoomEvent> teller) {
        moderators = teller;
    }

    /** The options have changed. */
    synchronized void change(RoomOptions to) {
        options = to;
    }

    /** The call has ended. */
    synchronized void close() {
        options = null;
        moderators = event -> {};
        calling.clear();
    }

    synchronized boolean hasNoChat() {
        return attendances.isEmpty();
    }

    /** Whether there is no call and nobody chats. */
    synchronized boolean isDeserted() {
        return options == null && attendances.isEmpty();
    }

    synchronized void enteredCall(Person who) {
        if (!who.connection().isEmpty()) {
            calling.add(who.connection());
            ParticipantId id = new ParticipantId(who.connection());
            if (attendances.containsKey(id)) {
                moderators.accept(new RoomEvent.ChatterLeft(id));
            }
        }
    }

    /** Somebody is in the call no more; if they still chat they are seen doing so, or are put out as others would be. */
    synchronized void leftCall(Person who) {
        if (calling.remove(who.connection())) {
            Attendance attendance = attendances.get(new ParticipantId(who.connection()));
            if (attendance != null) {
                moderators.accept(new RoomEvent.ChatterCame(attendance.id(), attendance.name()));
                putOutWhoHasToWait(attendance);
            }
        }
    }

    // ---- removal

    /** Who this is by chat, null for nobody. */
    synchronized @Nullable Attendance attendance(ParticipantId id) {
        return attendances.get(id);
    }

    /** Puts one out of the chat who may come again. */
    synchronized void putOut(ParticipantId id, String reason) {
        Attendance attendance = attendances.get(id);
        if (attendance != null) {
            putOut(attendance, RoomEvent.Removal.EXPELLED, reason);
        }
    }

    /**
     * Lets somebody in by no door any more, and puts them out of the chat.
     *
     * @param id who it is in the room
     */
    synchronized void bar(ParticipantId id, Person who, String name, String reason) {
        if (removals.size() >= MAX_REMOVED) {
            removals.remove(removals.keySet().iterator().next());
        }
        removals.put(id, new Removal(who, name));
        for (Attendance attendance : List.copyOf(attendances.values())) {
            if (who.isSameAs(attendance.person())) {
                putOut(attendance, RoomEvent.Removal.EXPELLED, reason);
            }
        }
        moderators.accept(new RoomEvent.Barred(id, name));
    }

    /**
     * Lets somebody come again.
     *
     * @return false if nobody of that id was removed
     */
    synchronized boolean pardon(ParticipantId id) {
        Removal pardoned = removals.remove(id);
        if (pardoned == null) {
            return false;
        }
        moderators.accept(new RoomEvent.Pardoned(id));
        // The same person may have been removed more than once.
        removals.entrySet().removeIf(other -> {
            boolean same = pardoned.person().isSameAs(other.getValue().person());
            if (same) {
                moderators.accept(new RoomEvent.Pardoned(other.getKey()));
            }
            return same;
        });
        return true;
    }

    // ---- what there is to see

    synchronized List<RoomDetails.Chatter> chatters() {
        List<RoomDetails.Chatter> list = new ArrayList<>();
        for (Attendance attendance : attendances.values()) {
            if (!calling.contains(attendance.person().connection())) {
                list.add(new RoomDetails.Chatter(
                        attendance.id(), attendance.person().identity(), attendance.name(), attendance.grants()));
            }
        }
        return list;
    }

    synchronized List<RoomDetails.Removed> removed() {
        List<RoomDetails.Removed> list = new ArrayList<>();
        removals.forEach((id, removal) ->
                list.add(new RoomDetails.Removed(id, removal.person().identity(), removal.name())));
        return list;
    }

    /** What a moderator hears who has just come. */
    List<RoomEvent> news() {
        List<RoomEvent> news = new ArrayList<>();
        chatters().stream()
                .limit(MAX_TOLD)
                .forEach(chatter -> news.add(new RoomEvent.ChatterCame(chatter.id(), chatter.name())));
        removed().stream()
                .limit(MAX_TOLD)
                .forEach(removed -> news.add(new RoomEvent.Barred(removed.id(), removed.name())));
        return news;
    }
}
