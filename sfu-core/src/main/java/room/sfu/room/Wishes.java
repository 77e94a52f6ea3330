package room.sfu.room;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import room.sfu.api.ParticipantId;
import room.sfu.api.ShownPicture;
import room.sfu.api.Source;

/** Which pictures one participant's client shows, and how large. Does not change. */
final class Wishes {
    /** Of a picture that is to come as large as there is. */
    static final int FULL_HEIGHT = Integer.MAX_VALUE;

    /** Of a client that never said: everything in full. */
    static final Wishes EVERYTHING = new Wishes(null);

    private record Picture(ParticipantId participant, Source source) {}

    private final @Nullable Map<Picture, ShownPicture> shown;

    private Wishes(@Nullable Map<Picture, ShownPicture> shown) {
        this.shown = shown;
    }

    /** @param pictures null for everything; of several that are the same the largest counts */
    static Wishes of(@Nullable List<ShownPicture> pictures) {
        if (pictures == null) {
            return EVERYTHING;
        }
        Map<Picture, ShownPicture> shown = new HashMap<>();
        for (ShownPicture each : pictures) {
            shown.merge(
                    new Picture(each.participant(), each.source()),
                    each,
                    (one, other) -> new ShownPicture(
                            one.participant(),
                            one.source(),
                            Math.max(one.height(), other.height()),
                            one.pinned() || other.pinned()));
        }
        return new Wishes(shown);
    }

    /** How large a picture is shown, in pixels; 0 when it is not, {@link #FULL_HEIGHT} when nothing was said. */
    int height(ParticipantId participant, boolean screen) {
        if (shown == null) {
            return FULL_HEIGHT;
        }
        ShownPicture picture = find(participant, screen);
        return picture == null ? 0 : picture.height();
    }

    boolean isPinned(ParticipantId participant, boolean screen) {
        ShownPicture picture = find(participant, screen);
        return picture != null && picture.pinned();
    }

    private @Nullable ShownPicture find(ParticipantId participant, boolean screen) {
        return shown == null ? null : shown.get(new Picture(participant, screen ? Source.SCREEN : Source.CAMERA));
    }
}
