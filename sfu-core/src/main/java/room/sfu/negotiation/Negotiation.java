package room.sfu.negotiation;

import java.util.ArrayList;
import java.util.List;
import room.sfu.sdp.Attribute;
import room.sfu.sdp.Attributes;
import room.sfu.sdp.Line;
import room.sfu.sdp.MediaDescription;
import room.sfu.sdp.Origin;
import room.sfu.sdp.SessionDescription;

/**
 * An offer that can be answered. The session says whether a transport has to be made or its ICE restarted; the
 * transport that results completes the answer.
 */
public final class Negotiation {
    private final SessionDescription offer;
    private final NegotiatedSession session;
    private final List<AnsweredSection> sections;
    private final List<OfferedSection> bundled;

    /**
     * @param bundled the accepted m-lines in the order of the offer's BUNDLE group, or without a group the only one
     */
    Negotiation(
            SessionDescription offer,
            NegotiatedSession session,
            List<AnsweredSection> sections,
            List<OfferedSection> bundled) {
        this.offer = offer;
        this.session = session;
        this.sections = sections;
        this.bundled = bundled;
    }

    /** What is agreed once the answer is sent. */
    public NegotiatedSession session() {
        return session;
    }

    /** The answer when the server's end of the transport is this one. */
    public SessionDescription answer(LocalTransport local) {
        Origin origin = new Origin(
                "-",
                Long.toString(session.localSessionId()),
                Long.toString(session.localSessionVersion()),
                "IN",
                "IP4",
                "127.0.0.1");
        List<MediaDescription> media = new ArrayList<>();
        for (AnsweredSection section : sections) {
            // The first of the group carries the candidates for all (RFC 9143 section 10.1).
            boolean tagged = !bundled.isEmpty()
                    && bundled.get(0).index() == section.media().index();
            media.add(section.describe(transport(local, tagged)));
        }
        return new SessionDescription(origin, "-", List.of(new Line('t', "0 0")), sessionAttributes(), media);
    }

    private Attributes sessionAttributes() {
        List<Attribute> lines = new ArrayList<>();
        List<String> mids = new ArrayList<>(Answerer.bundle(offer));
        mids.retainAll(bundled.stream().map(section -> section.offered().mid()).toList());
        if (!mids.isEmpty()) {
            lines.add(new Attribute.Group(Answerer.BUNDLE, mids));
        }
        lines.add(new Attribute.IceLite());
        if (offer.attributes().has(Attribute.ExtmapAllowMixed.class)) {
            lines.add(new Attribute.ExtmapAllowMixed());
        }
        lines.add(new Attribute.Other("msid-semantic", " WMS *"));
        return new Attributes(lines);
    }

    private List<Attribute> transport(LocalTransport local, boolean tagged) {
        List<Attribute> lines = new ArrayList<>();
        lines.add(new Attribute.IceUfrag(local.iceUfrag()));
        lines.add(new Attribute.IcePwd(local.icePwd()));
        lines.add(new Attribute.Fingerprint(
                local.fingerprint().algorithm(), local.fingerprint().value()));
        lines.add(new Attribute.Setup(session.localSetup()));
        if (tagged) {
            lines.addAll(local.candidateLines());
            lines.add(new Attribute.EndOfCandidates());
        }
        return lines;
    }
}
