package room.signaling.whip;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import room.sfu.api.ParticipantId;
import room.sfu.api.RoomEvent;
import room.sfu.api.RoomEvents;

/**
 * One client's resource, from its POST until it is deleted or its media has gone. Safe to use from any thread: requests
 * come on any connection's loop, events on the room's.
 */
final class WhipSession implements RoomEvents {
    private final String id;
    private final AccessPolicy.Action action;
    private final String room;
    private final WhipPlaces.Place place;
    private final Consumer<WhipSession> onOver;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger iceGeneration = new AtomicInteger(1);
    private volatile @Nullable ParticipantId participant;

    /**
     * @param id what makes its address one that cannot be guessed
     * @param place what it takes of its client's share, until it is over
     * @param onOver called once, by whatever ends it
     */
    WhipSession(
            String id, AccessPolicy.Action action, String room, WhipPlaces.Place place, Consumer<WhipSession> onOver) {
        this.place = place;
        this.id = id;
        this.action = action;
        this.room = room;
        this.onOver = onOver;
    }

    String id() {
        return id;
    }

    AccessPolicy.Action action() {
        return action;
    }

    String room() {
        return room;
    }

    /** Who it is in the room, null until it has entered. */
    @Nullable
    ParticipantId participant() {
        return participant;
    }

    void entered(ParticipantId id) {
        participant = id;
    }

    /** Stands for the ICE session: another one after each restart (RFC 9725 section 4.3.1). */
    String entityTag() {
        return tag(iceGeneration.get());
    }

    /** ICE was restarted; the tag from now on. */
    String nextEntityTag() {
        return tag(iceGeneration.incrementAndGet());
    }

    private static String tag(int generation) {
        return "\"ice-" + generation + "\"";
    }

    /** Whether an If-Match field allows a change of this session (RFC 9110 section 13.1.1). */
    boolean matches(String ifMatch) {
        if (ifMatch.strip().equals("*")) {
            return true;
        }
        String current = entityTag();
        for (String tag : ifMatch.split(",", -1)) {
            if (tag.strip().equals(current)) {
                return true;
            }
        }
        return false;
    }

    boolean isOver() {
        return over.get();
    }

    /** Ends it; false when it was over already. */
    boolean end() {
        if (!over.compareAndSet(false, true)) {
            return false;
        }
        place.leave();
        onOver.accept(this);
        return true;
    }

    /** Ends it if its client has never connected. */
    void endUnlessConnected() {
        if (place.waits()) {
            end();
        }
    }

    @Override
    public void onMediaConnected() {
        place.connected();
    }

    @Override
    public void on(RoomEvent event) {
        switch (event) {
            case RoomEvent.MediaEnded _, RoomEvent.Removed _ -> end();
            case RoomEvent.ParticipantJoined _,
                    RoomEvent.ParticipantUpdated _,
                    RoomEvent.ParticipantLeft _,
                    RoomEvent.ActiveSpeaker _,
                    RoomEvent.SlotsChanged _,
                    RoomEvent.SourcesWanted _,
                    RoomEvent.PicturesChanged _,
                    RoomEvent.DirectWanted _,
                    RoomEvent.Signalled _,
                    RoomEvent.Silenced _,
                    RoomEvent.LockChanged _,
                    RoomEvent.Knocked _,
                    RoomEvent.KnockEnded _,
                    RoomEvent.ChatterCame _,
                    RoomEvent.ChatterLeft _,
                    RoomEvent.Barred _,
                    RoomEvent.Pardoned _,
                    RoomEvent.Admitted _,
                    RoomEvent.PathChanged _ -> {} // nothing that these clients could be told
        }
    }
}
