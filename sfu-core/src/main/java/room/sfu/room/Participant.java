package room.sfu.room;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import room.sfu.api.ParticipantId;
import room.sfu.api.ParticipantInfo;
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
    private final boolean p2p;
    private final RoomEvents events;
    private final Map<Source, Track> tracks = new EnumMap<>(Source.class);
    private final SlotBoard slots = new SlotBoard();
    private String name;
    private @Nullable PeerMedia media;

    Participant(ParticipantId id, String name, boolean p2p, RoomEvents events) {
        this.id = id;
        this.name = name;
        this.p2p = p2p;
        this.events = events;
    }

    ParticipantId id() {
        return id;
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
