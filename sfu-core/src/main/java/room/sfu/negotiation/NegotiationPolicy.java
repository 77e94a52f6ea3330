package room.sfu.negotiation;

import java.util.List;
import java.util.Set;

/**
 * What the server agrees to. Immutable.
 *
 * @param codecs what may be negotiated, most preferred first within audio and within video; at least one
 * @param extensions the header extensions to negotiate; {@link HeaderExtension#TRANSPORT_CC} follows transportCc
 * @param transportCc whether transport-wide feedback is negotiated, as RTCP feedback and as header extension
 * @param maxSimulcastLayers layers taken of one source, 1 to 8; further ones are refused
 */
public record NegotiationPolicy(
        List<CodecProfile> codecs, Set<HeaderExtension> extensions, boolean transportCc, int maxSimulcastLayers) {
    public NegotiationPolicy {
        codecs = List.copyOf(codecs);
        extensions = Set.copyOf(extensions);
        if (codecs.isEmpty()) {
            throw new IllegalArgumentException("no codecs: name at least one");
        }
        if (maxSimulcastLayers < 1 || maxSimulcastLayers > 8) {
            throw new IllegalArgumentException("maxSimulcastLayers is " + maxSimulcastLayers + ", not 1 to 8");
        }
    }

    /** VP8 first since every browser sends simulcast with it; no transport-wide feedback. */
    public static NegotiationPolicy defaults() {
        return new NegotiationPolicy(
                List.of(
                        CodecProfile.OPUS,
                        CodecProfile.RED,
                        CodecProfile.VP8,
                        CodecProfile.VP9_PROFILE_0,
                        CodecProfile.H264_CONSTRAINED_BASELINE,
                        CodecProfile.H264_BASELINE,
                        CodecProfile.H264_MAIN,
                        CodecProfile.H264_CONSTRAINED_HIGH,
                        CodecProfile.H264_HIGH,
                        CodecProfile.AV1_PROFILE_0),
                Set.of(
                        HeaderExtension.MID,
                        HeaderExtension.RTP_STREAM_ID,
                        HeaderExtension.REPAIRED_RTP_STREAM_ID,
                        HeaderExtension.AUDIO_LEVEL,
                        HeaderExtension.VIDEO_ORIENTATION,
                        HeaderExtension.ABS_CAPTURE_TIME,
                        HeaderExtension.DEPENDENCY_DESCRIPTOR),
                false,
                3);
    }

    public NegotiationPolicy withCodecs(List<CodecProfile> codecs) {
        return new NegotiationPolicy(codecs, extensions, transportCc, maxSimulcastLayers);
    }

    public NegotiationPolicy withExtensions(Set<HeaderExtension> extensions) {
        return new NegotiationPolicy(codecs, extensions, transportCc, maxSimulcastLayers);
    }

    public NegotiationPolicy withTransportCc(boolean transportCc) {
        return new NegotiationPolicy(codecs, extensions, transportCc, maxSimulcastLayers);
    }

    boolean allows(HeaderExtension extension) {
        return extension == HeaderExtension.TRANSPORT_CC ? transportCc : extensions.contains(extension);
    }
}
