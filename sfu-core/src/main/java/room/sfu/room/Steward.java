package room.sfu.room;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.sfu.api.Attendance;
import room.sfu.api.Moderation;
import room.sfu.api.ParticipantId;
import room.sfu.api.Person;
import room.sfu.api.Reply;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomEvent;
import room.sfu.api.SfuError;

/** Carries out what moderators and administrators want of a room. Owned by the room's loop. */
final class Steward {
    private static final Logger LOG = LoggerFactory.getLogger(Steward.class);

    private final Room room;
    private final Lobby lobby;
    private final Doorkeeper doorkeeper;

    Steward(Room room, Lobby lobby, Doorkeeper doorkeeper) {
        this.room = room;
        this.lobby = lobby;
        this.doorkeeper = doorkeeper;
    }

    /** Does it for a participant, if it may. */
    Reply moderate(Participant moderator, Moderation action, long nowNanos) {
        if (!moderator.grants().moderate()) {
            return Room.refused(
                    SfuError.Code.FORBIDDEN, "Only moderators may do that; your token lacks the grant \"moderate\".");
        }
        return carryOut(harmless(action, moderator), moderator.id(), nowNanos);
    }

    /** A moderator who removes one of its own devices does not shut itself out. */
    private Moderation harmless(Moderation action, Participant moderator) {
        if (action instanceof Moderation.Expel(ParticipantId target, String reason, boolean lasting) && lasting) {
            Person person = person(target);
            return new Moderation.Expel(target, reason, person == null || !person.isSameAs(moderator.person()));
        }
        return action;
    }

    private @Nullable Person person(ParticipantId id) {
        Participant participant = room.participant(id);
        if (participant != null) {
            return participant.person();
        }
        RoomCommand.Join knock = lobby.find(id);
        if (knock != null) {
            return knock.person();
        }
        Attendance attendance = doorkeeper.attendance(id);
        return attendance == null ? null : attendance.person();
    }

    /** @param by the moderator in the room, null for an administrator outside it */
    Reply carryOut(Moderation action, @Nullable ParticipantId by, long nowNanos) {
        LOG.info("room {}: {} by {}", room.name(), action, by == null ? "an administrator" : by);
        return switch (action) {
            case Moderation.Silence silence -> silence(silence, by, nowNanos);
            case Moderation.Expel expel -> expel(expel, nowNanos);
            case Moderation.Lock(boolean locked) -> {
                room.lock(locked, by);
                yield new Reply.Done();
            }
            case Moderation.Pardon(ParticipantId target) ->
                doorkeeper.pardon(target) ? new Reply.Done() : nobody(target);
            case Moderation.Admit(ParticipantId target, boolean admitted) ->
                admitted ? admit(target, nowNanos) : turnAway(target, RoomEvent.Removal.TURNED_AWAY, "not let in");
        };
    }

    private Reply silence(Moderation.Silence silence, @Nullable ParticipantId by, long nowNanos) {
        Participant target = room.participant(silence.target());
        if (target == null) {
            return nobody(silence.target());
        }
        boolean changed = silence.muted()
                ? target.silenced().add(silence.source())
                : target.silenced().remove(silence.source());
        if (changed) {
            room.onSilenced(target, nowNanos);
            room.tellAll(new RoomEvent.Silenced(target.id(), silence.source(), silence.muted(), by));
        }
        return new Reply.Done();
    }

    private Reply expel(Moderation.Expel expel, long nowNanos) {
        ParticipantId id = expel.target();
        Person person = person(id);
        if (person == null) {
            return nobody(id);
        }
        if (expel.lasting()) {
            // First of all: nothing of it may come in while the rest goes out.
            doorkeeper.bar(id, person, name(id), expel.reason());
            lobby.ids(person).forEach(one -> turnAway(one, RoomEvent.Removal.EXPELLED, expel.reason()));
            room.participants(person).forEach(one -> remove(one, expel.reason(), nowNanos));
        }
        if (lobby.holds(id)) {
            turnAway(id, RoomEvent.Removal.EXPELLED, expel.reason());
        }
        Participant left = room.participant(id);
        if (left != null) {
            remove(left, expel.reason(), nowNanos);
        }
        doorkeeper.putOut(id, expel.reason());
        return new Reply.Done();
    }

    private String name(ParticipantId id) {
        Participant participant = room.participant(id);
        if (participant != null) {
            return participant.nickname();
        }
        RoomCommand.Join knock = lobby.find(id);
        Attendance attendance = doorkeeper.attendance(id);
        return knock != null ? knock.name() : attendance != null ? attendance.name() : "";
    }

    private void remove(Participant participant, String reason, long nowNanos) {
        participant.tell(new RoomEvent.Removed(RoomEvent.Removal.EXPELLED, reason));
        room.remove(participant, nowNanos);
    }

    private Reply admit(ParticipantId target, long nowNanos) {
        if (doorkeeper.pardon(target)) {
            return new Reply.Done();
        }
        Reply full = lobby.holds(target) ? room.refusalWhenFull() : nobody(target);
        if (full != null) {
            return full;
        }
        RoomCommand.Join join = lobby.remove(target);
        if (join == null) {
            return nobody(target);
        }
        room.tellModerators(new RoomEvent.KnockEnded(target));
        join.events().on(new RoomEvent.Admitted(room.enter(target, join, nowNanos)));
        return new Reply.Done();
    }

    private Reply turnAway(ParticipantId target, RoomEvent.Removal cause, String reason) {
        RoomCommand.Join join = lobby.remove(target);
        if (join == null) {
            return nobody(target);
        }
        join.events().on(new RoomEvent.Removed(cause, reason));
        room.onGaveUpWaiting(target);
        return new Reply.Done();
    }

    private static Reply nobody(ParticipantId id) {
        return Room.refused(SfuError.Code.NOT_FOUND, "Nobody with the id " + id + " is there for that.");
    }
}
