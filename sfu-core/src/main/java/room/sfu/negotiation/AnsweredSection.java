package room.sfu.negotiation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import room.sfu.sdp.Attribute;
import room.sfu.sdp.Attributes;
import room.sfu.sdp.Direction;
import room.sfu.sdp.Line;
import room.sfu.sdp.MediaDescription;

/**
 * An m-line's answer but for the transport.
 *
 * @param direction as the server sees it
 * @param extensions the a=extmap lines
 */
record AnsweredSection(
        OfferedSection offer,
        NegotiatedMedia media,
        Direction direction,
        List<Attribute> extensions,
        MatchedLayers layers) {
    /** RFC 8829 section 5.3.1: a port and an address that mean nothing, since the candidates tell the real ones. */
    private static final int DISCARD_PORT = 9;

    private static final List<Line> CONNECTION = List.of(new Line('c', "IN IP4 0.0.0.0"));

    /**
     * As part of the answer.
     *
     * @param transport the lines that describe the transport
     */
    MediaDescription describe(List<Attribute> transport) {
        MediaDescription offered = offer.offered();
        List<Attribute> lines = new ArrayList<>();
        String mid = offered.mid();
        if (mid != null) {
            lines.add(new Attribute.Mid(mid));
        }
        if (media.kind() == MediaKind.REJECTED) {
            if (offered.isRtp()) {
                lines.add(new Attribute.MediaDirection(Direction.INACTIVE));
            }
            return section(0, offered.formats(), lines);
        }
        lines.addAll(transport);
        if (offered.attributes().has(Attribute.ExtmapAllowMixed.class)) {
            lines.add(new Attribute.ExtmapAllowMixed());
        }
        lines.addAll(extensions);
        lines.add(new Attribute.MediaDirection(direction));
        SlotPlan send = media.send();
        if (send != null) {
            lines.add(new Attribute.Msid(send.msid().stream(), send.msid().track()));
        }
        lines.add(new Attribute.RtcpMux());
        if (offered.attributes().has(Attribute.RtcpRsize.class)) {
            lines.add(new Attribute.RtcpRsize());
        }
        boolean sends = offer.direction() != Direction.RECVONLY;
        List<String> formats = new ArrayList<>();
        for (MatchedCodec codec : offer.codecs()) {
            formats.add(Integer.toString(codec.codec().payloadType()));
            if (codec.hasRtx()) {
                formats.add(Integer.toString(codec.codec().rtxPayloadType()));
            }
            lines.addAll(codec.attributes(sends, layers.simulcast()));
        }
        lines.addAll(layers.attributes());
        sources(lines, send);
        return section(DISCARD_PORT, formats, lines);
    }

    private static void sources(List<Attribute> lines, @Nullable SlotPlan send) {
        if (send == null) {
            return;
        }
        long ssrc = Integer.toUnsignedLong(send.ssrc());
        long rtxSsrc = Integer.toUnsignedLong(send.rtxSsrc());
        if (rtxSsrc != 0) {
            lines.add(new Attribute.SsrcGroup("FID", List.of(ssrc, rtxSsrc)));
        }
        lines.add(new Attribute.Ssrc(ssrc, "cname", send.cname()));
        if (rtxSsrc != 0) {
            lines.add(new Attribute.Ssrc(rtxSsrc, "cname", send.cname()));
        }
    }

    private MediaDescription section(int port, List<String> formats, List<Attribute> lines) {
        MediaDescription offered = offer.offered();
        return new MediaDescription(
                offered.media(), port, 1, offered.protocol(), formats, CONNECTION, new Attributes(lines));
    }
}
