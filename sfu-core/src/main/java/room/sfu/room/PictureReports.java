package room.sfu.room;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import room.sfu.api.QualityReason;
import room.sfu.api.ReceivedPicture;
import room.sfu.api.RoomEvent;
import room.sfu.api.SlotQuality;
import room.sfu.api.Source;
import room.sfu.media.PeerLines;
import room.sfu.media.Slot;

/** Tells participants why they see what they see. Owned by the room's loop. */
final class PictureReports {
    private final Members members;
    private final DirectPath direct;

    PictureReports(Members members, DirectPath direct) {
        this.members = members;
        this.direct = direct;
    }

    /** Tells everybody for whom something has changed; called about twice a second. */
    void tell(long nowNanos) {
        for (Participant receiver : members.all()) {
            List<ReceivedPicture> now = of(receiver, nowNanos);
            if (isNews(now, receiver.toldPictures())) {
                receiver.toldPictures(now);
                receiver.tell(new RoomEvent.PicturesChanged(now));
            }
        }
    }

    private static boolean isNews(List<ReceivedPicture> now, List<ReceivedPicture> before) {
        if (now.size() != before.size()) {
            return true;
        }
        for (int i = 0; i < now.size(); i++) {
            if (now.get(i).isNews(before.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** What the participant is sent in each slot that carries somebody who has a picture. */
    List<ReceivedPicture> of(Participant receiver, long nowNanos) {
        List<ReceivedPicture> pictures = new ArrayList<>();
        PeerLines lines = receiver.lines();
        for (int i = 0; lines != null && i < receiver.slots().size(); i++) {
            SlotBoard.Stream stream = receiver.slots().at(i);
            Slot slot = lines.slots().get(i);
            SlotQuality quality = stream == null ? null : lines.quality(slot, nowNanos);
            if (stream == null || quality == null || !hasPicture(stream)) {
                continue;
            }
            QualityReason reason = reason(stream, receiver.slots().withheld(i));
            pictures.add(new ReceivedPicture(
                    Distribution.slotInfo(slot, stream), reason == null ? quality : quality.because(reason)));
        }
        return pictures;
    }

    private static boolean hasPicture(SlotBoard.Stream stream) {
        return stream.participant().tracks().containsKey(source(stream));
    }

    private static Source source(SlotBoard.Stream stream) {
        return stream.screen() ? Source.SCREEN : Source.CAMERA;
    }

    /** What the room decided, null when it left that to what the path carries. */
    private @Nullable QualityReason reason(SlotBoard.Stream stream, SlotBoard.Withheld withheld) {
        Participant.Track track = stream.participant().tracks().get(source(stream));
        if (track == null || track.muted || stream.participant().silenced().contains(source(stream))) {
            return QualityReason.MUTED;
        }
        if (direct.isUp()) {
            return QualityReason.DIRECT;
        }
        return switch (withheld) {
            case NOT -> null;
            case NOT_SHOWN -> QualityReason.NOT_SHOWN;
            case LAST_N -> QualityReason.LAST_N;
        };
    }
}
