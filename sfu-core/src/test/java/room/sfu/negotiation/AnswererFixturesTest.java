package room.sfu.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import room.sfu.sdp.Attribute;
import room.sfu.sdp.SdpFixtures;
import room.sfu.sdp.SetupRole;

class AnswererFixturesTest {
    @ParameterizedTest
    @MethodSource("room.sfu.sdp.SdpFixtures#offers")
    void answersTheOfferOfEveryClient(String fixture) {
        NegotiatedSession session = new Negotiating().offer(SdpFixtures.text(fixture));
        assertTrue(session.newSession());
        if (fixture.endsWith("datachannel")) {
            assertNull(session.transport());
            assertEquals(TransportChange.KEPT, session.transportChange());
            return;
        }
        assertEquals(TransportChange.NEW, session.transportChange());
        RemoteTransport transport = session.transport();
        assertNotNull(transport);
        assertEquals(1, transport.fingerprints().size());
        assertEquals(SetupRole.ACTPASS, transport.setup());
        for (NegotiatedMedia media : session.media()) {
            boolean data = media.rejected() == RejectReason.NOT_AUDIO_OR_VIDEO;
            assertEquals(data, media.kind() == MediaKind.REJECTED, () -> media + " is accepted unless it is data");
        }
    }

    @ParameterizedTest
    @MethodSource("room.sfu.sdp.SdpFixtures#offers")
    void answersTheSameOfferAgainWithTheSameSlots(String fixture) {
        Negotiating client = new Negotiating();
        NegotiatedSession first = client.offer(SdpFixtures.text(fixture));
        NegotiatedSession second = client.offer(SdpFixtures.text(fixture));
        assertEquals(first.media(), second.media());
        assertEquals(first.localSessionId(), second.localSessionId());
        assertEquals(2, second.localSessionVersion());
        assertFalse(second.newSession());
        assertEquals(TransportChange.KEPT, second.transportChange());
    }

    @Test
    void receivesChromiumsAudioSimulcastAndNoData() {
        Negotiating client = new Negotiating();
        NegotiatedSession session = client.offer(SdpFixtures.text("chromium-offer-full"));
        ReceivePlan audio = Negotiating.receive(session, 0);
        assertEquals(
                List.of(
                        new NegotiatedCodec(
                                CodecProfile.OPUS, 111, -1, 48_000, 2, new Feedback(false, false, false, false, false)),
                        new NegotiatedCodec(
                                CodecProfile.RED, 63, -1, 48_000, 2, new Feedback(false, false, false, false, false))),
                audio.codecs());
        assertEquals(List.of(new SignalledStream((int) 3141929846L, 0)), audio.streams());
        assertEquals(
                new Msid("ea710112-ecc3-4246-8ced-5f6fa67a58fa", "464f15ab-71fb-45fb-a061-a94d13a05622"), audio.msid());
        assertEquals(1, audio.extensions().id(HeaderExtension.AUDIO_LEVEL));
        assertEquals(4, audio.extensions().id(HeaderExtension.MID));
        assertEquals(0, audio.extensions().id(HeaderExtension.TRANSPORT_CC));
        assertEquals(0, audio.extensions().id(HeaderExtension.ABS_SEND_TIME));

        ReceivePlan video = Negotiating.receive(session, 1);
        Feedback feedback = new Feedback(true, true, true, true, false);
        assertEquals(
                List.of(
                        new NegotiatedCodec(CodecProfile.VP8, 96, 97, 90_000, 1, feedback),
                        new NegotiatedCodec(CodecProfile.VP9_PROFILE_0, 98, 99, 90_000, 1, feedback),
                        new NegotiatedCodec(CodecProfile.H264_CONSTRAINED_BASELINE, 108, 109, 90_000, 1, feedback),
                        new NegotiatedCodec(CodecProfile.H264_BASELINE, 102, 103, 90_000, 1, feedback),
                        new NegotiatedCodec(CodecProfile.H264_MAIN, 116, 117, 90_000, 1, feedback),
                        new NegotiatedCodec(CodecProfile.AV1_PROFILE_0, 45, 46, 90_000, 1, feedback)),
                video.codecs());
        assertEquals(List.of("q", "h", "f"), video.rids());
        assertEquals(List.of(), video.streams());
        assertEquals(12, video.extensions().id(HeaderExtension.DEPENDENCY_DESCRIPTOR));
        assertEquals(13, video.extensions().id(HeaderExtension.VIDEO_ORIENTATION));
        assertEquals(10, video.extensions().id(HeaderExtension.RTP_STREAM_ID));
        assertEquals(11, video.extensions().id(HeaderExtension.REPAIRED_RTP_STREAM_ID));
        assertEquals(
                List.of("96", "97", "98", "99", "108", "109", "102", "103", "116", "117", "45", "46"),
                client.answered(1).formats());

        NegotiatedMedia data = session.media().get(2);
        assertEquals(RejectReason.NOT_AUDIO_OR_VIDEO, data.rejected());
        assertEquals("2", data.mid());
        assertEquals(List.of("0", "1"), client.answer().groups("BUNDLE").get(0).mids());
    }

