package room.sfu.negotiation;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import room.sfu.sdp.Attribute;
import room.sfu.sdp.Direction;
import room.sfu.sdp.MediaDescription;
import room.sfu.sdp.SessionDescription;

/**
 * An m-line of an offer with what could be answered to it on its own.
 *
 * @param rejected why nothing could, else null
 * @param codecs empty when it is rejected
 * @param direction as the client sees it
 */
record OfferedSection(
        int index,
        MediaDescription offered,
        MediaKind kind,
        @Nullable RejectReason rejected,
        List<MatchedCodec> codecs,
        Direction direction) {
    static OfferedSection of(SessionDescription offer, int index, List<String> bundle, CodecMatcher codecMatcher) {
        MediaDescription offered = offer.media().get(index);
        MediaKind kind = MediaKind.of(offered.media());
        Direction direction = offer.direction(offered);
        // Port 0 in a bundled m-line with bundle-only means that it shares the port of another (RFC 9143 section 6).
        String mid = offered.mid();
        boolean sharesPort = offered.bundleOnly() && mid != null && bundle.contains(mid);
        boolean stopped = offered.port() == 0 && !sharesPort;
        RejectReason rejected = null;
        List<MatchedCodec> codecs = List.of();
        if (stopped) {
            rejected = RejectReason.STOPPED_BY_CLIENT;
        } else if (offered.attributes().contradict(Attribute.MediaDirection.class)
                || offered.attributes().contradict(Attribute.Mid.class)) {
            rejected = RejectReason.CONTRADICTORY;
        } else if (kind == MediaKind.REJECTED) {
            rejected = RejectReason.NOT_AUDIO_OR_VIDEO;
        } else if (!isSecureRtp(offered)) {
            rejected = RejectReason.UNSUPPORTED_PROTOCOL;
        } else {
            codecs = codecMatcher.match(kind, offered);
            rejected = codecs.isEmpty() ? RejectReason.NO_COMMON_CODEC : null;
        }
        return new OfferedSection(index, offered, kind, rejected, codecs, direction);
    }

    /** The profiles that stand for DTLS-SRTP (RFC 8829 section 5.1.2); all mean the same once a fingerprint is there. */
    private static boolean isSecureRtp(MediaDescription offered) {
        return switch (offered.protocol().toUpperCase(Locale.ROOT)) {
            case "UDP/TLS/RTP/SAVPF",
                    "UDP/TLS/RTP/SAVP",
                    "TCP/DTLS/RTP/SAVPF",
                    "TCP/DTLS/RTP/SAVP",
                    "TCP/TLS/RTP/SAVPF",
                    "TCP/TLS/RTP/SAVP",
                    "RTP/SAVPF",
                    "RTP/SAVP" -> true;
            default -> false;
        };
    }

    OfferedSection reject(RejectReason reason) {
        return new OfferedSection(index, offered, kind, reason, List.of(), direction);
    }

    /** How messages name it. */
    String label() {
        String mid = offered.mid();
        return "m-line " + (index + 1) + " (" + offered.media() + (mid == null ? ")" : ", mid " + mid + ")");
    }
}
