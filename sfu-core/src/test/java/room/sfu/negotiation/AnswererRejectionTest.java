package room.sfu.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import room.sfu.negotiation.NegotiationException.Reason;
import room.sfu.sdp.SdpFixtures;

class AnswererRejectionTest {
    private final Negotiating client = new Negotiating();

    private static OfferText call() {
        return new OfferText().audio("0", "sendonly").video("1", "sendonly");
    }

    private NegotiationException refusal(String text) {
        return assertThrows(NegotiationException.class, () -> client.negotiate(text));
    }

    private List<String> group() {
        return client.answer().groups("BUNDLE").get(0).mids();
    }

    @Test
    void rejectsAnMLineWithoutACommonCodecAndKeepsTheRest() {
        NegotiatedSession session = client.offer(new OfferText()
                .media("0", "m=audio 9 UDP/TLS/RTP/SAVPF 0", "sendonly")
                .video("1", "sendonly")
                .text());
        assertEquals(RejectReason.NO_COMMON_CODEC, session.media().get(0).rejected());
        assertEquals(List.of("1"), group());
        assertNotNull(session.transport());
    }

    @Test
    void rejectsPlainRtp() {
        NegotiatedSession session = client.offer(new OfferText()
                .media("0", "m=audio 9 RTP/AVP 111", "sendonly", "a=rtpmap:111 opus/48000/2")
                .video("1", "sendonly")
                .text());
        assertEquals(RejectReason.UNSUPPORTED_PROTOCOL, session.media().get(0).rejected());
    }

    @Test
    void takesPortZeroForASharedPortOnlyInsideTheGroup() {
        String shared = call().text()
                .replace("m=video 9 ", "m=video 0 ")
                .replace("a=mid:1\r\n", "a=mid:1\r\na=bundle-only\r\n");
        assertEquals(MediaKind.VIDEO, client.offer(shared).media().get(1).kind());
        String apart = shared.replace("a=group:BUNDLE 0 1", "a=group:BUNDLE 0");
        assertEquals(
                RejectReason.STOPPED_BY_CLIENT,
                new Negotiating().offer(apart).media().get(1).rejected());
    }

    @Test
    void servesTheFirstMLineWhereNoneAreBundled() {
        NegotiatedSession session = client.offer(call().unbundled().text());
        assertEquals(MediaKind.AUDIO, session.media().get(0).kind());
        assertEquals(RejectReason.NOT_BUNDLED, session.media().get(1).rejected());
        assertEquals(List.of(), client.answer().groups("BUNDLE"));
    }

    @Test
    void servesASingleMLineWithoutAMid() {
        NegotiatedSession session =
                client.offer(new OfferText().unbundled().video("", "sendonly").text());
        assertEquals(MediaKind.VIDEO, session.media().get(0).kind());
        assertNull(session.media().get(0).mid());
        NegotiatedSession again =
                client.offer(new OfferText().unbundled().video("", "sendonly").text());
        assertEquals(session.media(), again.media());
    }

    @Test
    void rejectsWhatIsOutsideTheGroup() {
        String text = call().text().replace("a=group:BUNDLE 0 1", "a=group:BUNDLE 1");
        NegotiatedSession session = client.offer(text);
        assertEquals(RejectReason.NOT_BUNDLED, session.media().get(0).rejected());
        assertEquals(List.of("1"), group());
    }

    @Test
    void offersNoGroupThatTheClientDidNot() {
        String text = new OfferText()
                .media("0", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "sendrecv")
                .audio("1", "sendonly")
                .text()
                .replace("a=group:BUNDLE 0 1", "a=group:BUNDLE 0");
        assertEquals(MediaKind.AUDIO, client.offer(text).media().get(1).kind());
        assertEquals(List.of(), client.answer().groups("BUNDLE"));
    }

    @Test
    void rejectsADataChannelFirstInTheGroup() {
        NegotiatedSession session = client.offer(new OfferText()
                .media("d", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "sendrecv", "a=sctp-port:5000")
                .audio("a", "sendonly")
                .text());
        assertEquals(List.of("a"), group());
        assertEquals("webrtc-datachannel", client.answered(0).formats().get(0));
        assertEquals("d", client.answered(0).mid());
        assertNotNull(session.transport());
    }

