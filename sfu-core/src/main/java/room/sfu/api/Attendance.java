package room.sfu.api;

/**
 * Somebody's being in a room by chat. Those who are in the room's call as well are seen there only.
 *
 * @param room as in {@link RoomCommand.Entering}
 * @param name the nickname, 1 to 64 characters
 * @param person who it is; its connection is not empty
 * @param grants what it may do; the door has checked that it has them
 * @param events hears {@link RoomEvent.Removed} if it is put out, and nothing else
 */
public record Attendance(String room, String name, Person person, Grants grants, RoomEvents events) {
    /** What moderators know it by. */
    public ParticipantId id() {
        return new ParticipantId(person.connection());
    }

    /** The same by another nickname. */
    public Attendance named(String newName) {
        return new Attendance(room, newName, person, grants, events);
    }
}
