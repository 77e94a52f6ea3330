package room.sfu.room;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.sfu.api.Moderation;
import room.sfu.api.ParticipantId;
import room.sfu.api.Reply;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomEvent;
import room.sfu.api.SfuError;

/** Carries out what moderators and administrators want of a room. Owned by the room's loop. */
final class Steward {
    private static final Logger LOG = LoggerFactory.getLogger(Steward.class);

    private final Room room;
    private final Lobby lobby;

    Steward(Room room, Lobby lobby) {
        this.room = room;
        this.lobby = lobby;
    }

    /** Does it for a participant, if it may. */
    Reply moderate(Participant moderator, Moderation action, long nowNanos) {
        if (!moderator.grants().moderate()) {
            return Room.refused(
                    SfuError.Code.FORBIDDEN, "Only moderators may do that; your token lacks the grant \"moderate\".");
        }
        return carryOut(action, moderator.id(), nowNanos);
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
        if (lobby.holds(expel.target())) {
            return turnAway(expel.target(), RoomEvent.Removal.EXPELLED, expel.reason());
        }
        Participant target = room.participant(expel.target());
        if (target == null) {
            return nobody(expel.target());
        }
        target.tell(new RoomEvent.Removed(RoomEvent.Removal.EXPELLED, expel.reason()));
        room.remove(target, nowNanos);
        return new Reply.Done();
    }

    private Reply admit(ParticipantId target, long nowNanos) {
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
