package room.sfu.room;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.rtp.forward.Publication;
import room.sfu.api.Moderation;
import room.sfu.api.ParticipantId;
import room.sfu.api.ParticipantInfo;
import room.sfu.api.Person;
import room.sfu.api.Reply;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomDetails;
import room.sfu.api.RoomEvent;
import room.sfu.api.RoomHistory;
import room.sfu.api.RoomOptions;
import room.sfu.api.SfuError;
import room.sfu.api.Source;
import room.sfu.media.LocalIce;
import room.sfu.media.PeerMedia;
import room.sfu.sdp.SessionDescription;
import room.transport.CloseReason;

/**
 * One room: who is in it, what they publish, and who receives what. The single writer of all of that; owned by one media
 * loop, on which every method runs.
 */
final class Room {
    private static final Logger LOG = LoggerFactory.getLogger(Room.class);

    /** Spare slots, so that the next to come are seen without another offer. */
    private static final int SPARE_SLOTS = 2;

    /** How often it is looked what nobody is sent any more, and what has changed for those who are sent something. */
    private static final long LOOK_EVERY_NANOS = 500_000_000L;

    static final String OFFER_PROBLEM = "The offer cannot be answered: ";

    private final String name;
    private final MediaFactory mediaFactory;
    private final RoomOwner owner;
    private final Doorkeeper doorkeeper;
    private final Members members = new Members();
    private final Lobby lobby = new Lobby();
    private final Steward steward;
    private final Speakers speakers = new Speakers();
    private final DirectPath direct;
    private final Distribution distribution;
    private final PictureReports pictures;
    private long lookedNanos;
    private RoomOptions options;

    /** A room that nobody is in by chat. */
    Room(String name, RoomOptions options, MediaFactory mediaFactory, RoomOwner owner) {
        this(name, options, mediaFactory, owner, new Doorkeeper(name));
        doorkeeper.open(options);
        doorkeeper.tellModeratorsBy(this::tellModerators);
    }

    /** @param doorkeeper has been told of the call and its options */
    Room(String name, RoomOptions options, MediaFactory mediaFactory, RoomOwner owner, Doorkeeper doorkeeper) {
        this.name = name;
        this.doorkeeper = doorkeeper;
        this.steward = new Steward(this, lobby, doorkeeper);
        this.options = options;
        this.mediaFactory = mediaFactory;
        this.owner = owner;
        this.direct = new DirectPath(name, members);
        this.distribution = new Distribution(members, speakers, direct, options.limits());
        this.pictures = new PictureReports(members, direct);
    }

    String name() {
        return name;
    }

    int size() {
        return members.size();
    }

    /** How many are in it whom the others see. */
    int seenSize() {
        int seen = 0;
        for (Participant participant : members.all()) {
            if (!participant.isViewer()) {
                seen++;
            }
        }
        return seen;
    }

    /** Whether nobody is in it, by chat neither, and nobody waits. */
    boolean isDeserted() {
        return members.isEmpty() && lobby.isEmpty() && doorkeeper.hasNoChat();
    }

    RoomOptions options() {
        return options;
    }

    RoomDetails details() {
        List<RoomDetails.Member> details = new ArrayList<>();
        long nowNanos = mediaFactory.nowNanos();
        members.all().forEach(participant -> details.add(participant.details(pictures.of(participant, nowNanos))));
        details.addAll(lobby.details());
        return new RoomDetails(name, options, details, doorkeeper.chatters(), doorkeeper.removed());
    }

    @Nullable
    Participant participant(ParticipantId id) {
        return members.find(id);
    }

    // Commands

    Reply onEnter(ParticipantId id, RoomCommand.Entering entering, long nowNanos) {
        return switch (doorkeeper.decide(entering.person(), entering.grants())) {
            case Doorkeeper.Verdict.Refused(SfuError error) -> new Reply.Refused(error);
            case Doorkeeper.Verdict.Wait() ->
                entering instanceof RoomCommand.Join join
                        ? onKnock(id, join)
                        : refused(
                                SfuError.Code.FORBIDDEN,
                                "The room \"" + name
                                        + "\" has a lobby, where this client cannot wait; it needs a token with"
                                        + " the grant \"moderate\".");
            case Doorkeeper.Verdict.Welcome() -> {
                Reply full = refusalWhenFull();
                yield full == null ? enter(id, entering, nowNanos) : full;
            }
        };
    }

