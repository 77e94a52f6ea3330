package room.sfu.media;

import org.jspecify.annotations.Nullable;
import room.sfu.negotiation.MediaKind;
import room.sfu.negotiation.NegotiatedMedia;
import room.sfu.negotiation.SlotPlan;

/** The m-lines that a negotiation gave to one slot. */
final class SlotLines {
    @Nullable
    String audioMid;

    @Nullable
    SlotPlan audio;

    @Nullable
    String videoMid;

    @Nullable
    SlotPlan video;

    void add(NegotiatedMedia line, SlotPlan plan) {
        if (line.kind() == MediaKind.AUDIO) {
            audioMid = line.mid();
            audio = plan;
        } else {
            videoMid = line.mid();
            video = plan;
        }
    }
}
