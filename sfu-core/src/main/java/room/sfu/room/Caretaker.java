package room.sfu.room;

import java.util.List;
import room.sfu.api.Attendance;
import room.sfu.api.Moderation;
import room.sfu.api.ParticipantId;
import room.sfu.api.Reply;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomDetails;
import room.sfu.api.RoomEvent;
import room.sfu.api.RoomOptions;
import room.sfu.api.SfuError;

/** Does for administrators what can be done in a room that has no call, only people who chat. */
final class Caretaker {
    private Caretaker() {}

    /** @param options of the call that would begin there */
    static Reply carryOut(RoomCommand.OfRoom command, Doorkeeper doorkeeper, RoomOptions options) {
        return switch (command) {
            case RoomCommand.Create _ -> throw new IllegalArgumentException("A call begins by itself: " + command);
            case RoomCommand.Describe(String room) ->
                new Reply.Described(
                        new RoomDetails(room, options, List.of(), doorkeeper.chatters(), doorkeeper.removed()));
            case RoomCommand.Administer(String _, Moderation action) -> moderate(action, doorkeeper);
            case RoomCommand.Close(String _, String reason) -> {
                doorkeeper.putAllOut(RoomEvent.Removal.ROOM_CLOSED, reason);
                yield new Reply.Done();
            }
        };
    }

    private static Reply moderate(Moderation action, Doorkeeper doorkeeper) {
        return switch (action) {
            case Moderation.Expel(ParticipantId target, String reason, boolean lasting) -> {
                Attendance attendance = doorkeeper.attendance(target);
                if (attendance == null) {
                    yield nobody(target);
                }
                if (lasting) {
                    doorkeeper.bar(target, attendance.person(), attendance.name(), reason);
                }
                doorkeeper.putOut(target, reason);
                yield new Reply.Done();
            }
            case Moderation.Pardon(ParticipantId target) ->
                doorkeeper.pardon(target) ? new Reply.Done() : nobody(target);
            case Moderation.Admit(ParticipantId target, boolean _) ->
                doorkeeper.pardon(target) ? new Reply.Done() : nobody(target);
            case Moderation.Silence(ParticipantId target, var _, boolean _) -> nobody(target);
            case Moderation.Lock _ ->
                Room.refused(SfuError.Code.NOT_FOUND, "Nobody is in a call there; make the room to lock it.");
        };
    }

    private static Reply nobody(ParticipantId id) {
        return Room.refused(SfuError.Code.NOT_FOUND, "Nobody with the id " + id + " is there for that.");
    }
}