    /** Null while there is a place. */
    @Nullable
    Reply refusalWhenFull() {
        return members.size() < options.capacity()
                ? null
                : refused(
                        SfuError.Code.ROOM_FULL,
                        "The room \"" + name + "\" has " + members.size() + " participants and takes no more.");
    }

    private Reply onKnock(ParticipantId id, RoomCommand.Join join) {
        if (lobby.isFull()) {
            return refused(
                    SfuError.Code.ROOM_FULL,
                    Lobby.MAX_WAITING + " people wait for the room \"" + name + "\"; try again later.");
        }
        lobby.add(id, join);
        tellModerators(new RoomEvent.Knocked(id, join.name()));
        return new Reply.Waiting(id);
    }

    /** There is a place, and nobody objects. */
    Reply.Joined enter(ParticipantId id, RoomCommand.Entering entering, long nowNanos) {
        Participant participant = Participant.of(id, entering);
        List<ParticipantInfo> others = new ArrayList<>();
        for (Participant other : members.all()) {
            if (!other.isViewer()) {
                others.add(other.info());
            }
        }
        members.add(participant);
        doorkeeper.enteredCall(participant.person());
        if (!participant.isViewer()) {
            participant.presence(new Presence(nowNanos));
            members.tellOthers(participant, new RoomEvent.ParticipantJoined(participant.info()));
        }
        if (entering.grants().moderate()) {
            lobby.knocks().forEach(participant::tell);
            doorkeeper.news().forEach(participant::tell);
        }
        direct.reconsider(options.p2p(), nowNanos, "another participant joined");
        LOG.info("room {}: {} joined as {}, {} in the room", name, id, participant.role(), size());
        if (!participant.isViewer()) {
            owner.onHistory(new RoomHistory.Joined(name, participant.who()));
        }
        int slots = entering.grants().subscribe() ? Math.min(others.size() + SPARE_SLOTS, Distribution.MAX_SLOTS) : 0;
        return new Reply.Joined(
                id, others, slots, options.p2p(), participant.nickname(), entering.grants(), options.locked());
    }

    /** Moderates for somebody who is not in the room. */
    Reply onAdminister(Moderation action, long nowNanos) {
        return steward.carryOut(action, null, nowNanos);
    }

    Reply onCommand(RoomCommand.OfParticipant command, long nowNanos) {
        Participant participant = members.find(command.participant());
        if (participant == null) {
            return command instanceof RoomCommand.Leave && lobby.remove(command.participant()) != null
                    ? onGaveUpWaiting(command.participant())
                    : gone();
        }
        return switch (command) {
            case RoomCommand.Offer _ -> throw new IllegalArgumentException("an offer comes parsed, by onOffer");
            case RoomCommand.UpdateIce update -> onUpdateIce(participant, update);
            case RoomCommand.Mute mute -> onMute(participant, mute);
            case RoomCommand.Show show -> {
                participant.wishes(Wishes.of(show.pictures()));
                distribution.connectTo(participant, nowNanos);
                yield new Reply.Done();
            }
            case RoomCommand.Rename rename -> onRename(participant, rename);
            case RoomCommand.Signal signal -> direct.onSignal(participant, signal);
            case RoomCommand.DirectState state -> direct.onState(participant, state, nowNanos);
            case RoomCommand.Moderate moderate -> steward.moderate(participant, moderate.action(), nowNanos);
            case RoomCommand.Leave _ -> {
                remove(participant, nowNanos);
                yield new Reply.Done();
            }
        };
    }

    /** Somebody has been taken out of the lobby who will not enter. */
    Reply onGaveUpWaiting(ParticipantId id) {
        tellModerators(new RoomEvent.KnockEnded(id));
        owner.onGone(id);
        return new Reply.Done();
    }

