package room.sfu.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import room.sfu.sdp.Attribute;
import room.sfu.sdp.Direction;
import room.sfu.sdp.SdpFixtures;
import room.sfu.sdp.SdpWriter;

/** Simulcast, header extensions and signalled SSRCs. */
class LayerNegotiationTest {
    private final Negotiating client = new Negotiating();

    private ReceivePlan video(String... lines) {
        return Negotiating.receive(
                client.offer(new OfferText().video("0", "sendonly", lines).text()), 0);
    }

    @ParameterizedTest
    @CsvSource({
        "'send q;h;f', 'q,h,f', recv q;h;f",
        "'send f;h;q', 'f,h,q', recv f;h;q",
        "'send q,h;f', 'q,f', recv q;f",
        "'send ~q;h;f', 'q,h,f', recv q;h;f",
        "'send x,h;f', 'h,f', recv h;f",
        "'send q;h;f;g', 'q,h,f', recv q;h;f",
        "'send f', 'f', recv f",
        "'recv q send h;f', 'h,f', recv h;f"
    })
    void takesLayersInTheClientsOrder(String offered, String rids, String answered) {
        ReceivePlan plan = video(
                "a=rid:f send",
                "a=rid:q send",
                "a=rid:h send",
                "a=rid:g send",
                "a=rid:z recv",
                "a=simulcast:" + offered);
        assertEquals(List.of(rids.split(",")), plan.rids());
        Attribute.Simulcast simulcast = client.answered(0).attributes().first(Attribute.Simulcast.class);
        assertNotNull(simulcast);
        assertEquals(answered, simulcast.value());
    }

    @Test
    void whoSendsLayersIsToldToBeginWithMoreThanOne() {
        video("a=rid:q send", "a=rid:f send", "a=simulcast:send q;f");
        assertEquals("700", startBitrate(0, 96));
    }

    @ParameterizedTest
    @CsvSource({"chromium-offer-audio-video, 96", "firefox-offer-audio-video, 120"})
    void aBrowserIsToldToBeginASingleEncodingWithMoreThanItWouldByItself(String offer, int vp8) {
        client.offer(SdpFixtures.text(offer));
        assertEquals("700", startBitrate(1, vp8));
    }

    @Test
    void aStartBitrateIsOfNoUseToSoundRetransmissionsSlotsAndOtherClients() {
        String remb = "a=rtcp-fb:* goog-remb";
        client.offer(new OfferText()
                .audio("0", "sendonly", remb)
                .video("1", "sendonly", remb)
                .video("2", "recvonly", remb)
                .video("3", "sendonly")
                .text());
        assertNull(startBitrate(0, 111));
        assertEquals("700", startBitrate(1, 96));
        assertNull(startBitrate(1, 97));
        assertNull(startBitrate(2, 96));
        assertNull(startBitrate(3, 96));
    }

    private @Nullable String startBitrate(int index, int payloadType) {
        Attribute.FormatParameters parameters = client.answered(index).formatParameters(payloadType);
        return parameters == null ? null : parameters.parameter("x-google-start-bitrate");
    }

    @Test
    void takesRidsThatAreNotSimulcast() {
        assertEquals(List.of("a"), video("a=rid:a send").rids());
        assertFalse(client.answered(0).attributes().has(Attribute.Simulcast.class));
    }

    @Test
    void narrowsLayersToTheAnsweredPayloadTypes() {
        ReceivePlan plan = video(
                "a=rid:a send pt=96,120;max-width=640",
                "a=rid:b send pt=120",
                "a=rid:c send",
                "a=simulcast:send a;b;c");
        assertEquals(List.of("a", "c"), plan.rids());
        assertEquals(
                new Attribute.Rid("a", false, "pt=96;max-width=640"),
                client.answered(0).attributes().first(Attribute.Rid.class));
    }

    @Test
    void takesNoLayersThatPacketsCouldNotName() {
        String text = new OfferText()
                .video("0", "sendonly", "a=rid:a send", "a=rid:b send", "a=simulcast:send a;b")
                .without("a=extmap:10");
        assertEquals(List.of(), Negotiating.receive(client.offer(text), 0).rids());
        assertFalse(client.answered(0).attributes().has(Attribute.Rid.class));
    }

    @ParameterizedTest
    @CsvSource({"inactive, inactive", "recvonly, sendonly"})
    void anMLineThatDoesNotSendNowKeepsItsLayersForWhenItDoes(String direction, String answered) {
        client.offer(new OfferText()
                .video("0", direction, "a=rid:q send", "a=rid:h send", "a=simulcast:send q;h")
                .text());
        String answer = SdpWriter.write(client.answer());
        assertTrue(answer.contains("a=" + answered + "\r\n"), answer);
        assertTrue(answer.contains("a=rid:q recv\r\n") && answer.contains("a=rid:h recv\r\n"), answer);
        assertTrue(answer.contains("a=simulcast:recv q;h\r\n"), answer);
    }

    @Test
    void takesNoLayersOfASlot() {
        client.offer(new OfferText()
                .video("0", "recvonly", "a=rid:a recv", "a=simulcast:recv a")
                .text());
        assertFalse(client.answered(0).attributes().has(Attribute.Rid.class));
    }

