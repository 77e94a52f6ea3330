package room.sfu.negotiation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import room.sfu.sdp.Attribute;

/**
 * An accepted payload type with what the answer says of it.
 *
 * @param map as offered: some clients compare the codec's name with regard to case
 * @param rtxMap of the retransmissions as offered, null when there are none
 * @param parameters the answer's fmtp, empty when there is none
 */
record MatchedCodec(NegotiatedCodec codec, Attribute.RtpMap map, Attribute.@Nullable RtpMap rtxMap, String parameters) {
    boolean hasRtx() {
        return rtxMap != null;
    }

    /** The answer's attributes of this payload type and of its retransmissions. */
    List<Attribute> attributes() {
        List<Attribute> lines = new ArrayList<>();
        int payloadType = codec.payloadType();
        lines.add(map);
        Feedback feedback = codec.feedback();
        feedback(lines, feedback.remb(), CodecMatcher.REMB);
        feedback(lines, feedback.transportCc(), CodecMatcher.TRANSPORT_CC);
        feedback(lines, feedback.fir(), CodecMatcher.FIR);
        feedback(lines, feedback.nack(), CodecMatcher.NACK);
        feedback(lines, feedback.pli(), CodecMatcher.PLI);
        if (!parameters.isEmpty()) {
            lines.add(new Attribute.FormatParameters(payloadType, parameters));
        }
        if (rtxMap != null) {
            lines.add(rtxMap);
            lines.add(new Attribute.FormatParameters(rtxMap.payloadType(), "apt=" + payloadType));
        }
        return lines;
    }

    private void feedback(List<Attribute> lines, boolean agreed, String name) {
        if (agreed) {
            lines.add(new Attribute.RtcpFeedback(codec.payloadType(), name));
        }
    }
}