    /** @param parsed the offer's text, read before it came to the loop */
    Reply onOffer(RoomCommand.Offer offer, SessionDescription parsed, long nowNanos) {
        Participant participant = members.find(offer.participant());
        if (participant == null) {
            return gone();
        }
        PeerMedia media = participant.media();
        if (media == null) {
            media = mediaFactory.create(participant.id(), new PeerMedia.EndListener() {
                @Override
                public void onEnded(CloseReason reason) {
                    onMediaEnded(participant, reason);
                }

                @Override
                public void onConnected() {
                    participant.tellConnected();
                }
            });
            participant.media(media);
        }
        String answer;
        try {
            answer = media.answer(parsed, participant.role().use());
        } catch (PeerMedia.RefusedOfferException refused) {
            return refused(SfuError.Code.BAD_SDP, OFFER_PROBLEM + refused.getMessage());
        }
        publish(participant, media, offer);
        participant.slots().resize(media.lines().slots().size());
        tellUpdated(participant);
        distribution.connect(participant, nowNanos);
        distribution.remindOfDemand(participant);
        direct.reconsider(options.p2p(), nowNanos, "");
        return new Reply.Answered(answer, Distribution.slotInfos(participant));
    }

    private static Reply onUpdateIce(Participant participant, RoomCommand.UpdateIce update) {
        PeerMedia media = participant.media();
        if (media == null) {
            return refused(SfuError.Code.NOT_FOUND, "There is no connection yet; offer one first.");
        }
        try {
            LocalIce local = media.updateIce(update.ufrag(), update.pwd());
            return local == null
                    ? new Reply.Done()
                    : new Reply.IceRestarted(local.ufrag(), local.pwd(), local.candidates());
        } catch (PeerMedia.RefusedOfferException refused) {
            return refused(SfuError.Code.BAD_SDP, "ICE cannot be restarted: " + refused.getMessage());
        }
    }

    /**
     * Names what the m-lines show: as the offer says, else by kind, one track for each source. What the participant may
     * not publish is received for nobody.
     */
    private void publish(Participant participant, PeerMedia media, RoomCommand.Offer offer) {
        Map<Source, Participant.Track> before = new HashMap<>(participant.tracks());
        participant.tracks().clear();
        for (Map.Entry<String, Publication> line : media.lines().publications().entrySet()) {
            String mid = line.getKey();
            Source source = offer.sources().get(mid);
            if (source == null) {
                source = line.getValue().config().video() ? Source.CAMERA : Source.MICROPHONE;
            }
            if (source.isVideo() != line.getValue().config().video()) {
                continue; // an m-line cannot show what its kind forbids
            }
            if (!participant.grants().publish().contains(source)) {
                continue;
            }
            Participant.Track known = before.get(source);
            boolean muted = known == null ? offer.muted().contains(source) : known.muted;
            participant.tracks().putIfAbsent(source, new Participant.Track(mid, muted));
        }
        for (Source source : participant.tracks().keySet()) {
            if (!before.containsKey(source)) {
                owner.onHistory(new RoomHistory.Published(name, participant.who(), source));
            }
        }
    }

