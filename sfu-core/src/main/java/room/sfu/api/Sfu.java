package room.sfu.api;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The media server as its doors (Socket.IO, WHIP, REST) see it. Safe to call from any thread.
 *
 * <p>A command is carried out on the loop that owns its room; the reply arrives on that loop, so a door hops back to
 * its own thread before it touches its own state.
 */
public interface Sfu {
    /**
     * Carries out a command.
     *
     * @return completes with the command's reply, or with {@link Reply.Refused}; it fails only on a bug
     */
    CompletionStage<Reply> submit(RoomCommand command);

    /** The rooms that there are now, sorted by name; a snapshot. */
    List<RoomSummary> rooms();

    /** One of them, null when there is none of that name; a snapshot. */
    @Nullable
    RoomSummary room(String name);
}
