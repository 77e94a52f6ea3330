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

    /**
     * Lets somebody into a room's chat, or changes the nickname of who is in it; decided at once, as for all doors. Who
     * is let in stays until {@link #depart}, or until it hears that it was put out.
     *
     * @return why it may not, null when it is in
     */
    @Nullable
    SfuError attend(Attendance attendance);

    /** Somebody has left a room's chat. Nothing happens if they are not in it. */
    void depart(Attendance attendance);

    /** The rooms that there are now, sorted by name; a snapshot. */
    List<RoomSummary> rooms();

    /** One of them, null when there is none of that name; a snapshot. */
    @Nullable
    RoomSummary room(String name);
}
