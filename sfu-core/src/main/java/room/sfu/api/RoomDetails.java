package room.sfu.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A room as its administrators see it.
 *
 * @param options as they are now
 * @param members in the order in which they came, those who wait last
 * @param chatters those who are in it by chat only, in the order in which they came
 * @param removed those who were removed and may not come again
 */
public record RoomDetails(
        String name, RoomOptions options, List<Member> members, List<Chatter> chatters, List<Removed> removed) {
    public RoomDetails {
        members = List.copyOf(members);
        chatters = List.copyOf(chatters);
        removed = List.copyOf(removed);
    }

    /** With nobody in it by chat only, and nobody removed. */
    public RoomDetails(String name, RoomOptions options, List<Member> members) {
        this(name, options, members, List.of(), List.of());
    }

    /**
     * Somebody who is in the room by chat only.
     *
     * @param identity who it is to those who issue tokens, null when nobody has vouched for that
     */
    public record Chatter(ParticipantId id, @Nullable String identity, String name, Grants grants) {}

    /**
     * Somebody who was removed.
     *
     * @param id who it was in the room
     */
    public record Removed(ParticipantId id, @Nullable String identity, String name) {}

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
