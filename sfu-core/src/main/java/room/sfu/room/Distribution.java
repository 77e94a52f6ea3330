package room.sfu.room;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import room.sfu.api.RoomEvent;
import room.sfu.api.SlotInfo;
import room.sfu.api.Source;
import room.sfu.media.PeerMedia;
import room.sfu.media.Slot;

/** Who receives what: which stream each slot carries, and the tracks behind it. Owned by the room's loop. */
final class Distribution {
    private final Members members;
    private final Speakers speakers;
    private final DirectPath direct;

    Distribution(Members members, Speakers speakers, DirectPath direct) {
        this.members = members;
        this.speakers = speakers;
        this.direct = direct;
    }

    /**
     * Brings every slot in line with what is published.
     *
     * @param answered who hears of its slots by the answer to its offer, and so needs no event; null for nobody
     */
    void connect(@Nullable Participant answered, long nowNanos) {
        for (Participant receiver : members.all()) {
            connect(receiver, receiver != answered, nowNanos);
        }
    }

    /** Brings one participant's slots in line with what is published and what it shows. */
    void connectTo(Participant receiver, long nowNanos) {
        connect(receiver, true, nowNanos);
    }

    private void connect(Participant receiver, boolean tell, long nowNanos) {
        PeerMedia media = receiver.media();
        if (media == null) {
            return;
        }
        List<SlotBoard.Stream> streams = streamsFor(receiver);
        boolean changed = receiver.slots().assign(streams);
        for (int i = 0; i < receiver.slots().size(); i++) {
            connectSlot(receiver, media, i, nowNanos);
        }
        // Too few slots is news as well, and so is a screen that left when others still wait for a slot.
        if (tell && (changed || streams.size() > receiver.slots().size())) {
            receiver.tell(new RoomEvent.SlotsChanged(slotInfos(receiver), streams.size()));
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

    private void connectSlot(Participant receiver, PeerMedia media, int index, long nowNanos) {
        Slot slot = media.slots().get(index);
        SlotBoard.Stream stream = receiver.slots().at(index);
        if (stream == null) {
            media.disconnect(slot);
            return;
        }
        Participant publisher = stream.participant();
        boolean shown = receiver.wishes().height(publisher.id(), stream.screen()) > 0;
        media.connect(
                slot,
                publisher.media(),
                mid(publisher, stream.screen() ? Source.SCREEN_AUDIO : Source.MICROPHONE),
                shown ? mid(publisher, stream.screen() ? Source.SCREEN : Source.CAMERA) : null,
                direct.isUp(),
                nowNanos);
    }

    private static @Nullable String mid(Participant publisher, Source source) {
        Participant.Track track = publisher.tracks().get(source);
        return track == null || publisher.silenced().contains(source) ? null : track.mid;
    }

    /** What each of the receiver's slots carries, as it is told. */
    static List<SlotInfo> slotInfos(Participant receiver) {
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
}
