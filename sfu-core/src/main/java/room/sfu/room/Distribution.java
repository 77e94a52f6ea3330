package room.sfu.room;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import room.rtp.forward.VideoWish;
import room.sfu.api.ForwardingLimits;
import room.sfu.api.RoomEvent;
import room.sfu.api.SlotInfo;
import room.sfu.api.Source;
import room.sfu.api.WantedSource;
import room.sfu.media.PeerLines;
import room.sfu.media.Slot;

/**
 * Who receives what: which stream each slot carries, the tracks behind it, and what publishers therefore need not send.
 * Owned by the room's loop.
 */
final class Distribution {
    /** Nobody is asked to offer more: a browser's connection with so many m-lines is slow to set up already. */
    static final int MAX_SLOTS = 50;

    /** Whose sound is forwarded in a room where not everybody fits into the slots, unless something else was said. */
    private static final int CROWD_VOICES = 10;

    private final Members members;
    private final Speakers speakers;
    private final DirectPath direct;
    private final ForwardingLimits limits;

    /** Publishers that have to send more than before; empty between calls. */
    private final Set<Participant> raised = new LinkedHashSet<>();

    Distribution(Members members, Speakers speakers, DirectPath direct, ForwardingLimits limits) {
        this.members = members;
        this.speakers = speakers;
        this.direct = direct;
        this.limits = limits;
    }

    // Slots

    /**
     * Brings every slot in line with what is published.
     *
     * @param answered who hears of its slots by the answer to its offer, and so needs no event; null for nobody
     */
    void connect(@Nullable Participant answered, long nowNanos) {
        for (Participant receiver : members.all()) {
            connect(receiver, receiver != answered, nowNanos);
        }
        tellRaised();
    }

    /** Brings one participant's slots in line with what is published and what it shows. */
    void connectTo(Participant receiver, long nowNanos) {
        connect(receiver, true, nowNanos);
        tellRaised();
    }

    private void connect(Participant receiver, boolean tell, long nowNanos) {
        PeerLines lines = receiver.lines();
        if (lines == null) {
            return;
        }
        SlotBoard slots = receiver.slots();
        List<SlotBoard.Stream> streams = streamsFor(receiver);
        int wanted = Math.min(streams.size(), MAX_SLOTS);
        boolean changed = slots.assign(mostImportant(receiver, streams, slots.size()));
        withhold(receiver);
        for (int i = 0; i < slots.size(); i++) {
            connectSlot(receiver, lines, i, nowNanos);
        }
        // Too few slots is news as well, and so is a screen that left when others still wait for a slot.
        if (tell && (slots.takeNews(wanted) || changed)) {
            receiver.tell(new RoomEvent.SlotsChanged(slotInfos(receiver), wanted));
        }
    }

