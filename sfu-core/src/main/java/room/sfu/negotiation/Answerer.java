package room.sfu.negotiation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import room.sfu.negotiation.ExtensionMatcher.MatchedExtensions;
import room.sfu.negotiation.NegotiationException.Reason;
import room.sfu.sdp.Attribute;
import room.sfu.sdp.Direction;
import room.sfu.sdp.MediaDescription;
import room.sfu.sdp.SessionDescription;
import room.sfu.sdp.SetupRole;

/**
 * Answers offers (RFC 8829 section 5.3, RFC 9143). The client always offers; the server is ICE-lite, the passive side
 * of DTLS unless the client insists on that, and takes everything over one transport.
 *
 * <p>An m-line that the client sends is received; one that the client receives is a slot with SSRCs of its own that
 * stay the same as long as the m-line lives. The n-th audio and the n-th video slot are one stream to the client.
 *
 * <p>Holds no session: what one answer agreed on is handed in with the next offer.
 */
public final class Answerer {
    static final String BUNDLE = "BUNDLE";

    private static final List<HeaderExtension> IDENTIFYING =
            List.of(HeaderExtension.MID, HeaderExtension.RTP_STREAM_ID, HeaderExtension.REPAIRED_RTP_STREAM_ID);

    /** In the order of what a packet cannot do without. */
    private static final List<HeaderExtension> SESSION_WIDE = List.of(
            HeaderExtension.MID,
            HeaderExtension.RTP_STREAM_ID,
            HeaderExtension.REPAIRED_RTP_STREAM_ID,
            HeaderExtension.TRANSPORT_CC);

    private final NegotiationPolicy policy;
    private final IntSupplier random;
    private final CodecMatcher codecMatcher;
    private final ExtensionMatcher extensionMatcher;

    /**
     * @param random gives SSRCs, session ids and names; should be unpredictable (RFC 3550 section 8.1)
     */
    public Answerer(NegotiationPolicy policy, IntSupplier random) {
        this.policy = policy;
        this.random = random;
        this.codecMatcher = new CodecMatcher(policy);
        this.extensionMatcher = new ExtensionMatcher(policy);
    }

    /** One that agrees to fewer codecs. */
    public Answerer limitedTo(Predicate<CodecProfile> allowed) {
        return new Answerer(
                policy.withCodecs(policy.codecs().stream().filter(allowed).toList()), random);
    }

    /**
     * Finds what the offer and the server have in common.
     *
     * @param previous what the participant's offer before this one led to, null when there is none
     * @throws NegotiationException when the offer cannot be answered; nothing has changed then, and previous still
     *     holds
     */
    public Negotiation negotiate(SessionDescription offer, @Nullable NegotiatedSession previous)
            throws NegotiationException {
        if (offer.media().isEmpty()) {
            throw new NegotiationException(
                    Reason.NO_MEDIA, "the offer has no m-line; add a track or a transceiver before creating it");
        }
        NegotiatedSession kept =
                previous != null && previous.remoteOrigin().sameSession(offer.origin()) ? previous : null;
        List<OfferedSection> sections = sections(offer);
        if (kept != null) {
            checkContinuity(sections, kept);
        }
        List<OfferedSection> bundled = share(offer, sections);
        RemoteTransport transport = bundled.isEmpty() ? null : OfferedTransport.of(offer, bundled);
        String cname = kept == null ? cname() : kept.cname();
        SlotAllocator slots = slots(sections, kept);
        Map<Integer, HeaderExtension> reserved = reservedIds(offer, bundled);
        List<AnsweredSection> answered = new ArrayList<>();
        for (OfferedSection section : sections) {
            answered.add(answered(offer, section, reserved, slots, cname));
        }
        checkExtensionIds(answered);
        NegotiatedSession session = new NegotiatedSession(
                offer.origin(),
                kept == null ? sessionId() : kept.localSessionId(),
                kept == null ? 1 : kept.localSessionVersion() + 1,
                cname,
                kept == null,
                transportChange(transport, kept),
                transport,
                localSetup(transport, kept),
                answered.stream().map(AnsweredSection::media).toList(),
                slots.identities());
        return new Negotiation(offer, session, answered, bundled);
    }

    private List<OfferedSection> sections(SessionDescription offer) {
        List<String> bundle = bundle(offer);
        List<OfferedSection> sections = new ArrayList<>();
        for (int index = 0; index < offer.media().size(); index++) {
            sections.add(OfferedSection.of(offer, index, bundle, codecMatcher));
        }
        return sections;
    }

    /** The mids of the first BUNDLE group; others would need a second transport. */
    static List<String> bundle(SessionDescription offer) {
        List<Attribute.Group> groups = offer.groups(BUNDLE);
        return groups.isEmpty() ? List.of() : groups.get(0).mids();
    }

