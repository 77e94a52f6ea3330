package room.sfu.negotiation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import room.sfu.negotiation.NegotiationException.Reason;
import room.sfu.sdp.Attribute;
import room.sfu.sdp.Attributes;
import room.sfu.sdp.MediaDescription;
import room.sfu.sdp.SessionDescription;
import room.sfu.sdp.SetupRole;

/** Finds the one transport of an offer and checks that the server can be the other end of it. */
final class OfferedTransport {
    private static final Set<String> HASHES = Set.of("sha-256", "sha-384", "sha-512");

    private OfferedTransport() {}

    /**
     * The transport of the m-lines that share it.
     *
     * @param accepted in the order of the BUNDLE group; the first that describes the transport speaks for all (RFC 9143
     *     section 7.3.1: later ones need not repeat it)
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
        NegotiationException problem = problem(offer, tagged);
        if (problem != null || ufrag == null || pwd == null) {
            throw problem == null ? noCredentials(tagged) : problem;
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
                usable(offer, tagged),
                setup(offer.setup(tagged.offered()), tagged),
                offer.iceOptions(tagged.offered()).contains("trickle"));
    }

    /** The first that describes the transport whole and clearly; they all describe the same. */
    private static OfferedSection tagged(SessionDescription offer, List<OfferedSection> accepted) {
        for (OfferedSection section : accepted) {
            if (problem(offer, section) == null) {
                return section;
            }
        }
        return accepted.get(0);
    }

    /** Why the m-line does not tell what its transport is, null when it does. */
    private static @Nullable NegotiationException problem(SessionDescription offer, OfferedSection section) {
        MediaDescription offered = section.offered();
        NegotiationException unclear = unclear(offer, section, Attribute.IceUfrag.class, "ice-ufrag");
        if (unclear == null) {
            unclear = unclear(offer, section, Attribute.IcePwd.class, "ice-pwd");
        }
        if (unclear != null) {
            return unclear;
        }
        if (offer.iceUfrag(offered) == null || offer.icePwd(offered) == null) {
            return noCredentials(section);
        }
        if (usable(offer, section).isEmpty()) {
            unclear = unclear(offer, section, Attribute.Fingerprint.class, "fingerprint");
            return unclear != null
                    ? unclear
                    : new NegotiationException(
                            Reason.NO_FINGERPRINT,
                            section.label()
                                    + " has no a=fingerprint of sha-256, sha-384 or sha-512; media goes over DTLS-SRTP only");
        }
        return unclear(offer, section, Attribute.Setup.class, "setup");
    }

    private static NegotiationException noCredentials(OfferedSection section) {
        return new NegotiationException(
                Reason.NO_ICE_CREDENTIALS,
                section.label() + " has no a=ice-ufrag and a=ice-pwd; send the description an RTCPeerConnection made");
    }

    /**
     * Whether the m-line, or the session where the m-line says nothing, says two things of what is said once, or one that
     * cannot be read. A guess would make a call that never connects.
     */
    private static @Nullable NegotiationException unclear(
            SessionDescription offer, OfferedSection section, Class<? extends Attribute> type, String name) {
        Attributes own = section.offered().attributes();
        Attributes said = own.has(type) ? own : offer.attributes();
        if (type != Attribute.Fingerprint.class && said.contradict(type)) {
            return new NegotiationException(
                    Reason.UNCLEAR_TRANSPORT, section.label() + " has two a=" + name + " that differ; write one");
        }
        Attribute.Malformed malformed = own.malformed(name) == null ? said.malformed(name) : own.malformed(name);
        if (malformed == null || said.has(type)) {
            return null;
        }
        return new NegotiationException(
                Reason.UNCLEAR_TRANSPORT,
                section.label() + " has an a=" + name + " that cannot be read; write a=" + name + ":"
                        + malformed.form());
    }

    private static boolean muxed(Attributes attributes) {
        return attributes.has(Attribute.RtcpMux.class) || attributes.has(Attribute.RtcpMuxOnly.class);
    }

    private static List<Fingerprint> usable(SessionDescription offer, OfferedSection section) {
        List<Fingerprint> usable = new ArrayList<>();
        for (Attribute.Fingerprint offered : offer.fingerprints(section.offered())) {
            if (HASHES.contains(offered.algorithm().toLowerCase(Locale.ROOT))) {
                usable.add(new Fingerprint(offered.algorithm(), offered.hash()));
            }
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
