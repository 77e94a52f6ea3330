package room.sfu.api;

import java.util.List;

/**
 * A participant as the others in the room see it.
 *
 * @param name the nickname, 1 to 64 characters
 * @param tracks what it publishes, in the order of {@link Source}
 */
public record ParticipantInfo(ParticipantId id, String name, List<TrackInfo> tracks) {}