    /** RFC 3264 section 8: m-lines stay where they are, and only a rejected one may become another. */
    private static void checkContinuity(List<OfferedSection> sections, NegotiatedSession kept)
            throws NegotiationException {
        if (sections.size() < kept.media().size()) {
            throw new NegotiationException(
                    Reason.MEDIA_REORDERED,
                    "the offer has " + sections.size() + " m-lines, the one before had "
                            + kept.media().size() + "; m-lines are stopped with port 0, not left out");
        }
        for (NegotiatedMedia before : kept.media()) {
            OfferedSection section = sections.get(before.index());
            boolean same = before.kind() == section.kind()
                    && Objects.equals(before.mid(), section.offered().mid());
            if (before.kind() != MediaKind.REJECTED && !same && section.rejected() != RejectReason.STOPPED_BY_CLIENT) {
                throw new NegotiationException(
                        Reason.MEDIA_REORDERED,
                        section.label() + " had the mid " + before.mid()
                                + " in the offer before; keep m-lines in their order");
            }
        }
    }

    /**
     * Chooses the m-lines that share the transport, in the group's order, and rejects the others in place. Without a
     * group only one m-line can be served.
     */
    private static List<OfferedSection> share(SessionDescription offer, List<OfferedSection> sections) {
        Map<String, OfferedSection> acceptable = new HashMap<>();
        OfferedSection first = null;
        for (OfferedSection section : sections) {
            if (section.rejected() == null) {
                first = first == null ? section : first;
                String mid = section.offered().mid();
                if (mid != null) {
                    acceptable.put(mid, section);
                }
            }
        }
        List<OfferedSection> shared = new ArrayList<>();
        for (String mid : bundle(offer)) {
            OfferedSection section = acceptable.remove(mid);
            if (section != null) {
                shared.add(section);
            }
        }
        if (shared.isEmpty() && first != null) {
            shared.add(first);
        }
        Set<Integer> served = new HashSet<>();
        shared.forEach(section -> served.add(section.index()));
        sections.replaceAll(section -> section.rejected() == null && !served.contains(section.index())
                ? section.reject(RejectReason.NOT_BUNDLED)
                : section);
        return shared;
    }

    private SlotAllocator slots(List<OfferedSection> sections, @Nullable NegotiatedSession kept) {
        SlotAllocator slots = new SlotAllocator(random);
        for (OfferedSection section : sections) {
            SlotIdentity identity = kept == null ? null : kept.slotIdentities().get(section.index());
            if (identity != null && section.rejected() == null) {
                slots.keep(section.index(), section.kind(), identity);
            }
            for (SignalledStream stream : SignalledStreams.of(section.offered())) {
                slots.avoid(stream.ssrc());
                slots.avoid(stream.rtxSsrc());
            }
        }
        return slots;
    }

    private AnsweredSection answered(
            SessionDescription offer,
            OfferedSection section,
            Map<Integer, HeaderExtension> reserved,
            SlotAllocator slots,
            String cname) {
        MediaDescription offered = section.offered();
        if (section.rejected() != null) {
            NegotiatedMedia media = new NegotiatedMedia(
                    offered.mid(), section.index(), MediaKind.REJECTED, section.rejected(), null, null);
            return new AnsweredSection(section, media, Direction.INACTIVE, List.of(), MatchedLayers.NONE);
        }
        List<NegotiatedCodec> codecs =
                section.codecs().stream().map(MatchedCodec::codec).toList();
        MatchedExtensions extensions =
                extensionMatcher.match(offer.headerExtensions(offered), section.direction(), reserved);
        MatchedLayers layers = MatchedLayers.NONE;
        // Without the extension nothing on a packet would tell its layer. An m-line that does not send now keeps its
        // layers
        // for the time when it does: an answer without them means that simulcast is not supported (RFC 8853 section
        // 5.3.2), and the client would give them up for good.
        boolean tellsLayers = section.direction().sends()
                ? extensions.received().id(HeaderExtension.RTP_STREAM_ID) != 0
                : offer.headerExtensions(offered).stream()
                        .anyMatch(extmap -> HeaderExtension.of(extmap.uri()) == HeaderExtension.RTP_STREAM_ID);
        if (tellsLayers) {
            layers = MatchedLayers.of(offered, section.codecs(), policy.maxSimulcastLayers());
        }
        ReceivePlan receive = null;
        if (section.direction().sends()) {
            receive = new ReceivePlan(
                    codecs,
                    extensions.received(),
                    layers.ids(),
                    SignalledStreams.of(offered),
                    SignalledStreams.msid(offered));
        }
        SlotPlan send = null;
        if (section.direction().receives()) {
            SlotIdentity identity = slots.identity(section.index(), section.kind());
            boolean rtx = section.codecs().stream().anyMatch(MatchedCodec::hasRtx);
            send = new SlotPlan(
                    identity.number(),
                    codecs,
                    extensions.sent(),
                    identity.ssrc(),
                    rtx ? identity.rtxSsrc() : 0,
                    cname,
                    identity.msid());
        }
        NegotiatedMedia media =
                new NegotiatedMedia(offered.mid(), section.index(), section.kind(), null, receive, send);
        return new AnsweredSection(section, media, section.direction().reversed(), extensions.lines(), layers);
    }

