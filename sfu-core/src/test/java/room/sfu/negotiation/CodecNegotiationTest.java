package room.sfu.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import room.sfu.sdp.Attribute;

class CodecNegotiationTest {
    private final Negotiating client = new Negotiating();

    private static Attribute.RtpMap map(String encoding, int clockRate) {
        return new Attribute.RtpMap(96, encoding, clockRate, null);
    }

    private static String profile(Attribute.RtpMap map, String parameters) {
        CodecProfile profile = CodecProfile.of(
                map, parameters.isEmpty() ? null : new Attribute.FormatParameters(map.payloadType(), parameters));
        return profile == null ? "" : profile.name();
    }

    private static OfferText video(String formats, String... lines) {
        return new OfferText().media("0", "m=video 9 UDP/TLS/RTP/SAVPF " + formats, "sendonly", lines);
    }

    private List<NegotiatedCodec> codecs(OfferText offer) {
        return Negotiating.receive(client.offer(offer.text()), 0).codecs();
    }

    @ParameterizedTest
    @CsvSource({
        "42e01f, H264_CONSTRAINED_BASELINE",
        "42E01F, H264_CONSTRAINED_BASELINE",
        "42c01f, H264_CONSTRAINED_BASELINE",
        "4de01f, H264_CONSTRAINED_BASELINE",
        "42001f, H264_BASELINE",
        "422001f, H264_CONSTRAINED_BASELINE",
        "4d001f, H264_MAIN",
        "64001f, H264_HIGH",
        "640c1f, H264_CONSTRAINED_HIGH",
        "f4001f, ''",
        "42e0, ''",
        "42e01f00, ''",
        "zzzzzz, ''",
        "-2e01f, ''"
    })
    void readsTheProfileOfH264(String profileLevelId, String expected) {
        assertEquals(expected, profile(map("H264", 90_000), "packetization-mode=1;profile-level-id=" + profileLevelId));
    }

    @Test
    void takesH264ForBaselineWhereItNamesNoProfile() {
        assertEquals("H264_BASELINE", profile(map("h264", 90_000), "packetization-mode=1"));
    }

    @Test
    void takesH264InMode1Only() {
        assertEquals("", profile(map("H264", 90_000), ""));
        assertEquals("", profile(map("H264", 90_000), "packetization-mode=0;profile-level-id=42e01f"));
    }

    @ParameterizedTest
    @CsvSource({
        "OPUS, 48000, '', OPUS",
        "opus, 16000, '', ''",
        "vp8, 90000, '', VP8",
        "VP8, 48000, '', ''",
        "VP9, 90000, '', VP9_PROFILE_0",
        "VP9, 90000, profile-id=0, VP9_PROFILE_0",
        "VP9, 90000, profile-id=2, VP9_PROFILE_2",
        "VP9, 90000, profile-id=9, ''",
        "AV1, 90000, '', AV1_PROFILE_0",
        "av1, 90000, level-idx=5;profile=0;tier=0, AV1_PROFILE_0",
        "AV1, 90000, profile=1, ''",
        "AV1X, 90000, '', ''",
        "red, 90000, '', ''"
    })
    void readsCodecsWithoutRegardToCase(String encoding, int clockRate, String parameters, String expected) {
        assertEquals(expected, profile(map(encoding, clockRate), parameters));
    }

