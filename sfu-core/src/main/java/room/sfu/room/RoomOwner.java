package room.sfu.room;

import room.sfu.api.ParticipantId;
import room.sfu.api.RoomHistory;

/** Hears from a room what concerns those who keep it. Called on the room's loop. */
interface RoomOwner {
    /** The participant is not in the room and does not wait for it any more. */
    void onGone(ParticipantId participant);

    void onHistory(RoomHistory event);
}