    /** The transport has gone, the participant has not: its client may offer a new one. */
    private void onMediaEnded(Participant participant, CloseReason reason) {
        LOG.info("room {}: the media of {} ended: {}", name, participant.id(), reason);
        participant.tracks().clear();
        participant.slots().resize(0);
        tellUpdated(participant);
        distribution.connect(participant, mediaFactory.nowNanos());
        participant.tell(
                new RoomEvent.MediaEnded(reason.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    }

    private Reply onMute(Participant participant, RoomCommand.Mute mute) {
        Participant.Track track = participant.tracks().get(mute.source());
        if (track == null) {
            return refused(
                    SfuError.Code.NOT_FOUND,
                    "No track of source \"" + mute.source().wireName() + "\" is published; offer it first.");
        }
        if (!mute.muted() && participant.silenced().contains(mute.source())) {
            return refused(
                    SfuError.Code.FORBIDDEN,
                    "A moderator has muted your " + mute.source().wireName() + "; only a moderator can undo that.");
        }
        if (track.muted != mute.muted()) {
            track.muted = mute.muted();
            tellUpdated(participant);
        }
        return new Reply.Done();
    }

    private Reply onRename(Participant participant, RoomCommand.Rename rename) {
        participant.rename(rename.name());
        tellUpdated(participant);
        return new Reply.Done();
    }

    void remove(Participant participant, long nowNanos) {
        members.remove(participant);
        speakers.remove(participant);
        PeerMedia media = participant.media();
        if (media != null) {
            media.close();
        }
        if (!participant.isViewer()) {
            tellAll(new RoomEvent.ParticipantLeft(participant.id()));
        }
        distribution.connect(null, nowNanos);
        direct.reconsider(options.p2p(), nowNanos, "the other participant left");
        LOG.info("room {}: {} left, {} in the room", name, participant.id(), members.size());
        if (!participant.isViewer()) {
            owner.onHistory(new RoomHistory.Left(name, participant.who()));
        }
        doorkeeper.leftCall(participant.person());
        owner.onGone(participant.id());
    }

    /** Everybody in the room who is this person. */
    List<Participant> participants(Person person) {
        List<Participant> same = new ArrayList<>();
        for (Participant participant : members.all()) {
            if (person.isSameAs(participant.person())) {
                same.add(participant);
            }
        }
        return same;
    }

    void removeAll(RoomEvent.Removal cause, String reason, long nowNanos) {
        for (ParticipantId id : lobby.ids()) {
            RoomCommand.Join join = lobby.remove(id);
            if (join != null) {
                join.events().on(new RoomEvent.Removed(cause, reason));
                owner.onGone(id);
            }
        }
        for (Participant participant : members.snapshot()) {
            participant.tell(new RoomEvent.Removed(cause, reason));
            remove(participant, nowNanos);
        }
    }

    // What moderators change

    void lock(boolean locked, @Nullable ParticipantId by) {
        if (options.locked() != locked) {
            options = options.withLocked(locked);
            doorkeeper.change(options);
            tellAll(new RoomEvent.LockChanged(locked, by));
        }
    }

    /** What the participant's sources are silenced of has changed. */
    void onSilenced(Participant participant, long nowNanos) {
        tellUpdated(participant);
        distribution.connect(null, nowNanos);
        direct.reconsider(options.p2p(), nowNanos, "a moderator muted somebody");
    }

    // Time and telling

    /** Called about once a second. */
    void onTimer(long nowNanos) {
        direct.onTimer(nowNanos);
    }

    /** Called about ten times a second. */
    void onLevels(long nowNanos) {
        speakers.listen(members.all(), nowNanos);
        boolean changed = speakers.chooseSpeaker(nowNanos);
        distribution.chooseVoices(nowNanos);
        if (nowNanos - lookedNanos >= LOOK_EVERY_NANOS) {
            lookedNanos = nowNanos;
            lookAfterAbsent(nowNanos);
            distribution.settleDemand(nowNanos);
            pictures.tell(nowNanos);
        }
        Participant speaker = speakers.current();
        if (changed && speaker != null) {
            tellAll(new RoomEvent.ActiveSpeaker(speaker.id()));
            distribution.connect(null, nowNanos);
        }
    }

    private void lookAfterAbsent(long nowNanos) {
        for (Participant participant : members.all()) {
            Presence presence = participant.presence();
            if (presence == null) {
                continue;
            }
            PeerMedia media = participant.media();
            if (media != null && media.isOpen()) {
                presence.heard(media.heardNanos());
            }
            if (presence.wantsToAsk(nowNanos)) {
                participant.ask(presence);
            }
            if (presence.settle(nowNanos)) {
                LOG.info("room {}: {} is {}", name, participant.id(), presence.isAway() ? "away" : "back");
                tellUpdated(participant);
            }
        }
    }

    private void tellUpdated(Participant participant) {
        if (!participant.isViewer()) {
            members.tellOthers(participant, new RoomEvent.ParticipantUpdated(participant.info()));
        }
    }

    void tellModerators(RoomEvent event) {
        members.tellModerators(event);
    }

    void tellAll(RoomEvent event) {
        members.tellAll(event);
    }

    private static Reply gone() {
        return refused(SfuError.Code.NOT_JOINED, "The participant is not in the room any more.");
    }

    static Reply refused(SfuError.Code code, String message) {
        return new Reply.Refused(new SfuError(code, message));
    }
}
