package room.sfu.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SdpRoundTripTest {
    @ParameterizedTest
    @MethodSource("room.sfu.sdp.SdpFixtures#all")
    void writesTheVeryTextItRead(String fixture) {
        String text = SdpFixtures.text(fixture);
        assertEquals(text, SdpWriter.write(SdpFixtures.parse(text)));
    }

    @ParameterizedTest
    @MethodSource("room.sfu.sdp.SdpFixtures#all")
    void readsWhatItWroteAsAnEqualValue(String fixture) {
        SessionDescription read = SdpFixtures.read(fixture);
        assertEquals(read, SdpFixtures.parse(SdpWriter.write(read)));
    }

    @ParameterizedTest
    @MethodSource("room.sfu.sdp.SdpFixtures#all")
    void givesEveryAttributeOfRealClientsItsType(String fixture) {
        List<String> untyped = List.of("msid-semantic", "rtcp", "rtcp-xr", "framerate");
        SessionDescription read = SdpFixtures.read(fixture);
        List<Attribute> all = new ArrayList<>(read.attributes().list());
        read.media().forEach(media -> all.addAll(media.attributes().list()));
        for (Attribute attribute : all) {
            if (attribute instanceof Attribute.Other other) {
                assertTrue(untyped.contains(other.name()), () -> "untyped: " + other);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("room.sfu.sdp.SdpFixtures#all")
    void takesTheAttributesOfASectionInAnyOrder(String fixture) {
        SplittableRandom random = new SplittableRandom(fixture.hashCode());
        SessionDescription read = SdpFixtures.read(fixture);
        for (MediaDescription media : read.media()) {
            List<Attribute> shuffled = new ArrayList<>(media.attributes().list());
            Collections.shuffle(shuffled, new java.util.Random(random.nextLong()));
            SessionDescription reordered = new SessionDescription(
                    read.origin(),
                    read.name(),
                    read.lines(),
                    read.attributes(),
                    List.of(new MediaDescription(
                            media.media(),
                            media.port(),
                            media.portCount(),
                            media.protocol(),
                            media.formats(),
                            media.lines(),
                            new Attributes(shuffled))));
            MediaDescription again =
                    SdpFixtures.parse(SdpWriter.write(reordered)).media().get(0);
            assertEquals(media.mid(), again.mid());
            for (String format : media.isRtp() ? media.formats() : List.<String>of()) {
                int payloadType = Integer.parseInt(format);
                assertEquals(media.rtpMap(payloadType), again.rtpMap(payloadType));
                assertEquals(media.formatParameters(payloadType), again.formatParameters(payloadType));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("room.sfu.sdp.SdpFixtures#all")
    void takesBareLineFeedsAndAMissingLastOne(String fixture) {
        String text = SdpFixtures.text(fixture);
        SessionDescription read = SdpFixtures.parse(text);
        assertEquals(read, SdpFixtures.parse(text.replace("\r\n", "\n")));
        assertEquals(read, SdpFixtures.parse(text.substring(0, text.length() - 2)));
        assertEquals(read, SdpFixtures.parse(text + "\r\n\n  "));
    }

    @Test
    void endsEveryLineWithCrlf() {
        String written = SdpWriter.write(SdpFixtures.read("chromium-offer-audio"));
        assertTrue(written.endsWith("\r\n"));
        assertFalse(Arrays.stream(written.split("\r\n")).anyMatch(line -> line.contains("\n") || line.isEmpty()));
    }

    @Test
    void refusesToWriteALineEndInsideAValue() {
        SessionDescription read = SdpFixtures.read("chromium-offer-audio");
        SessionDescription forged =
                new SessionDescription(read.origin(), "x\r\na=ice-lite", read.lines(), read.attributes(), read.media());
        assertThrows(IllegalArgumentException.class, () -> SdpWriter.write(forged));
    }
}
