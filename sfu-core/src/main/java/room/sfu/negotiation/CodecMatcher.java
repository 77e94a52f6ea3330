package room.sfu.negotiation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import room.sfu.sdp.Attribute;
import room.sfu.sdp.MediaDescription;

/** Finds the codecs of an offered m-line that the policy allows. */
final class CodecMatcher {
    static final String RTX = "rtx";
    static final String NACK = "nack";
    static final String PLI = "nack pli";
    static final String FIR = "ccm fir";
    static final String REMB = "goog-remb";
    static final String TRANSPORT_CC = "transport-cc";

    /** What the server, which decodes nothing, may repeat as its own wish (RFC 7587 section 6.1). */
    private static final List<String> OPUS_PARAMETERS =
            List.of("minptime", "maxplaybackrate", "maxaveragebitrate", "stereo", "useinbandfec", "usedtx", "cbr");

    /** Symmetric, or to be answered in kind (RFC 6184 section 8.2.2). */
    private static final List<String> H264_PARAMETERS =
            List.of("level-asymmetry-allowed", "packetization-mode", "profile-level-id");

    private static final List<String> VP9_PARAMETERS = List.of("profile-id");
    private static final List<String> AV1_PARAMETERS = List.of("level-idx", "profile", "tier");

    private final NegotiationPolicy policy;

    CodecMatcher(NegotiationPolicy policy) {
        this.policy = policy;
    }

    /** The common codecs in the policy's order, one payload type for each profile; empty when there are none. */
    List<MatchedCodec> match(MediaKind kind, MediaDescription offered) {
        Map<Integer, Attribute.RtpMap> maps = maps(offered);
        Map<Integer, Attribute.FormatParameters> parametersByType = parameters(offered);
        Map<CodecProfile, Attribute.RtpMap> primaries = new EnumMap<>(CodecProfile.class);
        Map<Integer, Attribute.RtpMap> rtxByPrimary = new HashMap<>();
        for (String format : offered.formats()) {
            int payloadType = Integer.parseInt(format);
            Attribute.RtpMap map = maps.get(payloadType);
            if (map == null || isTakenForRtcp(payloadType)) {
                continue; // without a name it is a static payload type, and no codec of ours has one
            }
            Attribute.FormatParameters parameters = parametersByType.get(payloadType);
            if (map.encoding().equalsIgnoreCase(RTX)) {
                rtxByPrimary.putIfAbsent(associatedPayloadType(parameters), map);
                continue;
            }
            CodecProfile profile = CodecProfile.of(map, parameters);
            if (profile != null) {
                primaries.putIfAbsent(profile, map);
            }
        }
        List<MatchedCodec> matched = new ArrayList<>();
        for (CodecProfile profile : policy.codecs()) {
            Attribute.RtpMap map = primaries.remove(profile);
            if (map != null && profile.codec().kind() == kind) {
                matched.add(matched(profile, offered, map, rtxByPrimary.get(map.payloadType())));
            }
        }
        RedundancyMatcher.settle(matched, offered.formats());
        return matched;
    }

    /** What payload types stand for, but for those that are said to stand for two things. */
    private static Map<Integer, Attribute.RtpMap> maps(MediaDescription offered) {
        Map<Integer, Attribute.RtpMap> maps = new HashMap<>();
        Set<Integer> ambiguous = new HashSet<>();
        for (Attribute.RtpMap map : offered.attributes().all(Attribute.RtpMap.class)) {
            Attribute.RtpMap other = maps.putIfAbsent(map.payloadType(), map);
            if (other != null
                    && (!other.encoding().equalsIgnoreCase(map.encoding()) || other.clockRate() != map.clockRate())) {
                ambiguous.add(map.payloadType());
            }
        }
        maps.keySet().removeAll(ambiguous);
        return maps;
    }

    /** RFC 5761 section 4: with the marker bit these look like RTCP on the port that both share. */
    private static boolean isTakenForRtcp(int payloadType) {
        return payloadType >= 64 && payloadType <= 95;
    }

    /** All parameters in one pass: an offer may name every payload type on every one of its m-lines. */
    private static Map<Integer, Attribute.FormatParameters> parameters(MediaDescription offered) {
        Map<Integer, List<String>> texts = new HashMap<>();
        for (Attribute.FormatParameters line : offered.attributes().all(Attribute.FormatParameters.class)) {
            List<String> ofType = texts.get(line.payloadType());
            if (ofType == null) {
                ofType = new ArrayList<>();
                texts.put(line.payloadType(), ofType);
            }
            ofType.add(line.text());
        }
        Map<Integer, Attribute.FormatParameters> joined = new HashMap<>();
        texts.forEach((payloadType, ofType) ->
                joined.put(payloadType, new Attribute.FormatParameters(payloadType, String.join(";", ofType))));
        return joined;
    }

    /** The payload type that retransmissions stand for (RFC 4588 section 8.1), or -1 when the offer does not say. */
    private static int associatedPayloadType(Attribute.@Nullable FormatParameters parameters) {
        String text = parameters == null ? null : parameters.parameter("apt");
        try {
            return text == null ? -1 : Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    private MatchedCodec matched(
            CodecProfile profile,
            MediaDescription offered,
            Attribute.RtpMap map,
            Attribute.@Nullable RtpMap offeredRtx) {
        Codec codec = profile.codec();
        int payloadType = map.payloadType();
        Feedback feedback = feedback(codec.kind(), offered.feedback(payloadType));
        // Nobody asks for a retransmission where there are no NACKs.
        boolean rtx = offeredRtx != null && offeredRtx.clockRate() == codec.clockRate() && feedback.nack();
        Attribute.RtpMap rtxMap = rtx ? offeredRtx : null;
        NegotiatedCodec negotiated = new NegotiatedCodec(
                profile,
                payloadType,
                rtxMap == null ? NegotiatedCodec.NO_RTX : rtxMap.payloadType(),
                codec.clockRate(),
                codec.channels(),
                feedback);
        return new MatchedCodec(negotiated, map, rtxMap, parameters(codec, offered.formatParameters(payloadType)));
    }

    private Feedback feedback(MediaKind kind, List<Attribute.RtcpFeedback> offered) {
        Set<String> names = new HashSet<>();
        for (Attribute.RtcpFeedback feedback : offered) {
            names.add(feedback.feedback().toLowerCase(Locale.ROOT));
        }
        boolean video = kind == MediaKind.VIDEO;
        return new Feedback(
                names.contains(NACK),
                video && names.contains(PLI),
                video && names.contains(FIR),
                video && names.contains(REMB),
                policy.transportCc() && names.contains(TRANSPORT_CC));
    }

    private static String parameters(Codec codec, Attribute.@Nullable FormatParameters offered) {
        if (offered == null) {
            return "";
        }
        if (codec == Codec.RED) {
            return offered.text();
        }
        List<String> keys = switch (codec) {
            case OPUS -> OPUS_PARAMETERS;
            case H264 -> H264_PARAMETERS;
            case VP9 -> VP9_PARAMETERS;
            case AV1 -> AV1_PARAMETERS;
            case RED -> List.of();
            // max-fs and max-fr limit what their writer decodes, and the server decodes nothing (RFC 7741).
            case VP8 -> List.of();
        };
        StringBuilder answer = new StringBuilder();
        for (String key : keys) {
            String value = offered.parameter(key);
            if (value != null && !value.isEmpty()) {
                answer.append(answer.isEmpty() ? "" : ";")
                        .append(key)
                        .append('=')
                        .append(value);
            }
        }
        return answer.toString();
    }
}
