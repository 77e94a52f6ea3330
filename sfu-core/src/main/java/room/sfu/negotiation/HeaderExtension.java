package room.sfu.negotiation;

import org.jspecify.annotations.Nullable;

/**
 * The RTP header extensions the server takes, by their URIs. Not playout-delay: a receiver keeps to what it said last,
 * and a slot would go on with the wish of a source that it does not carry any more.
 */
public enum HeaderExtension {
    /** RFC 9143 section 15. */
    MID("urn:ietf:params:rtp-hdrext:sdes:mid"),
    /** RFC 8852. */
    RTP_STREAM_ID("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"),
    /** RFC 8852. */
    REPAIRED_RTP_STREAM_ID("urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"),
    /** RFC 6464. */
    AUDIO_LEVEL("urn:ietf:params:rtp-hdrext:ssrc-audio-level"),
    /** 3GPP TS 26.114 section 7.4.5. */
    VIDEO_ORIENTATION("urn:3gpp:video-orientation"),
    ABS_SEND_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),
    ABS_CAPTURE_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"),
    COLOR_SPACE("http://www.webrtc.org/experiments/rtp-hdrext/color-space"),
    /** AV1 RTP specification, appendix A. */
    DEPENDENCY_DESCRIPTOR("https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"),
    TRANSPORT_CC("http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01");

    private final String uri;

    HeaderExtension(String uri) {
        this.uri = uri;
    }

    public String uri() {
        return uri;
    }

    static @Nullable HeaderExtension of(String uri) {
        for (HeaderExtension extension : values()) {
            if (extension.uri.equals(uri)) {
                return extension;
            }
        }
        return null;
    }
}
