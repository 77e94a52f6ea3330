package room.sfu.room;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import room.sfu.api.Grants;
import room.sfu.api.ParticipantId;
import room.sfu.api.ParticipantInfo;
import room.sfu.api.Person;
import room.sfu.api.ReceivedPicture;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomDetails;
import room.sfu.api.RoomEvent;
import room.sfu.api.RoomEvents;
import room.sfu.api.RoomHistory;
import room.sfu.api.Source;
import room.sfu.api.TrackInfo;
import room.sfu.media.PeerLines;
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
    private final Person person;
    private final Grants grants;
    private final Set<Source> silenced = EnumSet.noneOf(Source.class);
    private final Map<Source, Track> tracks = new EnumMap<>(Source.class);
    private final SlotBoard slots = new SlotBoard();
    private final Map<Source, Demand> demands = new EnumMap<>(Source.class);
    private List<ReceivedPicture> toldPictures = List.of();
    private boolean toldDemand;
    private Wishes wishes = Wishes.EVERYTHING;
    private String name;
    private @Nullable PeerMedia media;
    private @Nullable Presence presence;

    private Participant(
            ParticipantId id,
            String name,
            Role role,
            boolean p2p,
            @Nullable String whom,
            RoomCommand.Entering entering) {
        this.id = id;
        this.name = name;
        this.role = role;
        this.p2p = p2p;
        this.whom = whom;
        this.events = entering.events();
        this.person = entering.person();
        this.grants = entering.grants();
    }

    static Participant of(ParticipantId id, RoomCommand.Entering entering) {
        return switch (entering) {
            case RoomCommand.Join join -> new Participant(id, join.name(), Role.CALLER, join.p2p(), null, join);
            case RoomCommand.Publish publish ->
                new Participant(id, publish.name(), Role.PUBLISHER, false, null, publish);
            case RoomCommand.Watch watch -> new Participant(id, "", Role.VIEWER, false, watch.whom(), watch);
        };
    }

    ParticipantId id() {
        return id;
    }

    String nickname() {
        return name;
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

    Grants grants() {
        return grants;
    }

    Person person() {
        return person;
    }

    /** What a moderator has muted, published or not. */
    Set<Source> silenced() {
        return silenced;
    }

    /** Whether others may have all that it sends without the server in between. */
    boolean maySendDirectly() {
        return p2p && silenced.isEmpty() && grants.unrestrictedMedia();
    }

    RoomHistory.Who who() {
        return new RoomHistory.Who(id, person.identity(), name);
    }

    /** @param pictures what it is sent */
    RoomDetails.Member details(List<ReceivedPicture> pictures) {
        return new RoomDetails.Member(info(), person.identity(), grants, false, pictures);
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

    /** What its client shows of others. */
    Wishes wishes() {
        return wishes;
    }

    void wishes(Wishes newWishes) {
        wishes = newWishes;
    }

    /** How large a picture of this source anybody is sent; outlives the track. */
    Demand demand(Source source) {
        return demands.computeIfAbsent(source, _ -> new Demand());
    }

    /** Notes that it was told what is wanted of its sources. */
    void toldDemand() {
        toldDemand = true;
    }

    boolean wasToldDemand() {
        return toldDemand;
    }

    /** What it was told last of the pictures that it is sent. */
    List<ReceivedPicture> toldPictures() {
        return toldPictures;
    }

    void toldPictures(List<ReceivedPicture> pictures) {
        toldPictures = pictures;
    }

    @Nullable
    PeerMedia media() {
        return media;
    }

    /** What it publishes and receives; null before its first offer. */
    @Nullable
    PeerLines lines() {
        return media == null ? null : media.lines();
    }

    void media(PeerMedia newMedia) {
        media = newMedia;
    }

    boolean hasMedia() {
        return media != null && media.isOpen();
    }

    /** Its connection to the server is up. */
    void tellConnected() {
        events.onMediaConnected();
    }

    /** Its client is to say whether it is there. */
    void ask(Presence which) {
        events.onSilence(which::answer);
    }

    /** Whether it is still there; null for who has not entered, and for who is not seen. */
    @Nullable
    Presence presence() {
        return presence;
    }

    void presence(Presence newPresence) {
        presence = newPresence;
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
        tracks.forEach((source, track) -> list.add(new TrackInfo(source, track.muted || silenced.contains(source))));
        return new ParticipantInfo(id, name, List.copyOf(list), presence != null && presence.isAway());
    }
}