    @Test
    void mirrorsTheDirectionOfExtensionsAndLeavesOutThoseOfNoUse() {
        NegotiatedSession session = client.offer(new OfferText()
                .video(
                        "0",
                        "sendonly",
                        "a=extmap:5/sendonly urn:3gpp:video-orientation",
                        "a=extmap:6/recvonly http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time")
                .video(
                        "1",
                        "recvonly",
                        "a=extmap:5/sendonly urn:3gpp:video-orientation",
                        "a=extmap:6/recvonly http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time")
                .text());
        HeaderExtensionIds received = Negotiating.receive(session, 0).extensions();
        assertEquals(5, received.id(HeaderExtension.VIDEO_ORIENTATION));
        assertEquals(0, received.id(HeaderExtension.ABS_CAPTURE_TIME));
        HeaderExtensionIds sent = Negotiating.send(session, 1).extensions();
        assertEquals(0, sent.id(HeaderExtension.VIDEO_ORIENTATION));
        assertEquals(6, sent.id(HeaderExtension.ABS_CAPTURE_TIME));
        assertEquals(Direction.RECVONLY, answered(0, 5));
        assertNull(answered(0, 6));
        assertNull(answered(1, 5));
        assertEquals(Direction.SENDONLY, answered(1, 6));
    }

    @Test
    void leavesOutThePlayoutDelayThatASlotWouldKeepFromASourceBefore() {
        String line = "a=extmap:6 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";
        client.offer(new OfferText()
                .video("0", "sendonly", line)
                .video("1", "recvonly", line)
                .text());
        assertNull(answered(0, 6));
        assertNull(answered(1, 6));
    }

    private @Nullable Direction answered(int index, int id) {
        for (Attribute.Extmap extmap : client.answered(index).attributes().all(Attribute.Extmap.class)) {
            if (extmap.id() == id) {
                return extmap.direction();
            }
        }
        return null;
    }

    @Test
    void leavesOutExtensionsWhoseIdsNeedTheTwoByteForm() {
        ReceivePlan plan = video("a=extmap:15 urn:3gpp:video-orientation");
        assertEquals(0, plan.extensions().id(HeaderExtension.VIDEO_ORIENTATION));
    }

    @Test
    void takesADependencyDescriptorWithEveryCodec() {
        String descriptor =
                "a=extmap:12 https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";
        assertEquals(12, video(descriptor).extensions().id(HeaderExtension.DEPENDENCY_DESCRIPTOR));
        ReceivePlan layered = Negotiating.receive(
                new Negotiating()
                        .offer(new OfferText()
                                .media(
                                        "0",
                                        "m=video 9 UDP/TLS/RTP/SAVPF 45",
                                        "sendonly",
                                        "a=rtpmap:45 AV1/90000",
                                        descriptor)
                                .text()),
                0);
        assertEquals(12, layered.extensions().id(HeaderExtension.DEPENDENCY_DESCRIPTOR));
    }

    @Test
    void findsTheExtensionsThatNameMLinesForTheWholeSession() {
        NegotiatedSession session = client.offer(
                new OfferText().video("0", "recvonly").video("1", "sendonly").text());
        assertEquals(4, session.receivedExtensionId(HeaderExtension.MID));
        assertEquals(10, session.receivedExtensionId(HeaderExtension.RTP_STREAM_ID));
        assertEquals(0, session.receivedExtensionId(HeaderExtension.AUDIO_LEVEL));
    }

    @Test
    void readsStreamsWithTheirRetransmissionsInSimulcastOrder() {
        ReceivePlan plan = video(
                "a=ssrc-group:FID 1 11",
                "a=ssrc-group:FID 2 12",
                "a=ssrc-group:SIM 3 2 1",
                "a=ssrc:1 cname:x",
                "a=ssrc:11 cname:x",
                "a=ssrc:4294967295 cname:x",
                "a=ssrc:0 cname:x",
                "a=ssrc:1 msid:stream track");
        assertEquals(
                List.of(
                        new SignalledStream(3, 0, 0),
                        new SignalledStream(2, 12, 1),
                        new SignalledStream(1, 11, 2),
                        new SignalledStream(-1, 0)),
                plan.streams());
        assertEquals(new Msid("stream", "track"), plan.msid());
    }

    @Test
    void remembersOnlySoManyStreams() {
        String[] lines = new String[200];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "a=ssrc:" + (i + 1) + " cname:x";
        }
        assertEquals(16, video(lines).streams().size());
    }

    @Test
    void givesSlotsSsrcsThatNobodyHas() {
        int[] draws = {0, 0, 0, 0, 0, 0, 7, 8, 0, 7, 9, 10, 9, 11, 12, 13};
        int[] next = {0};
        Answerer answerer = new Answerer(NegotiationPolicy.defaults(), () -> draws[next[0]++]);
        String text = new OfferText()
                .video("0", "sendonly", "a=ssrc:8 cname:x")
                .video("1", "recvonly")
                .video("2", "recvonly")
                .text();
        NegotiatedSession session;
        try {
            session = answerer.negotiate(SdpFixtures.parse(text), null).session();
        } catch (NegotiationException e) {
            throw new AssertionError(e);
        }
        assertEquals(
                List.of(7, 9),
                List.of(ssrc(session, 1), Negotiating.send(session, 1).rtxSsrc()));
        assertEquals(
                List.of(10, 11),
                List.of(ssrc(session, 2), Negotiating.send(session, 2).rtxSsrc()));
    }

    private static int ssrc(NegotiatedSession session, int index) {
        return Negotiating.send(session, index).ssrc();
    }
}
