package room.sfu.api;

/**
 * One line of the room list.
 *
 * @param name the room's name
 * @param participants how many are in it; 0 in a room that was made ahead, or when all wait to be let in
 * @param locked whether it takes nobody now
 * @param lobby whether those who may not moderate wait to be let in
 * @param tokens whether doors that know tokens ask for one
 */
public record RoomSummary(String name, int participants, boolean locked, boolean lobby, boolean tokens) {}
