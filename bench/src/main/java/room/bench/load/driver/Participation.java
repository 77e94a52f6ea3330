package room.bench.load.driver;

import java.util.List;
import room.bench.load.client.MediaLine;

/**
 * What somebody wants of a room.
 *
 * @param room its name, letters, digits and hyphens
 * @param name of the participant
 * @param sends what to publish, empty to publish nothing
 * @param watches how many other publishers to receive, 0 or more
 * @param publishers how many publishers the room will have, for servers that want to know
 * @param video whether those publish video besides audio
 */
public record Participation(
        String room, String name, List<MediaLine> sends, int watches, int publishers, boolean video) {
    public Participation {
        sends = List.copyOf(sends);
    }
}
