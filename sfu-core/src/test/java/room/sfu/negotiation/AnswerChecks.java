package room.sfu.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import room.sfu.sdp.Attribute;
import room.sfu.sdp.Direction;
import room.sfu.sdp.MediaDescription;
import room.sfu.sdp.SdpFixtures;
import room.sfu.sdp.SdpWriter;
import room.sfu.sdp.SessionDescription;
import room.sfu.sdp.SetupRole;

/** What holds of every answer to every offer (RFC 3264, 8829, 8853, 9143, 9429). */
final class AnswerChecks {
    private final SessionDescription offer;
    private final SessionDescription answer;
    private final NegotiatedSession session;
    private final LocalTransport local;

    private AnswerChecks(SessionDescription offer, Negotiation negotiation, LocalTransport local) {
        this.offer = offer;
        this.session = negotiation.session();
        this.local = local;
        this.answer = negotiation.answer(local);
    }

    /** Checks the answer and gives it back as a client would read it. */
    static SessionDescription check(SessionDescription offer, Negotiation negotiation, LocalTransport local) {
        AnswerChecks checks = new AnswerChecks(offer, negotiation, local);
        checks.run();
        return checks.answer;
    }

    private void run() {
        String text = SdpWriter.write(answer);
        assertEquals(answer, SdpFixtures.parse(text), "the answer is readable");
        assertEquals(offer.media().size(), answer.media().size(), "as many m-lines");
        assertEquals(offer.media().size(), session.media().size());
        assertTrue(answer.iceLite());
        bundleHoldsJustTheAccepted();
        Set<Integer> ssrcs = new HashSet<>();
        for (int i = 0; i < offer.media().size(); i++) {
            MediaDescription offered = offer.media().get(i);
            MediaDescription answered = answer.media().get(i);
            NegotiatedMedia media = session.media().get(i);
            assertEquals(i, media.index());
            assertEquals(offered.media(), answered.media());
            assertEquals(offered.protocol(), answered.protocol());
            assertEquals(offered.mid(), answered.mid());
            assertEquals(offered.mid(), media.mid());
            assertTrue(offered.formats().containsAll(answered.formats()), "only offered formats");
            assertFalse(answered.formats().isEmpty());
            assertFalse(answered.bundleOnly(), "bundle-only is for offers");
            if (media.kind() == MediaKind.REJECTED) {
                rejected(answered, media);
            } else {
                accepted(offered, answered, media);
                slot(answered, media, ssrcs);
            }
        }
        candidatesComeOnce();
    }

    private void bundleHoldsJustTheAccepted() {
        List<String> accepted = new ArrayList<>();
        for (NegotiatedMedia media : session.media()) {
            String mid = media.mid();
            if (media.kind() != MediaKind.REJECTED && mid != null) {
                accepted.add(mid);
            }
        }
        List<String> offered = offer.groups("BUNDLE").isEmpty()
                ? List.of()
                : offer.groups("BUNDLE").get(0).mids();
        if (answer.groups("BUNDLE").isEmpty()) {
            assertTrue(session.media().stream()
                            .filter(media -> media.kind() != MediaKind.REJECTED)
                            .count()
                    <= 1);
            return;
        }
        List<String> group = answer.groups("BUNDLE").get(0).mids();
        assertEquals(new HashSet<>(accepted), new HashSet<>(group));
        assertEquals(offered.stream().filter(group::contains).toList(), group, "in the offer's order");
    }

    private static void rejected(MediaDescription answered, NegotiatedMedia media) {
        assertEquals(0, answered.port());
        assertNotNull(media.rejected());
        assertEquals(null, media.receive());
        assertEquals(null, media.send());
        assertFalse(answered.attributes().has(Attribute.IceUfrag.class));
        assertFalse(answered.attributes().has(Attribute.Extmap.class));
    }

    private void accepted(MediaDescription offered, MediaDescription answered, NegotiatedMedia media) {
        assertEquals(9, answered.port());
        assertEquals(null, media.rejected());
        assertEquals(local.iceUfrag(), answer.iceUfrag(answered));
        assertEquals(local.icePwd(), answer.icePwd(answered));
        SetupRole offeredSetup = offer.setup(offered);
        SetupRole setup = answer.setup(answered);
        assertTrue(setup == SetupRole.PASSIVE || setup == SetupRole.ACTIVE);
        assertTrue(offeredSetup == null || offeredSetup == SetupRole.ACTPASS || setup != offeredSetup);
        assertEquals(1, answer.fingerprints(answered).size());
        assertTrue(answered.attributes().has(Attribute.RtcpMux.class));
        Direction offeredDirection = offer.direction(offered);
        assertEquals(offeredDirection.reversed(), answer.direction(answered));
        assertEquals(offeredDirection.sends(), media.receive() != null);
        assertEquals(offeredDirection.receives(), media.send() != null);
        assertEquals(
                offered.attributes().has(Attribute.RtcpRsize.class),
                answered.attributes().has(Attribute.RtcpRsize.class));
        payloadTypes(offered, answered);
        extensions(offered, answered, media);
        layers(offered, answered, media);
    }

