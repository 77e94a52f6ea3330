package room.signaling.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import room.sfu.api.ParticipantId;
import room.sfu.api.ReceivedPicture;
import room.sfu.api.SlotQuality;

/** What somebody is sent of pictures, as JSON: the same for clients and administrators. */
public final class PictureMessages {
    private PictureMessages() {}

    public static ArrayNode pictures(List<ReceivedPicture> pictures) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (ReceivedPicture picture : pictures) {
            SlotQuality quality = picture.quality();
            ParticipantId participant = picture.slot().participant();
            list.addObject()
                    .put("participant", participant == null ? null : participant.value())
                    .put("stream", picture.slot().screen() ? "screen" : "user")
                    .put("videoMid", quality.videoMid())
                    .put("reason", quality.reason().wireName())
                    .put("explanation", quality.explanation())
                    .put("height", quality.height())
                    .put("bestHeight", quality.bestHeight())
                    .put("bitrateBps", quality.bitrateBps())
                    .put("estimateBps", quality.estimateBps() < 0 ? null : (Long) quality.estimateBps());
        }
        return list;
    }
}
