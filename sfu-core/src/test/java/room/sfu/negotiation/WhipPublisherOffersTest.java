package room.sfu.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import room.sfu.sdp.Attribute;
import room.sfu.sdp.SdpWriter;
import room.sfu.sdp.SetupRole;

/**
 * What WHIP publishers that are no browsers offer, and what they read of the answer. The offers have the lines, in the
 * order, that the publishers' sources write; they were not captured.
 */
class WhipPublisherOffersTest {
    /** The longest answer that FFmpeg reads, in bytes. */
    private static final int FFMPEG_MAX_SDP = 8_192;

    private final Negotiating client =
            new Negotiating(NegotiationPolicy.defaults().withTransportCc(true));

    static String text(String name) {
        try (InputStream in = WhipPublisherOffersTest.class.getResourceAsStream("/whip/" + name + ".sdp")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffmpeg-8.0", "ffmpeg-8.1", "obs-30", "obs-simulcast", "pion-4"})
    void soundAndPictureAreTaken(String publisher) {
        NegotiatedSession session = client.offer(text(publisher));
        for (NegotiatedMedia media : session.media()) {
            assertEquals(null, media.rejected());
            assertNotNull(media.receive());
            assertEquals(null, media.send());
        }
        assertEquals(List.of("0", "1"), client.answer().groups("BUNDLE").get(0).mids());
        assertEquals(null, client.answered(0).attributes().first(Attribute.Ssrc.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffmpeg-8.0", "ffmpeg-8.1"})
    void ffmpegWaitsForTheServersClientHello(String publisher) {
        assertEquals(SetupRole.ACTIVE, client.offer(text(publisher)).localSetup());
        assertEquals(
                SetupRole.PASSIVE,
                client.offer(text(publisher).replace("a=setup:passive", "a=setup:active"))
                        .localSetup());
    }

    /** It looks for the first line of each kind in the whole text. */
    @ParameterizedTest
    @ValueSource(strings = {"ffmpeg-8.0", "ffmpeg-8.1"})
    void ffmpegFindsCredentialsAndTheFirstCandidate(String publisher) {
        client.offer(text(publisher));
        String answer = SdpWriter.write(client.answer());
        assertTrue(answer.startsWith("v="));
        assertTrue(answer.length() < FFMPEG_MAX_SDP);
        List<String> lines = answer.lines().toList();
        assertEquals("a=ice-ufrag:srvr", first(lines, "a=ice-ufrag:"));
        assertEquals("a=ice-pwd:server-password-22-chars", first(lines, "a=ice-pwd:"));
        Matcher candidate = Pattern.compile(".*?(udp) (\\d+) (\\S{1,128}) (\\d+) typ host.*")
                .matcher(first(lines, "a=candidate:"));
        assertTrue(candidate.matches());
        assertTrue(Integer.parseInt(candidate.group(2)) > 0, "it reads the priority into 31 bits");
        assertEquals("127.0.0.1", candidate.group(3));
        assertEquals("40000", candidate.group(4));
    }

    @Test
    void ffmpegTellsItsSsrcsAndWhatItRetransmits() {
        ReceivePlan old = Negotiating.receive(client.offer(text("ffmpeg-8.0")), 1);
        assertEquals(List.of(new SignalledStream((int) 2806541432L, 0)), old.streams());
        assertEquals(CodecProfile.H264_BASELINE, old.codecs().get(0).profile());
        ReceivePlan recent = Negotiating.receive(client.offer(text("ffmpeg-8.1")), 1);
        assertEquals(List.of(new SignalledStream(492341694, 492341695)), recent.streams());
        assertEquals(
                CodecProfile.H264_CONSTRAINED_BASELINE, recent.codecs().get(0).profile());
        assertEquals(105, recent.codecs().get(0).rtxPayloadType());
        assertTrue(recent.codecs().get(0).feedback().nack());
    }

    /** A stream that is copied from a file says that it is constrained, in a way of FFmpeg's own. */
    @Test
    void ffmpegMayWriteAProfileOfSevenDigits() {
        String copied = text("ffmpeg-8.0").replace("profile-level-id=42001e", "profile-level-id=422001e");
        assertEquals(
                CodecProfile.H264_CONSTRAINED_BASELINE,
                Negotiating.receive(client.offer(copied), 1).codecs().get(0).profile());
    }

    @Test
    void ffmpegNamesAnMLineInTheGroupThatItDoesNotHave() {
        String all = text("ffmpeg-8.0");
        NegotiatedSession soundOnly = client.offer(all.substring(0, all.indexOf("m=video")));
        assertEquals(MediaKind.AUDIO, soundOnly.media().get(0).kind());
        assertEquals(List.of("0"), client.answer().groups("BUNDLE").get(0).mids());
    }

    @Test
    void obsPutsItsFingerprintFirstAndItsTransportLast() {
        NegotiatedSession session = client.offer(text("obs-30"));
        RemoteTransport transport = session.transport();
        assertNotNull(transport);
        assertEquals("Ab3d", transport.iceUfrag());
        assertEquals(1, transport.fingerprints().size());
        assertEquals(SetupRole.PASSIVE, session.localSetup());
        assertEquals(
                List.of(new SignalledStream(1297846513, 0)),
                Negotiating.receive(session, 1).streams());
        assertTrue(SdpWriter.write(client.answer()).contains("a=end-of-candidates"), "it waits for no others then");
    }

    @Test
    void obsMaySendThreeLayers() {
        NegotiatedSession session = client.offer(text("obs-simulcast"));
        assertEquals(List.of("2", "1", "0"), Negotiating.receive(session, 1).rids());
        assertTrue(SdpWriter.write(client.answer()).contains("a=simulcast:recv 2;1;0"));
    }

    /** Pion leaves a space where feedback has no parameter, and says everything twice. */
    @Test
    void pionsFeedbackEndsWithASpace() {
        NegotiatedSession session = client.offer(text("pion-4"));
        NegotiatedCodec vp8 = Negotiating.receive(session, 0).codecs().get(0);
        assertEquals(
                new NegotiatedCodec(CodecProfile.VP8, 96, 97, 90_000, 1, new Feedback(true, true, true, true, true)),
                vp8);
        assertEquals(
                List.of(new SignalledStream((int) 3046381543L, 1169204911)),
                Negotiating.receive(session, 0).streams());
    }

    private static String first(List<String> lines, String start) {
        return lines.stream().filter(line -> line.startsWith(start)).findFirst().orElse("");
    }
}
