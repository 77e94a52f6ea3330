package room.sfu.api;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a participant sees a slot's picture as it does.
 *
 * @param videoMid the slot's video m-line
 * @param estimateBps what the participant's path is thought to carry, everything together; -1 when nothing limits it
 * @param bitrateBps of the picture that is sent now, 0 when none is
 * @param height of it in pixels, 0 when none is sent or it is not known
 * @param bestHeight of the best picture that the publisher sends, 0 when not known
 * @param sinceMillis how long the reason has been the same
 */
public record SlotQuality(
        @Nullable String videoMid,
        QualityReason reason,
        long estimateBps,
        long bitrateBps,
        int height,
        int bestHeight,
        long sinceMillis) {
    /** Whether this says anything that the other does not, numbers that always vary a little left aside. */
    public boolean isNews(SlotQuality before) {
        return reason != before.reason || height != before.height || bestHeight != before.bestHeight;
    }

    /** The same when nothing is sent for another reason. */
    public SlotQuality because(QualityReason other) {
        return new SlotQuality(videoMid, other, estimateBps, 0, 0, bestHeight, sinceMillis);
    }

    /** For people: "180p because the estimate is 310 kbit/s". */
    public String explanation() {
        String picture = height == 0 ? "a picture" : height + "p";
        return switch (reason) {
            case DIRECT -> "no picture from the server, because it comes directly";
            case MUTED -> "no picture, because it is muted";
            case NOT_SHOWN -> "no picture, because it is not shown";
            case LAST_N -> "no picture, because the room sends those of the last speakers only";
            case NO_SOURCE -> "no picture, because nobody sends one";
            case SUSPENDED -> "no picture, because it is suspended";
            case SOURCE_SILENT -> "no picture, because the sender sends none";
            case PAUSED_BY_ESTIMATE -> "no picture, because the estimate is " + estimate();
            case WAITING_FOR_KEY_FRAME ->
                String.format(Locale.ROOT, "waiting for a key frame since %.1f s", sinceMillis / 1000.0);
            case LIMITED_BY_ESTIMATE -> picture + " because the estimate is " + estimate();
            case LIMITED_BY_WISH -> picture + " because no more is wished for";
            case BEST -> picture + ", the best that is sent";
        };
    }

    private String estimate() {
        return estimateBps < 0 ? "not known" : estimateBps / 1000 + " kbit/s";
    }
}