    @ParameterizedTest
    @CsvSource({
        "a=ice-ufrag, NO_ICE_CREDENTIALS, a=ice-ufrag",
        "a=ice-pwd, NO_ICE_CREDENTIALS, a=ice-pwd",
        "a=fingerprint, NO_FINGERPRINT, a=fingerprint",
        "a=rtcp-mux, NO_RTCP_MUX, rtcpMuxPolicy"
    })
    void refusesAnOfferWithoutWhatTheTransportNeeds(String missing, Reason reason, String hint) {
        NegotiationException refusal = refusal(call().without(missing));
        assertEquals(reason, refusal.reason());
        assertTrue(refusal.getMessage().contains(hint), refusal.getMessage());
        assertTrue(refusal.getMessage().startsWith("m-line 1 (audio, mid 0) has no "), refusal.getMessage());
    }

    @Test
    void refusesAFingerprintOfABrokenHash() {
        String text = call().without("a=fingerprint") + "a=fingerprint:sha-1 " + "AB:".repeat(19) + "CD\r\n";
        assertEquals(Reason.NO_FINGERPRINT, refusal(text).reason());
    }

    @Test
    void takesAllFingerprintsOfGoodHashes() {
        String more = "a=fingerprint:SHA-512 " + "ab:".repeat(63) + "cd";
        NegotiatedSession session =
                client.offer(new OfferText().audio("0", "sendonly", more).text());
        RemoteTransport transport = session.transport();
        assertNotNull(transport);
        assertEquals(2, transport.fingerprints().size());
        assertEquals(
                new Fingerprint("sha-512", "AB:".repeat(63) + "CD"),
                transport.fingerprints().get(1));
    }

    @Test
    void refusesAClientThatWantsNoDtlsAssociation() {
        assertEquals(
                Reason.SETUP_HOLDCONN,
                refusal(call().text().replace("a=setup:actpass", "a=setup:holdconn"))
                        .reason());
    }

    @Test
    void refusesAnotherIceLiteAgent() {
        assertEquals(
                Reason.BOTH_ICE_LITE,
                refusal(call().sessionLine("a=ice-lite").text()).reason());
    }

    @Test
    void refusesAnOfferWithoutMLines() {
        assertEquals(
                Reason.NO_MEDIA,
                refusal("v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n").reason());
    }

    @Test
    void refusesIdsOfMidThatDependOnTheMLine() {
        String text = new OfferText()
                .audio("0", "sendonly")
                .text()
                .concat(new OfferText()
                        .video("1", "sendonly")
                        .text()
                        .replaceFirst("(?s).*?m=video", "m=video")
                        .replace("a=extmap:4 ", "a=extmap:5 "))
                .replace("a=group:BUNDLE 0", "a=group:BUNDLE 0 1");
        assertEquals(Reason.CONFLICTING_EXTENSION_IDS, refusal(text).reason());
    }

    @Test
    void answersARejectedDataChannelAlone() {
        NegotiatedSession session = client.offer(SdpFixtures.text("firefox-offer-datachannel"));
        assertNull(session.transport());
        assertEquals(List.of(), client.answer().groups("BUNDLE"));
    }

    @Test
    void readsTheTransportOfTheMLineThatSpeaksForTheGroup() {
        // In later offers the transport stands at one m-line only (RFC 9143 section 7.5).
        String text = call().text();
        int video = text.indexOf("m=video");
        String bare = text.substring(video)
                .lines()
                .filter(line -> !line.startsWith("a=ice-") && !line.startsWith("a=fingerprint"))
                .filter(line -> !line.startsWith("a=setup") && !line.startsWith("a=rtcp-mux"))
                .reduce("", (all, line) -> all + line + "\r\n");
        NegotiatedSession session = client.offer(text.substring(0, video) + bare);
        assertEquals(MediaKind.VIDEO, session.media().get(1).kind());
    }
}
