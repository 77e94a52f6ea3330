package room.sfu.api;

import java.util.List;

/**
 * A participant as the others in the room see it.
 *
 * @param name the nickname, 1 to 64 characters
 * @param tracks what it publishes, in the order of {@link Source}
 * @param away whether nothing has been heard of it for some seconds; it may come back
 */
public record ParticipantInfo(ParticipantId id, String name, List<TrackInfo> tracks, boolean away) {
    /** Somebody who is there. */
    public ParticipantInfo(ParticipantId id, String name, List<TrackInfo> tracks) {
        this(id, name, tracks, false);
    }
}
