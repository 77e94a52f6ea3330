package room.sfu.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import room.sfu.negotiation.NegotiationException.Reason;
import room.sfu.sdp.Attribute;

/** Odd lines cost what they would have said, not the call. */
class OddOfferTest {
    private final Negotiating client = new Negotiating();

    private static OfferText call(String... lines) {
        return new OfferText().audio("0", "sendonly").video("1", "sendonly", lines);
    }

    private List<String> rejections(String text) {
        return client.offer(text).media().stream()
                .map(media -> String.valueOf(media.rejected()))
                .toList();
    }

    private Reason refusal(String text) {
        return assertThrows(NegotiationException.class, () -> client.negotiate(text))
                .reason();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=",
                "a=:x",
                "a=a name:x",
                "a=fmtp:96",
                "a=fmtp:98",
                "a=rtpmap:",
                "a=rtpmap:98",
                "a=rtpmap:98 VP8/0",
                "a=rtpmap:128 VP8/90000",
                "a=rtpmap:96 VP8/90000",
                "a=rtpmap:96 vp8/90000",
                "a=rtpmap:126 telephone-event/8000",
                "a=rtcp-fb:96",
                "a=rtcp-fb:200 nack",
                "a=extmap:0 urn:x",
                "a=extmap:300 urn:x",
                "a=extmap:1/both urn:x",
                "a=extmap:4 urn:x",
                "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
                "a=ssrc:1",
                "a=ssrc:4294967296 cname:x",
                "a=ssrc-group:FID",
                "a=ssrc-group:FID 1 x",
                "a=msid:",
                "a=msid:stream track more",
                "a=sctp-port:x",
                "a=max-message-size:x",
                "a=rid:a both",
                "a=rid:a;b send",
                "a=simulcast:send",
                "a=simulcast: send rid=a;b",
                "a=ice-ufrag:abc",
                "a=ice-pwd:short",
                "a=setup:both",
                "a=fingerprint:sha-256 AB-CD",
                "a=fingerprint:sha-256",
                "a=candidate:what",
                "a=mid:1",
                "a=sendonly",
                "a=sendonly:1",
                "a=rtcp-mux:yes",
                "a=rtcp-rsize: ",
                "a=bundle-only:",
                "a=group:",
                "t=0 0",
                "s=-",
                ""
            })
    void anOddLineOfOneMLineCostsNoMLine(String line) {
        assertEquals(
                List.of("null", "null"),
                rejections(call("a=rtpmap:126 telephone-event/8000", line, "a=x-more:1")
                        .text()));
    }

    @Test
    void anOverlongLineThatMeansNothingIsPassedOver() {
        assertEquals(
                List.of("null", "null"),
                rejections(call("a=x-data:" + "x".repeat(5_000)).text()));
    }

    @Test
    void aFormatThatIsNoPayloadTypeOrIsRepeatedIsPassedOver() {
        assertEquals(
                List.of("null", "null"), rejections(call().text().replace("SAVPF 96 97", "SAVPF 200 96 x 96 097")));
        assertEquals(List.of("96", "97"), client.answered(1).formats());
    }

    @Test
    void aStoppedMLineWithoutAFormatCostsNoOther() {
        assertEquals(
                List.of("null", "STOPPED_BY_CLIENT"),
                rejections(call().text().replace("m=video 9 UDP/TLS/RTP/SAVPF 96 97", "m=video 0 UDP/TLS/RTP/SAVPF")));
    }

    @Test
    void aPayloadTypeThatStandsForTwoThingsIsLeftOut() {
        ReceivePlan plan = Negotiating.receive(
                client.offer(new OfferText()
                        .media(
                                "0",
                                "m=video 9 UDP/TLS/RTP/SAVPF 96 98",
                                "sendonly",
                                "a=rtpmap:96 VP8/90000",
                                "a=rtpmap:98 VP9/90000",
                                "a=rtpmap:96 H264/90000")
                        .text()),
                0);
        assertEquals(
                List.of(98),
                plan.codecs().stream().map(NegotiatedCodec::payloadType).toList());
    }

    @Test
    void oddSimulcastLeavesTheLayersThatPacketsName() {
        client.offer(call("a=rid:q send", "a=rid:h send", "a=rid:q send max-width=1", "a=simulcast: send rid=q;h")
                .text());
        assertEquals(
                List.of("q", "h"),
                client.answered(1).attributes().all(Attribute.Rid.class).stream()
                        .map(Attribute.Rid::id)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=recvonly", "a=mid:7"})
    void anMLineThatSaysTwoThingsOfItselfIsRejectedAlone(String line) {
        assertEquals(List.of("null", "CONTRADICTORY"), rejections(call(line).text()));
        assertEquals(List.of("0"), client.answer().groups("BUNDLE").get(0).mids());
    }

    @Test
    void anMLineWhoseMidCannotBeReadIsRejectedAlone() {
        assertEquals(
                List.of("null", "NOT_BUNDLED"),
                rejections(call().text().replace("a=mid:1", "a=mid:a,b").replace("BUNDLE 0 1", "BUNDLE 0 a,b")));
    }

    @ParameterizedTest
    @CsvSource({
        "a=ice-ufrag:clnt, a=ice-ufrag:abc",
        "a=ice-pwd:client-password-22-chars, a=ice-pwd:short",
        "a=setup:actpass, a=setup:both",
        "a=fingerprint:sha-256, a=fingerprint:md9"
    })
    void aTransportThatOneMLineDescribesOddlyIsReadFromAnother(String line, String odd) {
        String text = call().text();
        RemoteTransport expected = new Negotiating().offer(text).transport();
        String oddly = text.replaceFirst(line, odd);
        assertFalse(oddly.equals(text));
        assertEquals(expected, client.offer(oddly).transport());
    }

    @ParameterizedTest
    @CsvSource({
        "a=ice-ufrag:clnt, a=ice-ufrag:abc",
        "a=ice-ufrag:clnt, a=ice-ufrag:cl\u00e4nt",
        "a=ice-pwd:client-password-22-chars, a=ice-pwd:secret",
        "a=setup:actpass, a=setup:both",
        "a=fingerprint:sha-256, a=fingerprint:sha-256 AB:"
    })
    void aTransportThatCannotBeReadIsRefusedWithTheFormItShouldHave(String line, String odd) {
        NegotiationException refusal = assertThrows(
                NegotiationException.class, () -> client.negotiate(call().text().replace(line, odd)));
        assertEquals(Reason.UNCLEAR_TRANSPORT, refusal.reason());
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.startsWith("m-line 1 (audio, mid 0) has an a="), message);
        assertTrue(message.contains("; write a="), message);
        assertFalse(message.contains("secret"), message);
    }

    @Test
    void twoUfragsThatDifferAreRefused() {
        assertEquals(
                Reason.UNCLEAR_TRANSPORT,
                refusal(call().text().replace("a=ice-ufrag:clnt", "a=ice-ufrag:clnt\r\na=ice-ufrag:clnu")));
    }

    @Test
    void credentialsMayBeOfAllPrintableCharacters() {
        RemoteTransport transport = client.offer(new OfferText()
                        .ice("a-b_c.:=", "pass!word\"with#22$chars%")
                        .audio("0", "sendonly")
                        .text())
                .transport();
        assertNotNull(transport);
        assertEquals("a-b_c.:=", transport.iceUfrag());
        assertEquals("pass!word\"with#22$chars%", transport.icePwd());
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 72, 95})
    void aPayloadTypeThatIsTakenForRtcpIsLeftOut(int payloadType) {
        ReceivePlan plan = Negotiating.receive(
                client.offer(call("a=rtpmap:" + payloadType + " VP9/90000")
                        .text()
                        .replace("SAVPF 96 97", "SAVPF " + payloadType + " 96 97")),
                1);
        assertEquals(
                List.of(96),
                plan.codecs().stream().map(NegotiatedCodec::payloadType).toList());
        assertEquals(List.of("96", "97"), client.answered(1).formats());
    }

    @Test
    void retransmissionsThatAreTakenForRtcpAreLeftOut() {
        client.offer(call().text()
                .replace("SAVPF 96 97", "SAVPF 96 65")
                .replace("a=rtpmap:97 rtx", "a=rtpmap:65 rtx")
                .replace("a=fmtp:97", "a=fmtp:65"));
        assertEquals(List.of("96"), client.answered(1).formats());
    }

    @ParameterizedTest
    @ValueSource(ints = {63, 96})
    void payloadTypesBesideThoseOfRtcpAreTaken(int payloadType) {
        client.offer(new OfferText()
                .media(
                        "0",
                        "m=audio 9 UDP/TLS/RTP/SAVPF " + payloadType,
                        "sendonly",
                        "a=rtpmap:" + payloadType + " opus/48000/2")
                .text());
        assertEquals(List.of("" + payloadType), client.answered(0).formats());
    }

    @Test
    void anMLineOfNothingButPayloadTypesOfRtcpIsRejected() {
        assertEquals(
                List.of("NO_COMMON_CODEC", "null"),
                rejections(call().text().replace("SAVPF 111", "SAVPF 72").replace("a=rtpmap:111", "a=rtpmap:72")));
    }
}
