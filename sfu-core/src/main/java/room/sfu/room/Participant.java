package room.sfu.room;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import room.sfu.api.ParticipantId;
import room.sfu.api.ParticipantInfo;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomEvent;
import room.sfu.api.RoomEvents;
import room.sfu.api.Source;
import room.sfu.api.TrackInfo;
import room.sfu.media.PeerMedia;

/** One person in a room. Owned by the room's loop. */
final class Participant {
    /** A track that it publishes. */
    static final class Track {
        final String mid;
        boolean muted;

        Track(String mid, boolean muted) {
            this.mid = mid;
            this.muted = muted;
        }
    }

    private final ParticipantId id;
    private final Role role;
    private final boolean p2p;
    private final @Nullable String whom;
    private final RoomEvents events;
    private final Map<Source, Track> tracks = new EnumMap<>(Source.class);
    private final SlotBoard slots = new SlotBoard();
    private String name;
    private @Nullable PeerMedia media;

    private Participant(
            ParticipantId id, String name, Role role, boolean p2p, @Nullable String whom, RoomEvents events) {
        this.id = id;
        this.name = name;
        this.role = role;
        this.p2p = p2p;
        this.whom = whom;
        this.events = events;
    }

    Participant(ParticipantId id, String name, boolean p2p, RoomEvents events) {
        this(id, name, Role.CALLER, p2p, null, events);
    }

    static Participant publisher(ParticipantId id, RoomCommand.Publish command) {
        return new Participant(id, command.name(), Role.PUBLISHER, false, null, command.events());
    }

    static Participant viewer(ParticipantId id, RoomCommand.Watch command) {
        return new Participant(id, "", Role.VIEWER, false, command.whom(), command.events());
    }

    ParticipantId id() {
        return id;
    }

    Role role() {
        return role;
    }

    /** Whether nobody sees it. */
    boolean isViewer() {
        return role == Role.VIEWER;
    }

    /** Whether it came to see this participant, or anybody. */
    boolean watches(Participant other) {
        return whom == null || whom.equals(other.name) || whom.equals(other.id.value());
    }

    /** Whether its client can hold a direct connection. */
    boolean p2p() {
        return p2p;
    }

    void rename(String newName) {
        name = newName;
    }

    Map<Source, Track> tracks() {
        return tracks;
    }

    SlotBoard slots() {
        return slots;
    }

    @Nullable
    PeerMedia media() {
        return media;
    }

    void media(PeerMedia newMedia) {
        media = newMedia;
    }

    boolean hasMedia() {
        return media != null && media.isOpen();
    }

    void tell(RoomEvent event) {
        events.on(event);
    }

    /** Whether it publishes anything of its screen, or of microphone and camera. */
    boolean publishes(boolean screen) {
        for (Source source : tracks.keySet()) {
            if (source.isScreen() == screen) {
                return true;
            }
        }
        return false;
    }

    ParticipantInfo info() {
        List<TrackInfo> list = new ArrayList<>();
        tracks.forEach((source, track) -> list.add(new TrackInfo(source, track.muted)));
        return new ParticipantInfo(id, name, List.copyOf(list));
    }
}
