package room.sfu.api;

/**
 * One line of the room list.
 *
 * @param name the room's name
 * @param participants how many are in it, at least 1
 */
public record RoomSummary(String name, int participants) {}
