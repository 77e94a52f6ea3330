package room.sfu.room;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
import room.sfu.api.Reply;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomDetails;
import room.sfu.api.RoomEvent;
import room.sfu.api.RoomHistory;
import room.sfu.api.RoomOptions;
import room.sfu.api.SfuError;
import room.sfu.api.SlotInfo;
import room.sfu.api.Source;
import room.sfu.media.LocalIce;
import room.sfu.media.PeerMedia;
import room.sfu.media.Slot;
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

    static final String OFFER_PROBLEM = "The offer cannot be answered: ";

    private final String name;
    private final MediaFactory mediaFactory;
    private final RoomOwner owner;
    private final Map<ParticipantId, Participant> participants = new LinkedHashMap<>();
    private final Lobby lobby = new Lobby();
    private final Steward steward = new Steward(this, lobby);
    private final DirectLeg direct = new DirectLeg();
    private final Speakers speakers = new Speakers();
    private RoomOptions options;

    Room(String name, RoomOptions options, MediaFactory mediaFactory, RoomOwner owner) {
        this.name = name;
        this.options = options;
        this.mediaFactory = mediaFactory;
        this.owner = owner;
    }

    String name() {
        return name;
    }

    int size() {
        return participants.size();
    }

    /** How many are in it whom the others see. */
    int seenSize() {
        int seen = 0;
        for (Participant participant : participants.values()) {
            if (!participant.isViewer()) {
                seen++;
            }
        }
        return seen;
    }

    /** Whether nobody is in it and nobody waits. */
    boolean isDeserted() {
        return participants.isEmpty() && lobby.isEmpty();
    }

    RoomOptions options() {
        return options;
    }

    RoomDetails details() {
        List<RoomDetails.Member> members = new ArrayList<>();
        participants.values().forEach(participant -> members.add(participant.details()));
        members.addAll(lobby.details());
        return new RoomDetails(name, options, members);
    }

    @Nullable
    Participant participant(ParticipantId id) {
        return participants.get(id);
    }

    // Commands

    Reply onEnter(ParticipantId id, RoomCommand.Entering entering, long nowNanos) {
        if (options.locked()) {
            return refused(
                    SfuError.Code.ROOM_LOCKED, "The room \"" + name + "\" is locked; ask somebody in it to unlock it.");
        }
        if (options.lobby() && !entering.grants().moderate()) {
            return entering instanceof RoomCommand.Join join
                    ? onKnock(id, join)
                    : refused(
                            SfuError.Code.FORBIDDEN,
                            "The room \"" + name
                                    + "\" has a lobby, where this client cannot wait; it needs a token with"
                                    + " the grant \"moderate\".");
        }
        Reply full = refusalWhenFull();
        return full == null ? enter(id, entering, nowNanos) : full;
    }

    /** Null while there is a place. */
    @Nullable
    Reply refusalWhenFull() {
        return participants.size() < options.capacity()
                ? null
                : refused(
                        SfuError.Code.ROOM_FULL,
                        "The room \"" + name + "\" has " + participants.size() + " participants and takes no more.");
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
        for (Participant other : participants.values()) {
            if (!other.isViewer()) {
                others.add(other.info());
            }
        }
        participants.put(id, participant);
        if (!participant.isViewer()) {
            tellOthers(participant, new RoomEvent.ParticipantJoined(participant.info()));
        }
        if (entering.grants().moderate()) {
            lobby.knocks().forEach(participant::tell);
        }
        reconsiderDirect(nowNanos, "another participant joined");
        LOG.info("room {}: {} joined as {}, {} in the room", name, id, participant.role(), size());
        if (!participant.isViewer()) {
            owner.onHistory(new RoomHistory.Joined(name, participant.who()));
        }
        int slots = entering.grants().subscribe() ? others.size() + SPARE_SLOTS : 0;
        return new Reply.Joined(
                id, others, slots, options.p2p(), participant.nickname(), entering.grants(), options.locked());
    }

    /** Moderates for somebody who is not in the room. */
    Reply onAdminister(Moderation action, long nowNanos) {
        return steward.carryOut(action, null, nowNanos);
    }

    Reply onCommand(RoomCommand.OfParticipant command, long nowNanos) {
        Participant participant = participants.get(command.participant());
        if (participant == null) {
            return command instanceof RoomCommand.Leave && lobby.remove(command.participant()) != null
                    ? onGaveUpWaiting(command.participant())
                    : gone();
        }
        return switch (command) {
            case RoomCommand.Offer _ -> throw new IllegalArgumentException("an offer comes parsed, by onOffer");
            case RoomCommand.UpdateIce update -> onUpdateIce(participant, update);
            case RoomCommand.Mute mute -> onMute(participant, mute);
            case RoomCommand.Rename rename -> onRename(participant, rename);
            case RoomCommand.Signal signal -> onSignal(participant, signal);
            case RoomCommand.DirectState state -> onDirectState(participant, state, nowNanos);
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
        Participant participant = participants.get(offer.participant());
        if (participant == null) {
            return gone();
        }
        PeerMedia media = participant.media();
        if (media == null) {
            media = mediaFactory.create(participant.id(), reason -> onMediaEnded(participant, reason));
            participant.media(media);
        }
        String answer;
        try {
            answer = media.answer(parsed, participant.role().use());
        } catch (PeerMedia.RefusedOfferException refused) {
            return refused(SfuError.Code.BAD_SDP, OFFER_PROBLEM + refused.getMessage());
        }
        publish(participant, media, offer);
        participant.slots().resize(media.slots().size());
        tellUpdated(participant);
        connectSlots(participant, nowNanos);
        reconsiderDirect(nowNanos, "");
        return new Reply.Answered(answer, slotInfos(participant));
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
        for (Map.Entry<String, Publication> line : media.publications().entrySet()) {
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
        connectSlots(participant, mediaFactory.nowNanos());
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

    private Reply onSignal(Participant participant, RoomCommand.Signal signal) {
        Participant other = participants.get(signal.to());
        if (other == null || other == participant) {
            return refused(SfuError.Code.NOT_FOUND, "There is no other participant " + signal.to() + " in the room.");
        }
        if (!direct.isCurrent(signal.session(), participant)) {
            return refused(SfuError.Code.NOT_FOUND, "The direct session " + signal.session() + " is over.");
        }
        other.tell(new RoomEvent.Signalled(participant.id(), signal.session(), signal.payload()));
        return new Reply.Done();
    }

    private Reply onDirectState(Participant participant, RoomCommand.DirectState state, long nowNanos) {
        if (!direct.isCurrent(state.session(), participant)) {
            return refused(SfuError.Code.NOT_FOUND, "The direct session " + state.session() + " is over.");
        }
        if (!state.up()) {
            String reason = state.reason() == null ? "the direct connection failed" : state.reason();
            LOG.info("room {}: direct session {} failed: {}", name, state.session(), reason);
            direct.fail();
            useServer(nowNanos, reason);
        } else if (direct.up(participant)) {
            LOG.info("room {}: direct session {} is up", name, state.session());
            pauseAll(true, nowNanos);
            tellAll(new RoomEvent.PathChanged(true, direct.session(), "both sides receive media directly"));
        }
        return new Reply.Done();
    }

    void remove(Participant participant, long nowNanos) {
        participants.remove(participant.id());
        speakers.remove(participant);
        PeerMedia media = participant.media();
        if (media != null) {
            media.close();
        }
        if (!participant.isViewer()) {
            tellAll(new RoomEvent.ParticipantLeft(participant.id()));
        }
        connectSlots(null, nowNanos);
        reconsiderDirect(nowNanos, "the other participant left");
        LOG.info("room {}: {} left, {} in the room", name, participant.id(), participants.size());
        if (!participant.isViewer()) {
            owner.onHistory(new RoomHistory.Left(name, participant.who()));
        }
        owner.onGone(participant.id());
    }

    void removeAll(RoomEvent.Removal cause, String reason, long nowNanos) {
        for (ParticipantId id : lobby.ids()) {
            RoomCommand.Join join = lobby.remove(id);
            if (join != null) {
                join.events().on(new RoomEvent.Removed(cause, reason));
                owner.onGone(id);
            }
        }
        for (Participant participant : List.copyOf(participants.values())) {
            participant.tell(new RoomEvent.Removed(cause, reason));
            remove(participant, nowNanos);
        }
    }

    // What moderators change

    void lock(boolean locked, @Nullable ParticipantId by) {
        if (options.locked() != locked) {
            options = options.withLocked(locked);
            tellAll(new RoomEvent.LockChanged(locked, by));
        }
    }

    /** What the participant's sources are silenced of has changed. */
    void onSilenced(Participant participant, long nowNanos) {
        tellUpdated(participant);
        connectSlots(null, nowNanos);
        reconsiderDirect(nowNanos, "a moderator muted somebody");
    }

    // Who receives what

    /**
     * Brings every slot in line with what is published.
     *
     * @param answered who hears of its slots by the answer to its offer, and so needs no event; null for nobody
     */
    private void connectSlots(@Nullable Participant answered, long nowNanos) {
        for (Participant receiver : participants.values()) {
            PeerMedia media = receiver.media();
            if (media == null) {
                continue;
            }
            List<SlotBoard.Stream> streams = streamsFor(receiver);
            boolean changed = receiver.slots().assign(streams);
            for (int i = 0; i < receiver.slots().size(); i++) {
                connectSlot(media, media.slots().get(i), receiver.slots().at(i), nowNanos);
            }
            // Too few slots is news as well, and so is a screen that left when others still wait for a slot.
            if (receiver != answered
                    && (changed || streams.size() > receiver.slots().size())) {
                receiver.tell(new RoomEvent.SlotsChanged(slotInfos(receiver), streams.size()));
            }
        }
    }

    /** What would be received with slots enough; by a viewer no more than it has slots for, who speaks first. */
    private List<SlotBoard.Stream> streamsFor(Participant receiver) {
        List<SlotBoard.Stream> streams = new ArrayList<>();
        if (receiver.role() == Role.PUBLISHER) {
            return streams;
        }
        var others = receiver.isViewer() ? speakers.ranked(participants.values()) : participants.values();
        for (Participant other : others) {
            addStream(streams, receiver, other, false);
        }
        for (Participant other : others) {
            addStream(streams, receiver, other, true);
        }
        return receiver.isViewer()
                ? streams.subList(0, Math.min(streams.size(), receiver.slots().size()))
                : streams;
    }

    private static void addStream(
            List<SlotBoard.Stream> streams, Participant receiver, Participant other, boolean screen) {
        if (other != receiver && receiver.grants().subscribe() && other.publishes(screen) && receiver.watches(other)) {
            streams.add(new SlotBoard.Stream(other, screen));
        }
    }

    private void connectSlot(PeerMedia media, Slot slot, SlotBoard.@Nullable Stream stream, long nowNanos) {
        boolean paused = direct.state() instanceof DirectLeg.Up;
        if (stream == null) {
            media.disconnect(slot);
            return;
        }
        Participant publisher = stream.participant();
        media.connect(
                slot,
                publisher.media(),
                mid(publisher, stream.screen() ? Source.SCREEN_AUDIO : Source.MICROPHONE),
                mid(publisher, stream.screen() ? Source.SCREEN : Source.CAMERA),
                paused,
                nowNanos);
    }

    private static @Nullable String mid(Participant publisher, Source source) {
        Participant.Track track = publisher.tracks().get(source);
        return track == null || publisher.silenced().contains(source) ? null : track.mid;
    }

    private static List<SlotInfo> slotInfos(Participant receiver) {
        PeerMedia media = receiver.media();
        List<SlotInfo> infos = new ArrayList<>();
        for (int i = 0; media != null && i < receiver.slots().size(); i++) {
            Slot slot = media.slots().get(i);
            SlotBoard.Stream stream = receiver.slots().at(i);
            infos.add(new SlotInfo(
                    slot.audioMid(),
                    slot.videoMid(),
                    stream == null ? null : stream.participant().id(),
                    stream != null && stream.screen()));
        }
        return infos;
    }

    // The direct connection of two

    /** Starts or ends the direct connection according to who is in the room. */
    private void reconsiderDirect(long nowNanos, String reason) {
        Participant first = null;
        Participant second = null;
        if (participants.size() == 2 && participants.values().stream().allMatch(Participant::maySendDirectly)) {
            var both = participants.values().iterator();
            first = both.next();
            second = both.next();
        }
        switch (direct.state()) {
            case DirectLeg.Connecting of -> {
                if (of.first() != first || of.second() != second) {
                    direct.end();
                    useServer(nowNanos, reason);
                    reconsiderDirect(nowNanos, reason);
                }
            }
            case DirectLeg.Up of -> {
                if (of.first() != first || of.second() != second) {
                    direct.end();
                    useServer(nowNanos, reason);
                    reconsiderDirect(nowNanos, reason);
                }
            }
            case DirectLeg.Idle _, DirectLeg.Failed _ -> {
                if (first != null
                        && second != null
                        && !direct.hasFailedFor(first, second)
                        && options.p2p()
                        && first.hasMedia()
                        && second.hasMedia()) {
                    direct.connect(first, second, nowNanos);
                    first.tell(new RoomEvent.DirectWanted(direct.session(), second.id(), true));
                    second.tell(new RoomEvent.DirectWanted(direct.session(), first.id(), false));
                }
            }
        }
    }

    private void useServer(long nowNanos, String reason) {
        pauseAll(false, nowNanos);
        tellAll(new RoomEvent.PathChanged(false, direct.session(), reason));
    }

    private void pauseAll(boolean paused, long nowNanos) {
        for (Participant participant : participants.values()) {
            PeerMedia media = participant.media();
            if (media != null) {
                media.pause(paused, nowNanos);
            }
        }
    }

    // Time and telling

    /** Called about once a second. */
    void onTimer(long nowNanos) {
        if (direct.isOverdue(nowNanos)) {
            direct.fail();
            useServer(nowNanos, "the direct connection did not come up in time");
        }
    }

    /** Called about five times a second. */
    void onLevels(long nowNanos) {
        if (!speakers.listen(participants.values(), nowNanos)) {
            return;
        }
        Participant speaker = speakers.current();
        if (speaker != null) {
            tellAll(new RoomEvent.ActiveSpeaker(speaker.id()));
            connectSlots(null, nowNanos);
        }
    }

    private void tellUpdated(Participant participant) {
        if (!participant.isViewer()) {
            tellOthers(participant, new RoomEvent.ParticipantUpdated(participant.info()));
        }
    }

    private void tellOthers(Participant except, RoomEvent event) {
        for (Participant participant : participants.values()) {
            if (participant != except) {
                participant.tell(event);
            }
        }
    }

    void tellModerators(RoomEvent event) {
        for (Participant participant : participants.values()) {
            if (participant.grants().moderate()) {
                participant.tell(event);
            }
        }
    }

    void tellAll(RoomEvent event) {
        for (Participant participant : participants.values()) {
            participant.tell(event);
        }
    }

    private static Reply gone() {
        return refused(SfuError.Code.NOT_JOINED, "The participant is not in the room any more.");
    }

    static Reply refused(SfuError.Code code, String message) {
        return new Reply.Refused(new SfuError(code, message));
    }
}
