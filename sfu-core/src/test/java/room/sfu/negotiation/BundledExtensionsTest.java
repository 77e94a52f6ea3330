package room.sfu.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import room.sfu.sdp.Attribute;

/** Header extensions of m-lines that share a transport, where packets are read before their m-line is known. */
class BundledExtensionsTest {
    private static final String TRANSPORT_CC = HeaderExtension.TRANSPORT_CC.uri();
    private static final String ORIENTATION = "urn:3gpp:video-orientation";

    private final Negotiating client =
            new Negotiating(NegotiationPolicy.defaults().withTransportCc(true));

    private static String extmap(int id, String uri) {
        return "a=extmap:" + id + " " + uri;
    }

    @Test
    void eachMLineMayNumberTransportWideSequenceNumbersInItsOwnWay() {
        NegotiatedSession session = client.offer(new OfferText()
                .audio("0", "sendonly", extmap(3, TRANSPORT_CC))
                .video("1", "sendonly", extmap(5, TRANSPORT_CC))
                .text());
        assertEquals(3, received(session, 0, HeaderExtension.TRANSPORT_CC));
        assertEquals(5, received(session, 1, HeaderExtension.TRANSPORT_CC));
    }

    @ParameterizedTest
    @CsvSource({"sendonly, 0", "recvonly, 3"})
    void whatHasTheNumberOfTransportWideSequenceNumbersElsewhereIsNotSent(String direction, int answered) {
        client.offer(new OfferText()
                .audio("0", "sendonly", extmap(3, TRANSPORT_CC))
                .video("1", direction, extmap(3, ORIENTATION), extmap(5, TRANSPORT_CC))
                .text());
        assertEquals(answered, answered(1, ORIENTATION));
        assertEquals(5, answered(1, TRANSPORT_CC));
        assertEquals(3, answered(0, TRANSPORT_CC));
    }

    @Test
    void whatHasTheNumberOfMidElsewhereIsNotSent() {
        String audio =
                new OfferText().audio("0", "sendonly").video("1", "sendonly").text();
        int video = audio.indexOf("m=video");
        String text = audio.substring(0, video)
                + audio.substring(video).replace("a=extmap:4 " + HeaderExtension.MID.uri(), extmap(4, TRANSPORT_CC));
        NegotiatedSession session = client.offer(text);
        assertTrue(text.contains(extmap(4, TRANSPORT_CC)));
        assertEquals(4, received(session, 0, HeaderExtension.MID));
        assertEquals(0, received(session, 1, HeaderExtension.TRANSPORT_CC));
        assertEquals(0, answered(1, TRANSPORT_CC));
    }

    private static int received(NegotiatedSession session, int index, HeaderExtension extension) {
        return Negotiating.receive(session, index).extensions().id(extension);
    }

    /** The id under which the answer has the extension, 0 when it has not. */
    private int answered(int index, String uri) {
        return client.answered(index).attributes().all(Attribute.Extmap.class).stream()
                .filter(extmap -> extmap.uri().equals(uri))
                .mapToInt(Attribute.Extmap::id)
                .findFirst()
                .orElse(0);
    }
}
