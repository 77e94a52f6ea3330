package room.sfu.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A room as its administrators see it.
 *
 * @param options as they are now
 * @param members in the order in which they came, those who wait last
 */
public record RoomDetails(String name, RoomOptions options, List<Member> members) {
    public RoomDetails {
        members = List.copyOf(members);
    }

    /**
     * Somebody in the room, or waiting to be let in.
     *
     * @param pictures what it is sent of the others' pictures, and why
     * @param identity who it is to those who issue tokens, null when nobody has vouched for that
     */
    public record Member(
            ParticipantInfo participant,
            @Nullable String identity,
            Grants grants,
            boolean waiting,
            List<ReceivedPicture> pictures) {}
}