    private static void payloadTypes(MediaDescription offered, MediaDescription answered) {
        for (String format : answered.formats()) {
            int payloadType = Integer.parseInt(format);
            Attribute.RtpMap map = answered.rtpMap(payloadType);
            assertNotNull(map, "every payload type is named");
            Attribute.RtpMap offeredMap = offered.rtpMap(payloadType);
            assertNotNull(offeredMap);
            assertEquals(offeredMap, map, "and named as offered");
            if (map.encoding().equalsIgnoreCase("rtx")) {
                Attribute.FormatParameters parameters = answered.formatParameters(payloadType);
                assertNotNull(parameters);
                assertTrue(answered.formats().contains(parameters.parameter("apt")), "apt is answered, too");
            }
        }
        for (Attribute.RtcpFeedback feedback : answered.attributes().all(Attribute.RtcpFeedback.class)) {
            assertTrue(answered.formats().contains("" + feedback.payloadType()));
            assertTrue(
                    offered.feedback(feedback.payloadType()).stream()
                            .anyMatch(other -> other.feedback().equals(feedback.feedback())),
                    "only offered feedback");
        }
        for (Attribute.FormatParameters parameters : answered.attributes().all(Attribute.FormatParameters.class)) {
            assertTrue(answered.formats().contains("" + parameters.payloadType()));
        }
    }

    private void extensions(MediaDescription offered, MediaDescription answered, NegotiatedMedia media) {
        Set<Integer> ids = new HashSet<>();
        for (Attribute.Extmap extmap : answered.attributes().all(Attribute.Extmap.class)) {
            assertTrue(ids.add(extmap.id()), "each id once");
            HeaderExtension extension = HeaderExtension.of(extmap.uri());
            assertNotNull(extension, "only extensions the server knows");
            Attribute.Extmap other = offer.headerExtensions(offered).stream()
                    .filter(candidate -> candidate.id() == extmap.id())
                    .findFirst()
                    .orElseThrow();
            assertEquals(other.uri(), extmap.uri());
            Direction direction = other.direction();
            assertEquals(direction == null ? null : direction.reversed(), extmap.direction());
            ReceivePlan receive = media.receive();
            boolean fromClient = direction == null || direction.sends();
            if (receive != null) {
                assertEquals(fromClient ? extmap.id() : 0, receive.extensions().id(extension));
            }
            SlotPlan send = media.send();
            boolean toClient = direction == null || direction.receives();
            if (send != null) {
                assertEquals(toClient ? extmap.id() : 0, send.extensions().id(extension));
            }
        }
        assertEquals(offer.mixesHeaderExtensions(offered), answer.mixesHeaderExtensions(answered));
    }

    private static void layers(MediaDescription offered, MediaDescription answered, NegotiatedMedia media) {
        List<String> rids = new ArrayList<>();
        for (Attribute.Rid rid : answered.attributes().all(Attribute.Rid.class)) {
            assertFalse(rid.sent(), "the server receives layers");
            assertTrue(offered.attributes().all(Attribute.Rid.class).stream()
                    .anyMatch(other -> other.sent() && other.id().equals(rid.id())));
            rids.add(rid.id());
        }
        ReceivePlan receive = media.receive();
        if (receive != null) { // else they are kept for when the client sends
            assertEquals(receive.rids(), rids);
        }
        Attribute.Simulcast simulcast = answered.attributes().first(Attribute.Simulcast.class);
        if (simulcast != null) {
            assertTrue(simulcast.layers(true).isEmpty());
            assertEquals(
                    rids,
                    simulcast.layers(false).stream()
                            .map(layer -> layer.alternatives().get(0).rid())
                            .toList());
        }
    }

    private void slot(MediaDescription answered, NegotiatedMedia media, Set<Integer> ssrcs) {
        SlotPlan send = media.send();
        if (send == null) {
            assertFalse(answered.attributes().has(Attribute.Ssrc.class));
            assertFalse(answered.attributes().has(Attribute.Msid.class));
            return;
        }
        assertTrue(send.ssrc() != 0 && ssrcs.add(send.ssrc()), "an SSRC of its own");
        assertTrue(send.rtxSsrc() == 0 || ssrcs.add(send.rtxSsrc()));
        boolean rtx = send.codecs().stream().anyMatch(codec -> codec.rtxPayloadType() != NegotiatedCodec.NO_RTX);
        assertEquals(rtx, send.rtxSsrc() != 0);
        Attribute.Msid msid = answered.attributes().first(Attribute.Msid.class);
        assertNotNull(msid);
        assertEquals("slot-" + send.number(), msid.stream());
        List<Attribute.Ssrc> lines = answered.attributes().all(Attribute.Ssrc.class);
        assertEquals(rtx ? 2 : 1, lines.size());
        assertEquals(Integer.toUnsignedLong(send.ssrc()), lines.get(0).ssrc());
        assertEquals(session.cname(), lines.get(0).attributeValue());
        List<Attribute.SsrcGroup> groups = answered.attributes().all(Attribute.SsrcGroup.class);
        assertEquals(
                rtx
                        ? List.of(new Attribute.SsrcGroup(
                                "FID",
                                List.of(Integer.toUnsignedLong(send.ssrc()), Integer.toUnsignedLong(send.rtxSsrc()))))
                        : List.of(),
                groups);
    }

    private void candidatesComeOnce() {
        long sections = answer.media().stream()
                .filter(section -> section.attributes().has(Attribute.Candidate.class)
                        || section.attributes().has(Attribute.EndOfCandidates.class))
                .count();
        assertEquals(session.transport() == null ? 0 : 1, sections);
    }
}