    /**
     * The ids of what is read from a packet before its m-line is known. In no m-line may they stand for anything else
     * (RFC 9143 section 9.2, RFC 8285 section 6): what has one of them all the same is not answered there, and so not
     * sent.
     */
    private Map<Integer, HeaderExtension> reservedIds(SessionDescription offer, List<OfferedSection> bundled) {
        Map<Integer, HeaderExtension> reserved = new HashMap<>();
        List<HeaderExtensionIds> received = new ArrayList<>();
        for (OfferedSection section : bundled) {
            received.add(extensionMatcher
                    .match(offer.headerExtensions(section.offered()), section.direction(), Map.of())
                    .received());
        }
        for (HeaderExtension extension : SESSION_WIDE) {
            for (HeaderExtensionIds ids : received) {
                if (ids.id(extension) != 0) {
                    reserved.putIfAbsent(ids.id(extension), extension);
                }
            }
        }
        return reserved;
    }

    /** A packet's m-line is found by these extensions, so their ids must not depend on the m-line (RFC 9143 9.2). */
    private static void checkExtensionIds(List<AnsweredSection> answered) throws NegotiationException {
        Map<HeaderExtension, Integer> ids = new EnumMap<>(HeaderExtension.class);
        for (AnsweredSection section : answered) {
            ReceivePlan receive = section.media().receive();
            if (receive == null) {
                continue;
            }
            for (HeaderExtension extension : IDENTIFYING) {
                int id = receive.extensions().id(extension);
                Integer other = id == 0 ? null : ids.putIfAbsent(extension, id);
                if (other != null && other != id) {
                    throw new NegotiationException(
                            Reason.CONFLICTING_EXTENSION_IDS,
                            section.offer().label() + " numbers " + extension.uri() + " " + id + ", another m-line "
                                    + other + "; number it alike in all bundled m-lines");
                }
            }
        }
    }

    private static TransportChange transportChange(
            @Nullable RemoteTransport transport, @Nullable NegotiatedSession kept) {
        if (transport == null) {
            return TransportChange.KEPT;
        }
        RemoteTransport before = kept == null ? null : kept.transport();
        // Another m-line at the head of the group makes no other transport: the credentials may change only with the
        // client's (RFC 8839 section 4.4.1.1.1), though browsers start DTLS from nothing then.
        if (kept == null
                || before == null
                || !before.fingerprints().equals(transport.fingerprints())
                || kept.localSetup() != localSetup(transport, kept)) {
            return TransportChange.NEW;
        }
        boolean sameCredentials = before.iceUfrag().equals(transport.iceUfrag())
                && before.icePwd().equals(transport.icePwd());
        return sameCredentials ? TransportChange.KEPT : TransportChange.ICE_RESTART;
    }

    /**
     * RFC 8842 section 5.3. Offers of a connection that stands leave the choice again (section 5.4), and then the roles
     * stay; other ones need another association.
     */
    private static SetupRole localSetup(@Nullable RemoteTransport transport, @Nullable NegotiatedSession kept) {
        if (transport != null && transport.setup() != SetupRole.ACTPASS) {
            return transport.setup() == SetupRole.PASSIVE ? SetupRole.ACTIVE : SetupRole.PASSIVE;
        }
        return kept == null ? SetupRole.PASSIVE : kept.localSetup();
    }

    /** RFC 8829 section 5.2.1: 62 bits, so that it fits a signed number everywhere. */
    private long sessionId() {
        long bits = ((long) random.getAsInt() << 32) | Integer.toUnsignedLong(random.getAsInt());
        return (bits & ((1L << 62) - 1)) | 1;
    }

    /** RFC 7022 section 4.1: 96 random bits. */
    private String cname() {
        byte[] bits = new byte[12];
        ByteBuffer.wrap(bits)
                .putInt(random.getAsInt())
                .putInt(random.getAsInt())
                .putInt(random.getAsInt());
        return Base64.getEncoder().encodeToString(bits);
    }
}
