package room.sfu.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SdpReaderTest {
    private static final String HEAD = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";

    private static Attribute attribute(String line) {
        SessionDescription read = SdpFixtures.parse(HEAD + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=" + line + "\r\n");
        return read.media().get(0).attributes().list().get(0);
    }

    @Test
    void readsTheSession() {
        SessionDescription read = SdpFixtures.read("chromium-offer-full");
        assertEquals(new Origin("-", "3418569837282733268", "2", "IN", "IP4", "127.0.0.1"), read.origin());
        assertEquals("-", read.name());
        assertEquals(List.of(new Line('t', "0 0")), read.lines());
        assertEquals(List.of(new Attribute.Group("BUNDLE", List.of("0", "1", "2"))), read.groups("BUNDLE"));
        assertTrue(read.attributes().has(Attribute.ExtmapAllowMixed.class));
        assertFalse(read.iceLite());
        assertEquals(3, read.media().size());
        assertEquals("video", read.media().get(1).media());
    }

    @Test
    void readsAnMLine() {
        SessionDescription read = SdpFixtures.read("chromium-offer-full");
        MediaDescription audio = read.media().get(0);
        assertEquals(44743, audio.port());
        assertEquals("UDP/TLS/RTP/SAVPF", audio.protocol());
        assertEquals(List.of("111", "63", "9", "0", "8", "13", "110", "126"), audio.formats());
        assertEquals(List.of(new Line('c', "IN IP4 127.0.0.1")), audio.lines());
        assertEquals("0", audio.mid());
        assertEquals(audio, read.mediaByMid("0"));
        assertNull(read.mediaByMid("9"));
        assertEquals("083I", read.iceUfrag(audio));
        assertEquals("XQug90Wr+uHazmh1iJGPy+6w", read.icePwd(audio));
        assertEquals(List.of("trickle"), read.iceOptions(audio));
        assertEquals(SetupRole.ACTPASS, read.setup(audio));
        assertEquals(Direction.SENDONLY, read.direction(audio));
        assertEquals(new Attribute.RtpMap(111, "opus", 48_000, "2"), audio.rtpMap(111));
        assertNull(audio.rtpMap(96));
        assertEquals(
                new Attribute.Candidate(
                        "388251736",
                        1,
                        "udp",
                        2122260223L,
                        "127.0.0.1",
                        44743,
                        "host",
                        "generation 0 network-id 1 network-cost 50"),
                audio.attributes().first(Attribute.Candidate.class));
        MediaDescription data = read.media().get(2);
        assertFalse(data.isRtp());
        assertEquals(new Attribute.SctpPort(5000), data.attributes().first(Attribute.SctpPort.class));
    }

    @Test
    void findsParametersThatComeBeforeTheirCodec() {
        MediaDescription audio = SdpFixtures.read("firefox-offer-full").media().get(0);
        Attribute.FormatParameters parameters = audio.formatParameters(109);
        assertNotNull(parameters);
        assertEquals("1", parameters.parameter("STEREO"));
        assertEquals("48000", parameters.parameter("maxplaybackrate"));
        assertNull(parameters.parameter("minptime"));
        assertEquals(new Attribute.RtpMap(9, "G722", 8_000, "1"), audio.rtpMap(9));
    }

    @Test
    void fallsBackOnTheSessionForWhatTheMLineDoesNotSay() {
        SessionDescription read = SdpFixtures.read("firefox-offer-full");
        MediaDescription video = read.media().get(1);
        assertEquals(1, read.fingerprints(video).size());
        assertTrue(video.attributes().all(Attribute.Fingerprint.class).isEmpty());
        assertEquals(List.of("trickle"), read.iceOptions(video));
        assertTrue(read.mixesHeaderExtensions(video));
        SessionDescription quiet = SdpFixtures.parse(
                HEAD + "a=recvonly\r\nm=audio 9 RTP/SAVPF 0\r\nm=audio 9 RTP/SAVPF 0\r\na=sendonly\r\n");
        assertEquals(Direction.RECVONLY, quiet.direction(quiet.media().get(0)));
        assertEquals(Direction.SENDONLY, quiet.direction(quiet.media().get(1)));
        SessionDescription silent = SdpFixtures.parse(HEAD + "m=audio 9 RTP/SAVPF 0\r\n");
        assertEquals(Direction.SENDRECV, silent.direction(silent.media().get(0)));
    }

    @Test
    void appliesWildcardFeedbackToEveryPayloadType() {
        SessionDescription read = SdpFixtures.parse(
                HEAD + "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\na=rtcp-fb:* nack\r\na=rtcp-fb:97 ccm fir\r\n");
        MediaDescription video = read.media().get(0);
        assertEquals(1, video.feedback(96).size());
        assertEquals(
                List.of("nack", "ccm fir"),
                video.feedback(97).stream()
                        .map(Attribute.RtcpFeedback::feedback)
                        .toList());
    }

    @Test
    void joinsSeveralParameterLinesOfOnePayloadType() {
        SessionDescription read =
                SdpFixtures.parse(HEAD + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=fmtp:96 a=1\r\na=fmtp:96 b=2; c = 3\r\n");
        Attribute.FormatParameters parameters = read.media().get(0).formatParameters(96);
        assertNotNull(parameters);
        assertEquals("1", parameters.parameter("a"));
        assertEquals("2", parameters.parameter("b"));
        assertEquals("3", parameters.parameter("c"));
    }

    @Test
    void readsHeaderExtensionsWithDirectionAndAttributes() {
        assertEquals(new Attribute.Extmap(2, Direction.RECVONLY, "urn:x", null), attribute("extmap:2/recvonly urn:x"));
        assertEquals(new Attribute.Extmap(14, null, "urn:x", "vad=on more"), attribute("extmap:14 urn:x vad=on more"));
        assertEquals(new Attribute.Extmap(4096, null, "urn:x", null), attribute("extmap:4096 urn:x"));
    }

    @Test
    void readsSimulcastWithAlternativesAndPausedLayers() {
        Attribute.Simulcast simulcast = (Attribute.Simulcast) attribute("simulcast:send 1,2;~3 recv 4");
        assertEquals(
                List.of(
                        new Attribute.Simulcast.Layer(List.of(
                                new Attribute.Simulcast.Alternative("1", false),
                                new Attribute.Simulcast.Alternative("2", false))),
                        new Attribute.Simulcast.Layer(List.of(new Attribute.Simulcast.Alternative("3", true)))),
                simulcast.layers(true));
        assertEquals(1, simulcast.layers(false).size());
        assertEquals("send 1,2;~3 recv 4", simulcast.value());
        assertEquals(new Attribute.Rid("a", true, "pt=96;max-width=640"), attribute("rid:a send pt=96;max-width=640"));
    }

    @Test
    void readsSourcesWithAllOf32Bits() {
        assertEquals(new Attribute.Ssrc(4294967295L, "cname", "a:b c"), attribute("ssrc:4294967295 cname:a:b c"));
        assertEquals(new Attribute.Ssrc(1, "label", null), attribute("ssrc:1 label"));
        assertEquals(new Attribute.SsrcGroup("SIM", List.of(1L, 2L, 3L)), attribute("ssrc-group:SIM 1 2 3"));
        assertEquals(new Attribute.Msid("-", "track"), attribute("msid:- track"));
        assertEquals(new Attribute.Msid("{a}", null), attribute("msid:{a}"));
    }

    @Test
    void keepsCandidatesOfUnknownShape() {
        assertEquals(new Attribute.Other("candidate", "new 1 quic"), attribute("candidate:new 1 quic"));
        assertEquals("x.local", ((Attribute.Candidate) attribute("candidate:1 1 udp 1 x.local 9 typ host")).address());
    }

    @Test
    void keepsUnknownAttributesAsTheyAre() {
        assertEquals(new Attribute.Other("x-note", " a: b "), attribute("x-note: a: b "));
        assertEquals(new Attribute.Other("x-empty", ""), attribute("x-empty:"));
        assertEquals(new Attribute.Other("x-flag", null), attribute("x-flag"));
    }

    @Test
    void doesNotShowPasswords() {
        assertFalse(SdpFixtures.read("chromium-offer-full").toString().contains("XQug90Wr"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sendrecv", "sendonly", "recvonly", "inactive"})
    void reversesDirections(String name) {
        Direction direction = Direction.named(name);
        assertNotNull(direction);
        assertEquals(direction, direction.reversed().reversed());
        assertEquals(direction.sends(), direction.reversed().receives());
        assertEquals(direction.receives(), direction.reversed().sends());
    }
}
