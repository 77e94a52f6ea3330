package room.sfu.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SdpMalformedTest {
    private static final String HEAD = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
    private static final String VIDEO = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n";

    private static SdpException refusal(String text) {
        SdpException refusal = assertThrows(SdpException.class, () -> new SdpReader().read(text));
        assertTrue(refusal.getMessage().length() < 400, refusal.getMessage());
        assertTrue(refusal.getMessage().chars().noneMatch(Character::isISOControl));
        assertFalse(refusal.fix().isEmpty());
        return refusal;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtpmap:96",
                "rtpmap:96 VP8",
                "rtpmap:128 VP8/90000",
                "rtpmap:96 VP8/0",
                "rtpmap:96 VP8/99999999999999999999",
                "rtpmap:96 VP8/-1",
                "rtpmap:x VP8/90000",
                "fmtp:96",
                "rtcp-fb:96",
                "rtcp-fb:200 nack",
                "extmap:0 urn:x",
                "extmap:256 urn:x",
                "extmap:5000 urn:x",
                "extmap:1/both urn:x",
                "extmap:1",
                "mid:",
                "mid:a b",
                "mid:a,b",
                "ice-ufrag:abc",
                "ice-pwd:tooshort",
                "ice-pwd:has a space in the middle of it",
                "fingerprint:sha-256",
                "fingerprint:sha-256 AB:CD",
                "fingerprint:sha-256 AB-CD",
                "fingerprint:md9 A:BC",
                "fingerprint:md9 \uff21\uff22",
                "setup:both",
                "rid:a",
                "rid:a both",
                "rid:a;b send",
                "simulcast:send",
                "simulcast:send ;",
                "simulcast:send a;;b",
                "simulcast:send a send b",
                "simulcast:none a",
                "ssrc:4294967296 cname:x",
                "ssrc:-1 cname:x",
                "ssrc:1",
                "ssrc-group:FID",
                "ssrc-group:FID 1 x",
                "msid:",
                "sctp-port:65536",
                "max-message-size:x",
                "max-message-size:99999999999999999999999999",
                "group:"
            })
    void aMalformedAttributeSaysNothingButHowToWriteIt(String attribute) {
        SessionDescription read = SdpFixtures.parse(HEAD + VIDEO + "a=" + attribute + "\r\n");
        Attribute.Malformed malformed = assertInstanceOf(
                Attribute.Malformed.class,
                read.media().get(0).attributes().list().get(0));
        String name = attribute.substring(0, attribute.indexOf(':'));
        assertEquals(name, malformed.name());
        assertEquals(attribute.substring(name.length() + 1), malformed.value());
        assertFalse(malformed.form().isEmpty());
        assertEquals(malformed, read.media().get(0).attributes().malformed(name));
        assertEquals(read, SdpFixtures.parse(SdpWriter.write(read)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a name:x", ":x", "", " sendrecv", "Sendrecv"})
    void anAttributeWithoutAProperNameIsKeptAsItIs(String attribute) {
        SessionDescription read = SdpFixtures.parse(HEAD + VIDEO + "a=" + attribute + "\r\n");
        assertInstanceOf(
                Attribute.Other.class, read.media().get(0).attributes().list().get(0));
        assertEquals(read, SdpFixtures.parse(SdpWriter.write(read)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtcp-mux", "sendrecv", "bundle-only", "ice-lite"})
    void aValueAddsNothingToAnAttributeThatHasNone(String name) {
        String head = HEAD + VIDEO + "a=" + name;
        assertEquals(SdpFixtures.parse(head + "\r\n"), SdpFixtures.parse(head + ":yes\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "video",
                "video 9",
                "video 65536 UDP/TLS/RTP/SAVPF 96",
                "video -1 UDP/TLS/RTP/SAVPF 96",
                "video 9/0 UDP/TLS/RTP/SAVPF 96",
                "video x UDP/TLS/RTP/SAVPF 96"
            })
    void refusesAMalformedMLine(String line) {
        assertEquals(5, refusal(HEAD + "m=" + line + "\r\n").line());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mid:0",
                "sendonly",
                "ice-ufrag:abcd",
                "ice-pwd:0123456789012345678901",
                "setup:actpass",
                "rtpmap:96 VP8/90000",
                "extmap:1 urn:x",
                "rid:a send",
                "simulcast:send a"
            })
    void whatIsSaidTwiceCountsOnce(String attribute) {
        String line = "a=" + attribute + "\r\n";
        assertEquals(SdpFixtures.parse(HEAD + VIDEO + line), SdpFixtures.parse(HEAD + VIDEO + line + line));
    }

    @Test
    void keepsTwoThatDifferForNegotiationToChoose() {
        SessionDescription read = SdpFixtures.parse(HEAD + VIDEO + "a=sendonly\r\na=recvonly\r\n");
        assertTrue(read.media().get(0).attributes().contradict(Attribute.MediaDirection.class));
    }

    @Test
    void formatsThatAreNoPayloadTypesOrRepeatedAreLeftOut() {
        assertEquals(List.of("96", "97"), formats("96 128 x 096 97 99999999999 96"));
        assertEquals(List.of("0"), formats(""));
    }

    private static List<String> formats(String text) {
        return SdpFixtures.parse(HEAD + "m=video 9 UDP/TLS/RTP/SAVPF " + text + "\r\n")
                .media()
                .get(0)
                .formats();
    }

    @Test
    void linesOfTheSessionBelowAnMLineAreLeftOut() {
        assertEquals(
                SdpFixtures.parse(HEAD + VIDEO + "a=sendonly\r\n"),
                SdpFixtures.parse(HEAD + VIDEO + "\r\nt=0 0\r\ns=again\r\na=sendonly\r\n"));
    }

    @Test
    void refusesTheSameMidTwice() {
        SdpException refusal = refusal(HEAD + VIDEO + "a=mid:0\r\n" + VIDEO + "a=sendonly\r\na=mid:0\r\n");
        assertEquals(9, refusal.line());
        assertTrue(refusal.problem().contains("\"0\""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                                  | 0
                    hello                                               | 1
                    v=1                                                 | 1
                    s=-                                                 | 1
                    v=0                                                 | 1
                    v=0~s=-                                             | 2
                    v=0~o=- 1 2 IN IP4                                  | 2
                    v=0~o=- x 2 IN IP4 0.0.0.0                          | 2
                    v=0~o=- 111111111111111111111 2 IN IP4 0.0.0.0      | 2
                    v=0~o=- 1 2 IN IP4 0.0.0.0~o=- 1 3 IN IP4 0.0.0.0   | 3
                    v=0~o=- 1 2 IN IP4 0.0.0.0~v=0                      | 3
                    v=0~o=- 1 2 IN IP4 0.0.0.0~y=1                      | 3
                    v=0~o=- 1 2 IN IP4 0.0.0.0~m=audio 9 RTP/SAVPF 0~y=0 | 4
                    v=0~o=- 1 2 IN IP4 0.0.0.0~m=audio 9 RTP/SAVPF 0~sendonly | 4
                    """)
    void refusesABrokenFrame(String text, int line) {
        assertEquals(line, refusal(text.replace("~", "\r\n")).line());
    }

    @Test
    void refusesControlCharacters() {
        assertEquals(5, refusal(HEAD + "a=x\u0000y\r\n").line());
        assertEquals(5, refusal(HEAD + "a=x\ry\r\n").line());
    }

    @Test
    void keepsPasswordsOutOfMessages() {
        assertFalse(SdpFixtures.parse(HEAD + VIDEO + "a=ice-pwd:secret\r\n")
                .toString()
                .contains("secret"));
    }

    @Test
    void stopsAtItsLimits() {
        SdpReader reader = new SdpReader(new SdpLimits(1_000, 40, 2, 16));
        assertThrows(SdpException.class, () -> reader.read("v=0\r\n".repeat(201)));
        SdpException longLine = assertThrows(SdpException.class, () -> reader.read(HEAD + "i=" + "x".repeat(39)));
        assertEquals(5, longLine.line());
        assertThrows(SdpException.class, () -> reader.read(HEAD + "a=group:BUNDLE " + "x".repeat(39)));
        assertAccepted(reader, HEAD + "a=" + "x".repeat(39));
        String mLine = "m=audio 9 RTP/SAVPF 0\r\n";
        assertEquals(2, assertAccepted(reader, HEAD + mLine.repeat(2)).media().size());
        assertEquals(
                7,
                assertThrows(SdpException.class, () -> reader.read(HEAD + mLine.repeat(3)))
                        .line());
        assertAccepted(reader, HEAD + "a=x\r\n".repeat(16));
        assertEquals(
                21,
                assertThrows(SdpException.class, () -> reader.read(HEAD + "a=x\r\n".repeat(17)))
                        .line());
    }

    private static SessionDescription assertAccepted(SdpReader reader, String text) {
        try {
            return reader.read(text);
        } catch (SdpException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("room.sfu.sdp.SdpFixtures#all")
    void readsOrRefusesEveryTruncation(String fixture) {
        String text = SdpFixtures.text(fixture);
        for (int length = 0; length < text.length(); length += 1 + length / 100) {
            readOrRefuse(text.substring(0, length));
        }
    }

    @ParameterizedTest
    @MethodSource("room.sfu.sdp.SdpFixtures#all")
    void readsOrRefusesEveryMutation(String fixture) {
        String text = SdpFixtures.text(fixture);
        for (long seed = 0; seed < 200; seed++) {
            String mutated = Mutation.of(text, new SplittableRandom(seed));
            try {
                readOrRefuse(mutated);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " of " + fixture, e);
            }
        }
    }

    /** What is read can be written and read again. */
    private static void readOrRefuse(String text) {
        SessionDescription read;
        try {
            read = new SdpReader().read(text);
        } catch (SdpException refusal) {
            assertTrue(refusal.getMessage().length() < 400);
            return;
        }
        assertEquals(read, SdpFixtures.parse(SdpWriter.write(read)));
    }
}
