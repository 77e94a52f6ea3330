package room.bench.load.client;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import room.sfu.sdp.Direction;
import room.transport.dtls.Fingerprint;
import room.transport.ice.IceCredentials;

/** Writes the generator's offers and answers. The client is always the active side of DTLS. */
final class SessionText {
    private static final int TRANSPORT_CC_EXTENSION = 3;
    private static final int MID_EXTENSION = 4;

    /** Of retransmitted video and of the packets that servers probe with (RFC 4588). */
    static final int RTX_PAYLOAD_TYPE = 97;

    private static final int RID_EXTENSION = 10;

    private final StringBuilder out = new StringBuilder();
    private final String cname;

    private SessionText(long sessionId, String cname, List<String> mids) {
        this.cname = cname;
        line("v=0");
        line("o=- " + sessionId + " 1 IN IP4 127.0.0.1");
        line("s=-");
        line("t=0 0");
        line("a=group:BUNDLE " + String.join(" ", mids));
        line("a=msid-semantic: WMS *");
    }

    static String offer(
            long sessionId,
            String cname,
            List<MediaLine> lines,
            boolean transportFeedback,
            IceCredentials credentials,
            Fingerprint fingerprint,
            InetSocketAddress candidate) {
        List<String> mids =
                IntStream.range(0, lines.size()).mapToObj(Integer::toString).toList();
        SessionText text = new SessionText(sessionId, cname, mids);
        for (int i = 0; i < lines.size(); i++) {
            MediaLine line = lines.get(i);
            MediaKind kind = line.kind();
            boolean retransmission = transportFeedback && kind == MediaKind.VIDEO && !line.sends();
            text.line("m=" + kind.media() + " 9 UDP/TLS/RTP/SAVPF " + kind.payloadType()
                    + (retransmission ? " " + RTX_PAYLOAD_TYPE : ""));
            text.transport(credentials, fingerprint, candidate);
            text.line("a=mid:" + mids.get(i));
            text.line(line.sends() ? "a=sendonly" : "a=recvonly");
            text.line("a=extmap:" + MID_EXTENSION + " urn:ietf:params:rtp-hdrext:sdes:mid");
            if (transportFeedback) {
                text.line("a=extmap:" + TRANSPORT_CC_EXTENSION + " " + RemoteDescription.TRANSPORT_CC_EXTENSION);
            }
            if (!line.rids().isEmpty()) {
                text.line("a=extmap:" + RID_EXTENSION + " urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id");
            }
            text.codec(kind, kind.payloadType(), transportFeedback);
            if (retransmission) {
                text.line("a=rtpmap:" + RTX_PAYLOAD_TYPE + " rtx/90000");
                text.line("a=fmtp:" + RTX_PAYLOAD_TYPE + " apt=" + kind.payloadType());
            }
            if (line.sends()) {
                text.streams(line);
            }
        }
        return text.out.toString();
    }

    /** Takes everything that the offer sends in the generator's codecs and rejects the rest. */
    static String answer(
            long sessionId,
            String cname,
            RemoteDescription offer,
            boolean transportFeedback,
            IceCredentials credentials,
            Fingerprint fingerprint,
            InetSocketAddress candidate) {
        SessionText text = new SessionText(
                sessionId,
                cname,
                offer.sections().stream()
                        .filter(section -> section.payloadType() >= 0)
                        .map(RemoteDescription.Section::mid)
                        .toList());
        for (RemoteDescription.Section section : offer.sections()) {
            MediaKind kind = section.kind();
            if (kind == null || section.payloadType() < 0) {
                text.line("m=" + (kind == null ? "application" : kind.media()) + " 0 "
                        + (kind == null ? "UDP/DTLS/SCTP webrtc-datachannel" : "UDP/TLS/RTP/SAVPF 0"));
                text.line("c=IN IP4 0.0.0.0");
                text.line("a=mid:" + section.mid());
                continue;
            }
            text.line("m=" + kind.media() + " 9 UDP/TLS/RTP/SAVPF " + section.payloadType());
            text.transport(credentials, fingerprint, candidate);
            text.line("a=mid:" + section.mid());
            text.line(section.direction() == Direction.INACTIVE ? "a=inactive" : "a=recvonly");
            boolean numbered = transportFeedback && section.transportCcExtension() != 0;
            if (numbered) {
                text.line(
                        "a=extmap:" + section.transportCcExtension() + " " + RemoteDescription.TRANSPORT_CC_EXTENSION);
            }
            text.codec(kind, section.payloadType(), numbered);
        }
        return text.out.toString();
    }

    private void transport(IceCredentials credentials, Fingerprint fingerprint, InetSocketAddress candidate) {
        line("c=IN IP4 0.0.0.0");
        line("a=ice-ufrag:" + credentials.ufrag());
        line("a=ice-pwd:" + credentials.pwd());
        line("a=fingerprint:" + fingerprint.toSdp());
        line("a=setup:active");
        line("a=rtcp-mux");
        line("a=rtcp-rsize");
        line("a=candidate:1 1 udp " + IceClient.HOST_PRIORITY + " "
                + candidate.getAddress().getHostAddress() + " " + candidate.getPort() + " typ host");
        line("a=end-of-candidates");
    }

    private void codec(MediaKind kind, int payloadType, boolean transportFeedback) {
        line("a=rtpmap:" + payloadType + " " + kind.rtpMap());
        if (transportFeedback) {
            line("a=rtcp-fb:" + payloadType + " transport-cc");
        }
        switch (kind) {
            case AUDIO -> line("a=fmtp:" + payloadType + " minptime=10;useinbandfec=1");
            case VIDEO -> {
                line("a=rtcp-fb:" + payloadType + " nack");
                line("a=rtcp-fb:" + payloadType + " nack pli");
                line("a=rtcp-fb:" + payloadType + " ccm fir");
                line("a=rtcp-fb:" + payloadType + " goog-remb");
            }
        }
    }

    private void streams(MediaLine line) {
        line("a=msid:" + cname + " " + cname + "-" + line.kind().media());
        if (line.rids().isEmpty()) {
            line("a=ssrc:" + Integer.toUnsignedString(line.ssrcs().getFirst()) + " cname:" + cname);
            return;
        }
        line.rids().forEach(rid -> line("a=rid:" + rid + " send"));
        line("a=simulcast:send " + line.rids().stream().collect(Collectors.joining(";")));
    }

    private void line(String text) {
        out.append(text).append("\r\n");
    }
}