    @Test
    void answersOpusParametersInKind() {
        Negotiating client = new Negotiating();
        client.offer(SdpFixtures.text("chromium-offer-audio"));
        assertEquals(
                new Attribute.FormatParameters(111, "minptime=10;useinbandfec=1"),
                client.answered(0).formatParameters(111));
        client.offer(SdpFixtures.text("firefox-offer-audio"));
        assertEquals(
                new Attribute.FormatParameters(109, "maxplaybackrate=48000;stereo=1;useinbandfec=1"),
                client.answered(0).formatParameters(109));
    }

    @Test
    void takesFirefoxWithPortZeroAndAFingerprintOfTheSession() {
        Negotiating client = new Negotiating();
        NegotiatedSession session = client.offer(SdpFixtures.text("firefox-offer-full"));
        RemoteTransport transport = session.transport();
        assertNotNull(transport);
        assertEquals("9fc3228d", transport.iceUfrag());
        assertTrue(transport.trickle());
        assertTrue(transport.fingerprints().get(0).value().startsWith("C7:7E:34:55"));
        ReceivePlan video = Negotiating.receive(session, 1);
        assertEquals(List.of("q", "h", "f"), video.rids());
        assertEquals(
                List.of(
                        new SignalledStream(1025161276, 1047998928),
                        new SignalledStream(1319505812, (int) 3893202687L),
                        new SignalledStream(165265680, (int) 3893708043L)),
                video.streams());
        assertEquals(
                new Msid("{56367436-cc27-4abb-8cf8-96c899e05140}", "{213ec7e3-8882-4d15-a915-44f9a52f3d94}"),
                video.msid());
        assertEquals(8, video.extensions().id(HeaderExtension.DEPENDENCY_DESCRIPTOR));
        assertEquals(9, video.extensions().id(HeaderExtension.RTP_STREAM_ID));
        assertEquals(RejectReason.NOT_AUDIO_OR_VIDEO, session.media().get(2).rejected());
    }

    @Test
    void makesASlotOfChromiumsReceivingPair() {
        Negotiating client = new Negotiating();
        NegotiatedSession session = client.offer(SdpFixtures.text("chromium-offer-recvonly"));
        SlotPlan audio = Negotiating.send(session, 0);
        SlotPlan video = Negotiating.send(session, 1);
        assertEquals(0, audio.number());
        assertEquals(0, video.number());
        assertEquals(audio.msid().stream(), video.msid().stream());
        assertEquals(audio.cname(), video.cname());
        assertEquals(0, audio.rtxSsrc());
        assertTrue(video.rtxSsrc() != 0);
        assertEquals(
                List.of(
                        "VP8",
                        "VP9_PROFILE_0",
                        "H264_CONSTRAINED_BASELINE",
                        "H264_BASELINE",
                        "H264_MAIN",
                        "AV1_PROFILE_0"),
                video.codecs().stream().map(codec -> codec.profile().name()).toList());
    }

    @Test
    void takesGstreamersCapitalsAndVideoFirst() {
        NegotiatedSession session = new Negotiating().offer(SdpFixtures.text("gstreamer-1.22-offer-publish"));
        assertEquals(MediaKind.VIDEO, session.media().get(0).kind());
        assertEquals("video0", session.media().get(0).mid());
        ReceivePlan audio = Negotiating.receive(session, 1);
        assertEquals(Codec.OPUS, audio.codecs().get(0).codec());
        assertEquals(new Msid("user3830176074@host", "webrtctransceiver1"), audio.msid());
        assertEquals(0, Negotiating.send(session, 0).number());
        assertEquals(0, Negotiating.send(session, 1).number());
    }

    @Test
    void takesTheTransportOfTheFirstBundledLineWhereEachHasItsOwn() {
        NegotiatedSession session = new Negotiating().offer(SdpFixtures.text("aiortc-1.4.0-offer-publish"));
        RemoteTransport transport = session.transport();
        assertNotNull(transport);
        assertEquals("savh", transport.iceUfrag());
    }

    @Test
    void answersTransportWideFeedbackOnlyWhenThePolicyIsForIt() {
        String text = SdpFixtures.text("chromium-offer-full");
        Negotiating off = new Negotiating();
        off.offer(text);
        assertEquals(List.of(), off.feedback(0, 111));
        assertEquals(List.of("goog-remb", "ccm fir", "nack", "nack pli"), off.feedback(1, 96));
        Negotiating on = new Negotiating(NegotiationPolicy.defaults().withTransportCc(true));
        NegotiatedSession session = on.offer(text);
        assertEquals(List.of("transport-cc"), on.feedback(0, 111));
        assertEquals(List.of("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli"), on.feedback(1, 96));
        assertEquals(3, Negotiating.receive(session, 1).extensions().id(HeaderExtension.TRANSPORT_CC));
        assertTrue(Negotiating.receive(session, 1).codecs().get(0).feedback().transportCc());
    }
}