    /** What would be received with slots enough; by a viewer no more than it has slots for, who speaks first. */
    private List<SlotBoard.Stream> streamsFor(Participant receiver) {
        List<SlotBoard.Stream> streams = new ArrayList<>();
        if (receiver.role() == Role.PUBLISHER) {
            return streams;
        }
        var others = receiver.isViewer() ? speakers.ranked(members.all()) : members.all();
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

    /**
     * Those that get slots where not everything does: what was pinned, shown screens, who is heard, other pictures that
     * are shown, then the rest, each by who spoke last.
     */
    private List<SlotBoard.Stream> mostImportant(Participant receiver, List<SlotBoard.Stream> streams, int slots) {
        if (streams.size() <= slots || receiver.isViewer()) {
            return streams;
        }
        List<SlotBoard.Stream> ordered = new ArrayList<>(streams);
        ordered.sort(Comparator.<SlotBoard.Stream>comparingInt(stream -> importance(receiver, stream))
                .thenComparingInt(stream -> speakers.rank(stream.participant())));
        return ordered.subList(0, slots);
    }

    private int importance(Participant receiver, SlotBoard.Stream stream) {
        Participant publisher = stream.participant();
        Wishes wishes = receiver.wishes();
        boolean shown = wishes.height(publisher.id(), stream.screen()) > 0;
        if (wishes.isPinned(publisher.id(), stream.screen())) {
            return 0;
        }
        if (stream.screen()) {
            return shown ? 1 : 4;
        }
        boolean heard = speakers.isLimited() && speakers.isVoice(publisher);
        return heard ? 2 : shown ? 3 : 4;
    }

    /** Decides which pictures the receiver's slots do without. */
    private void withhold(Participant receiver) {
        List<SlotBoard.Stream> shown = new ArrayList<>();
        SlotBoard slots = receiver.slots();
        for (int i = 0; i < slots.size(); i++) {
            SlotBoard.Stream stream = slots.at(i);
            if (stream == null) {
                continue;
            }
            boolean isShown = receiver.wishes().height(stream.participant().id(), stream.screen()) > 0;
            slots.withhold(i, isShown ? SlotBoard.Withheld.NOT : SlotBoard.Withheld.NOT_SHOWN);
            if (isShown && video(stream) != null) {
                shown.add(stream);
            }
        }
        if (limits.lastN() <= 0 || shown.size() <= limits.lastN()) {
            return;
        }
        shown.sort(Comparator.<SlotBoard.Stream>comparingInt(
                        stream -> isPinned(receiver, stream) ? 0 : stream.screen() ? 1 : 2)
                .thenComparingInt(stream -> speakers.rank(stream.participant())));
        Set<SlotBoard.Stream> beyond = new HashSet<>(shown.subList(limits.lastN(), shown.size()));
        for (int i = 0; i < slots.size(); i++) {
            SlotBoard.Stream stream = slots.at(i);
            if (stream != null && beyond.contains(stream) && !isPinned(receiver, stream)) {
                slots.withhold(i, SlotBoard.Withheld.LAST_N);
            }
        }
    }

    private static boolean isPinned(Participant receiver, SlotBoard.Stream stream) {
        return receiver.wishes().isPinned(stream.participant().id(), stream.screen());
    }

    private void connectSlot(Participant receiver, PeerLines lines, int index, long nowNanos) {
        Slot slot = lines.slots().get(index);
        SlotBoard.Stream stream = receiver.slots().at(index);
        if (stream == null) {
            lines.disconnect(slot);
            return;
        }
        Participant publisher = stream.participant();
        String videoMid = receiver.slots().withheld(index) == SlotBoard.Withheld.NOT ? video(stream) : null;
        int height = receiver.wishes().height(publisher.id(), stream.screen());
        if (videoMid != null) {
            raise(publisher, stream.screen() ? Source.SCREEN : Source.CAMERA, videoMid, height, nowNanos);
            lines.want(slot, wish(receiver, stream, height));
        }
        lines.connect(
                slot,
                publisher.lines(),
                mid(publisher, stream.screen() ? Source.SCREEN_AUDIO : Source.MICROPHONE),
                videoMid,
                direct.isUp(),
                nowNanos);
    }

    private VideoWish wish(Participant receiver, SlotBoard.Stream stream, int height) {
        int priority;
        if (stream.screen()) {
            priority = 3;
        } else if (isPinned(receiver, stream)) {
            priority = 2;
        } else {
            priority = stream.participant() == speakers.current() ? 1 : 0;
        }
        return new VideoWish(sufficient(height), priority);
    }

    /** A picture that is a quarter lower than it is shown looks the same to most eyes, and costs half. */
    private static int sufficient(int height) {
        return height == Wishes.FULL_HEIGHT ? VideoWish.ANY_HEIGHT : Math.max(1, height - height / 4);
    }

    private static @Nullable String video(SlotBoard.Stream stream) {
        return mid(stream.participant(), stream.screen() ? Source.SCREEN : Source.CAMERA);
    }

    private static @Nullable String mid(Participant publisher, Source source) {
        Participant.Track track = publisher.tracks().get(source);
        return track == null || publisher.silenced().contains(source) ? null : track.mid;
    }

    /** What each of the receiver's slots carries, as it is told. */
    static List<SlotInfo> slotInfos(Participant receiver) {
        PeerLines lines = receiver.lines();
        List<SlotInfo> infos = new ArrayList<>();
        for (int i = 0; lines != null && i < receiver.slots().size(); i++) {
            infos.add(slotInfo(lines.slots().get(i), receiver.slots().at(i)));
        }
        return infos;
    }

    static SlotInfo slotInfo(Slot slot, SlotBoard.@Nullable Stream stream) {
        return new SlotInfo(
                slot.audioMid(),
                slot.videoMid(),
                stream == null ? null : stream.participant().id(),
                stream != null && stream.screen());
    }

    // Voices

    /** Forwards the sound of those who speak; called about ten times a second, after the speakers were listened to. */
    void chooseVoices(long nowNanos) {
        boolean crowd = members.size() > MAX_SLOTS;
        int most = limits.loudest() > 0 ? limits.loudest() : crowd ? CROWD_VOICES : 0;
        if (speakers.chooseVoices(most, nowNanos) && isShortOfSlots()) {
            connect(null, nowNanos);
        }
        for (Participant participant : members.all()) {
            PeerLines lines = participant.lines();
            Participant.Track microphone = participant.tracks().get(Source.MICROPHONE);
            if (lines != null && microphone != null) {
                lines.audible(microphone.mid, speakers.isVoice(participant), nowNanos);
            }
        }
    }

    private boolean isShortOfSlots() {
        for (Participant receiver : members.all()) {
            if (receiver.slots().isShort()) {
                return true;
            }
        }
        return false;
    }

    // What publishers need not send

    private void raise(Participant publisher, Source source, String mid, int height, long nowNanos) {
        PeerLines lines = publisher.lines();
        if (publisher.demand(source).raise(height)) {
            raised.add(publisher);
            if (lines != null) {
                lines.expect(mid, sufficient(height), nowNanos);
            }
        }
    }

    private void tellRaised() {
        raised.forEach(Distribution::tellDemand);
        raised.clear();
    }

    private static void tellDemand(Participant publisher) {
        List<WantedSource> wanted = new ArrayList<>();
        for (Source source : publisher.tracks().keySet()) {
            if (source.isVideo()) {
                wanted.add(new WantedSource(source, publisher.demand(source).told()));
            }
        }
        publisher.toldDemand();
        publisher.tell(new RoomEvent.SourcesWanted(wanted));
    }

    /** The participant has made an offer, with sources or a connection that may not know yet what was said of them. */
    void remindOfDemand(Participant publisher) {
        if (publisher.wasToldDemand()) {
            tellDemand(publisher);
        }
    }

    /**
     * Tells publishers what nobody is sent any more; to be called a few times a second. Not while two talk directly: they
     * stop sending to the server by themselves then, and must go on at once when the direct connection ends.
     */
    void settleDemand(long nowNanos) {
        if (direct.isUp()) {
            return;
        }
        Map<SlotBoard.Stream, Integer> highest = new HashMap<>();
        for (Participant receiver : members.all()) {
            SlotBoard slots = receiver.slots();
            for (int i = 0; i < slots.size(); i++) {
                SlotBoard.Stream stream = slots.at(i);
                if (stream != null && slots.withheld(i) == SlotBoard.Withheld.NOT) {
                    int height = receiver.wishes().height(stream.participant().id(), stream.screen());
                    highest.merge(stream, height, Math::max);
                }
            }
        }
        for (Participant publisher : members.all()) {
            boolean changed = settle(publisher, Source.CAMERA, highest, nowNanos);
            changed |= settle(publisher, Source.SCREEN, highest, nowNanos);
            if (changed) {
                tellDemand(publisher);
            }
        }
    }

    private static boolean settle(
            Participant publisher, Source source, Map<SlotBoard.Stream, Integer> highest, long nowNanos) {
        Demand demand = publisher.demand(source);
        if (!publisher.tracks().containsKey(source)) {
            demand.reset();
            return false;
        }
        return demand.settle(highest.getOrDefault(new SlotBoard.Stream(publisher, source.isScreen()), 0), nowNanos);
    }
}
