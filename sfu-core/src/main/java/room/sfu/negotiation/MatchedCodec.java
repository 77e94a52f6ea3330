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

    /**
     * What Chromium begins to send at, in kbit/s, instead of 300: from there it looks for more. At 300 a single encoding
     * of 720 lines begins with 270 of them and is long in getting back to all; layers begin with one instead of two where
     * a busy machine spoils the first look. Only who offers Google's feedback on bitrates, as browsers do, is told, so that
     * no other client meets a parameter that it might mind.
     */
    private static final String START_BITRATE = "x-google-start-bitrate=700";

    /**
     * The answer's attributes of this payload type and of its retransmissions.
     *
     * @param sends whether the client sends in it, or may when the m-line wakes up
     * @param layered whether it sends several layers
     */
    List<Attribute> attributes(boolean sends, boolean layered) {
        List<Attribute> lines = new ArrayList<>();
        int payloadType = codec.payloadType();
        lines.add(map);
        Feedback feedback = codec.feedback();
        feedback(lines, feedback.remb(), CodecMatcher.REMB);
        feedback(lines, feedback.transportCc(), CodecMatcher.TRANSPORT_CC);
        feedback(lines, feedback.fir(), CodecMatcher.FIR);
        feedback(lines, feedback.nack(), CodecMatcher.NACK);
        feedback(lines, feedback.pli(), CodecMatcher.PLI);
        boolean begins = layered || (sends && feedback.remb());
        String all = !begins ? parameters : parameters.isEmpty() ? START_BITRATE : parameters + ";" + START_BITRATE;
        if (!all.isEmpty()) {
            lines.add(new Attribute.FormatParameters(payloadType, all));
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