    @Test
    void ordersCodecsByThePolicyAndKeepsTheClientsPayloadTypes() {
        List<NegotiatedCodec> codecs = codecs(video(
                "45 100 101 39",
                "a=rtpmap:45 AV1/90000",
                "a=rtpmap:100 VP9/90000",
                "a=rtpmap:101 VP8/90000",
                "a=rtpmap:39 H264/90000",
                "a=fmtp:39 packetization-mode=1;profile-level-id=42e01f;x=y;level-asymmetry-allowed=1"));
        assertEquals(
                List.of(101, 100, 39, 45),
                codecs.stream().map(NegotiatedCodec::payloadType).toList());
        assertEquals(
                new Attribute.FormatParameters(
                        39, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"),
                client.answered(0).formatParameters(39));
    }

    @Test
    void followsAPolicyOfOtherCodecs() {
        Negotiating strict = new Negotiating(NegotiationPolicy.defaults()
                .withCodecs(List.of(CodecProfile.AV1_PROFILE_0, CodecProfile.VP9_PROFILE_2, CodecProfile.VP8)));
        NegotiatedSession session = strict.offer(video(
                        "96 98 99 45",
                        "a=rtpmap:96 VP8/90000",
                        "a=rtpmap:98 VP9/90000",
                        "a=rtpmap:99 VP9/90000",
                        "a=fmtp:99 profile-id=2",
                        "a=rtpmap:45 AV1/90000",
                        "a=fmtp:45 level-idx=5;profile=0;tier=0")
                .text());
        assertEquals(
                List.of(45, 99, 96),
                Negotiating.receive(session, 0).codecs().stream()
                        .map(NegotiatedCodec::payloadType)
                        .toList());
        assertEquals(
                new Attribute.FormatParameters(45, "level-idx=5;profile=0;tier=0"),
                strict.answered(0).formatParameters(45));
        assertEquals(
                new Attribute.FormatParameters(99, "profile-id=2"),
                strict.answered(0).formatParameters(99));
    }

    @Test
    void pairsRetransmissionsByAptWhateverTheOrder() {
        List<NegotiatedCodec> codecs = codecs(video(
                "97 96",
                "a=fmtp:97 apt=96;rtx-time=3000",
                "a=rtpmap:97 RTX/90000",
                "a=rtcp-fb:* nack",
                "a=rtpmap:96 VP8/90000"));
        assertEquals(97, codecs.get(0).rtxPayloadType());
        assertEquals(List.of("96", "97"), client.answered(0).formats());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=rtpmap:97 rtx/90000 | a=fmtp:97 apt=98",
                "a=rtpmap:97 rtx/90000 | a=fmtp:97 apt=x",
                "a=rtpmap:97 rtx/90000 | a=x",
                "a=rtpmap:97 rtx/48000 | a=fmtp:97 apt=96"
            })
    void leavesOutRetransmissionsThatBelongToNothing(String map, String parameters) {
        List<NegotiatedCodec> codecs =
                codecs(video("96 97", "a=rtpmap:96 VP8/90000", "a=rtcp-fb:96 nack", map, parameters));
        assertEquals(NegotiatedCodec.NO_RTX, codecs.get(0).rtxPayloadType());
        assertEquals(List.of("96"), client.answered(0).formats());
    }

    @Test
    void leavesOutRetransmissionsThatNobodyCanAskFor() {
        List<NegotiatedCodec> codecs = codecs(video(
                "96 97",
                "a=rtpmap:96 VP8/90000",
                "a=rtcp-fb:96 nack pli",
                "a=rtpmap:97 rtx/90000",
                "a=fmtp:97 apt=96"));
        assertEquals(NegotiatedCodec.NO_RTX, codecs.get(0).rtxPayloadType());
        assertEquals(
                new Feedback(false, true, false, false, false), codecs.get(0).feedback());
    }

    @Test
    void keepsStereoAndDoesNotEchoWhatTheClientSaysOfItsOwnSending() {
        client.offer(new OfferText()
                .media(
                        "0",
                        "m=audio 9 UDP/TLS/RTP/SAVPF 97",
                        "sendrecv",
                        "a=rtpmap:97 OPUS/48000/2",
                        "a=fmtp:97 sprop-stereo=1;stereo=1;usedtx=1;sprop-maxcapturerate=48000")
                .text());
        assertEquals(
                new Attribute.FormatParameters(97, "stereo=1;usedtx=1"),
                client.answered(0).formatParameters(97));
    }

    @Test
    void carriesAPublicationUnderACodecTheViewerDecodes() {
        NegotiatedSession session = client.offer(video(
                        "96 102 108",
                        "a=rtpmap:96 VP8/90000",
                        "a=rtpmap:102 H264/90000",
                        "a=fmtp:102 packetization-mode=1;profile-level-id=42001f",
                        "a=rtpmap:108 H264/90000",
                        "a=fmtp:108 packetization-mode=1;profile-level-id=64001f")
                .text()
                .replace("a=sendonly", "a=recvonly"));
        SlotPlan slot = Negotiating.send(session, 0);
        assertEquals(102, payloadType(slot.carrying(CodecProfile.H264_CONSTRAINED_BASELINE)));
        assertEquals(102, payloadType(slot.carrying(CodecProfile.H264_BASELINE)));
        assertEquals(108, payloadType(slot.carrying(CodecProfile.H264_CONSTRAINED_HIGH)));
        assertEquals(96, payloadType(slot.carrying(CodecProfile.VP8)));
        assertNull(slot.carrying(CodecProfile.AV1_PROFILE_0));
    }

    private static int payloadType(@Nullable NegotiatedCodec codec) {
        assertNotNull(codec);
        return codec.payloadType();
    }
}
