package room.sfu.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One m-line with the lines below it (RFC 8866 section 5.14).
 *
 * @param media "audio", "video", "application" or another token
 * @param port 0 to 65535; 0 means rejected or, with {@link #bundleOnly()}, shared with another m-line (RFC 9143)
 * @param portCount ports in use, 1 unless written
 * @param protocol such as "UDP/TLS/RTP/SAVPF"
 * @param formats payload types where the protocol is RTP, 0 to 127 without repetition; at least one
 * @param lines the i=, c=, b= and k= lines
 */
public record MediaDescription(
        String media,
        int port,
        int portCount,
        String protocol,
        List<String> formats,
        List<Line> lines,
        Attributes attributes) {
    public MediaDescription {
        formats = List.copyOf(formats);
        lines = List.copyOf(lines);
    }

    /** Whether the formats are RTP payload types. */
    public boolean isRtp() {
        return isRtp(protocol);
    }

    static boolean isRtp(String protocol) {
        String upper = protocol.toUpperCase(Locale.ROOT);
        return upper.startsWith("RTP/") || upper.contains("/RTP/");
    }

    /** The identification tag (RFC 5888), null when there is none. */
    public @Nullable String mid() {
        Attribute.Mid mid = attributes.first(Attribute.Mid.class);
        return mid == null ? null : mid.tag();
    }

    public boolean bundleOnly() {
        return attributes.has(Attribute.BundleOnly.class);
    }

    /** How the payload type is named, null when it is not. */
    public Attribute.@Nullable RtpMap rtpMap(int payloadType) {
        for (Attribute attribute : attributes.list()) {
            if (attribute instanceof Attribute.RtpMap map && map.payloadType() == payloadType) {
                return map;
            }
        }
        return null;
    }

    /** The payload type's parameters, null when it has none; several lines count as one. */
    public Attribute.@Nullable FormatParameters formatParameters(int payloadType) {
        List<String> texts = new ArrayList<>();
        for (Attribute attribute : attributes.list()) {
            if (attribute instanceof Attribute.FormatParameters parameters && parameters.payloadType() == payloadType) {
                texts.add(parameters.text());
            }
        }
        return texts.isEmpty() ? null : new Attribute.FormatParameters(payloadType, String.join(";", texts));
    }

    /** The feedback offered for the payload type, wildcards included, in order. */
    public List<Attribute.RtcpFeedback> feedback(int payloadType) {
        return attributes.all(Attribute.RtcpFeedback.class).stream()
                .filter(feedback -> feedback.appliesTo(payloadType))
                .toList();
    }
}
