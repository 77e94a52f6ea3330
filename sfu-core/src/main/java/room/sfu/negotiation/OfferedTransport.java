package room.sfu.negotiation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import room.sfu.negotiation.NegotiationException.Reason;
import room.sfu.sdp.Attribute;
import room.sfu.sdp.Attributes;
import room.sfu.sdp.SessionDescription;
import room.sfu.sdp.SetupRole;

/** Finds the one transport of an offer and checks that the server can be the other end of it. */
final class OfferedTransport {
    private static final Set<String> HASHES = Set.of("sha-256", "sha-384", "sha-512");

    private OfferedTransport() {}

    /**
     * The transport of the m-lines that share it.
     *
     * @param accepted in the order of the BUNDLE group; the first with ICE credentials speaks for all (RFC 9143
     *     section 7.3.1: later ones need not repeat what describes the transport)
     */
    static RemoteTransport of(SessionDescription offer, List<OfferedSection> accepted) throws NegotiationException {
        if (offer.iceLite()) {
            throw new NegotiationException(
                    Reason.BOTH_ICE_LITE,
                    "the offer is of an ICE-lite agent and so is the server; connect with full ICE, without a=ice-lite");
        }
        OfferedSection tagged = tagged(offer, accepted);
        String ufrag = offer.iceUfrag(tagged.offered());
        String pwd = offer.icePwd(tagged.offered());
        if (ufrag == null || pwd == null) {
            throw new NegotiationException(
                    Reason.NO_ICE_CREDENTIALS,
                    tagged.label()
                            + " has no a=ice-ufrag and a=ice-pwd; send the description an RTCPeerConnection made");
        }
        for (OfferedSection section : accepted) {
            if (!muxed(section.offered().attributes())
                    && !muxed(tagged.offered().attributes())) {
                throw new NegotiationException(
                        Reason.NO_RTCP_MUX,
                        section.label()
                                + " has no a=rtcp-mux; use rtcpMuxPolicy \"require\": RTCP shares the port of RTP here");
            }
        }
        return new RemoteTransport(
                accepted.get(0).offered().mid(),
                ufrag,
                pwd,
                fingerprints(offer, tagged),
                setup(offer.setup(tagged.offered()), tagged),
                offer.iceOptions(tagged.offered()).contains("trickle"));
    }

    private static OfferedSection tagged(SessionDescription offer, List<OfferedSection> accepted) {
        for (OfferedSection section : accepted) {
            if (offer.iceUfrag(section.offered()) != null) {
                return section;
            }
        }
        return accepted.get(0);
    }

    private static boolean muxed(Attributes attributes) {
        return attributes.has(Attribute.RtcpMux.class) || attributes.has(Attribute.RtcpMuxOnly.class);
    }

    private static List<Fingerprint> fingerprints(SessionDescription offer, OfferedSection tagged)
            throws NegotiationException {
        List<Fingerprint> usable = new ArrayList<>();
        for (Attribute.Fingerprint offered : offer.fingerprints(tagged.offered())) {
            if (HASHES.contains(offered.algorithm().toLowerCase(Locale.ROOT))) {
                usable.add(new Fingerprint(offered.algorithm(), offered.hash()));
            }
        }
        if (usable.isEmpty()) {
            throw new NegotiationException(
                    Reason.NO_FINGERPRINT,
                    tagged.label()
                            + " has no a=fingerprint of sha-256, sha-384 or sha-512; media goes over DTLS-SRTP only");
        }
        return usable;
    }

    private static SetupRole setup(@Nullable SetupRole offered, OfferedSection tagged) throws NegotiationException {
        // RFC 4145 section 4: an offer that says nothing is active.
        SetupRole role = offered == null ? SetupRole.ACTIVE : offered;
        if (role == SetupRole.HOLDCONN) {
            throw new NegotiationException(
                    Reason.SETUP_HOLDCONN,
                    tagged.label() + " has a=setup:holdconn, which opens no connection; offer actpass");
        }
        return role;
    }
}
