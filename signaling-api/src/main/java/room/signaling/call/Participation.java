package room.signaling.call;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import room.sfu.api.ParticipantId;
import room.sfu.api.RoomEvent;
import room.sfu.api.RoomEvents;
import room.signaling.http.Loop;

/**
 * One socket's being in one room, from asking to enter until it is over. Lives on the socket's loop; events come from
 * the room's loop and hop over.
 *
 * <p>Events wait until the client knows that it has entered: the first of them may overtake the reply.
 */
final class Participation implements RoomEvents {
    private final String room;
    private final Loop loop;
    private final BiConsumer<Participation, RoomEvent> sink;
    private final Consumer<Runnable> asker;
    private final List<RoomEvent> early = new ArrayList<>();
    private @Nullable ParticipantId id;
    private boolean in;
    private boolean announced;
    private boolean renamed;
    private boolean over;

    /** @param asker asks the client whether it is there, and runs what it is given when it answers */
    Participation(String room, Loop loop, BiConsumer<Participation, RoomEvent> sink, Consumer<Runnable> asker) {
        this.asker = asker;
        this.room = room;
        this.loop = loop;
        this.sink = sink;
    }

    String room() {
        return room;
    }

    /** Who the client is in the room, null until the room has said so. */
    @Nullable
    ParticipantId id() {
        return id;
    }

    /** Whether it is in the room, not only about to enter or waiting to be let in. */
    boolean isIn() {
        return in;
    }

    /** The client has taken another name than it asked to enter by. */
    void renamed() {
        renamed = true;
    }

    boolean isRenamed() {
        return renamed;
    }

    @Override
    public void on(RoomEvent event) {
        loop.execute(() -> onEvent(event));
    }

    @Override
    public void onSilence(Runnable present) {
        loop.execute(() -> {
            if (!over) {
                asker.accept(present);
            }
        });
    }

    private void onEvent(RoomEvent event) {
        if (over) {
            return;
        }
        if (announced) {
            sink.accept(this, event);
        } else {
            early.add(event);
        }
    }

    /** It waits to be let in. */
    void waits(ParticipantId participant) {
        id = participant;
    }

    void entered(ParticipantId participant) {
        id = participant;
        in = true;
    }

    /** The client knows that it has entered, or that it waits. */
    void announced() {
        announced = true;
        List<RoomEvent> waiting = List.copyOf(early);
        early.clear();
        for (RoomEvent event : waiting) {
            onEvent(event);
        }
    }

    /** Nothing is to reach the client any more. */
    void end() {
        over = true;
        early.clear();
    }

    boolean isOver() {
        return over;
    }
}
