package room.sfu.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import room.sfu.sdp.Attribute;
import room.sfu.sdp.SdpException;
import room.sfu.sdp.SdpReader;
import room.sfu.sdp.SessionDescription;

final class MediaUseTest {
    private static SessionDescription offer(String sessionLine, String lineDirection) throws SdpException {
        return new SdpReader()
                .read("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n" + sessionLine
                        + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n" + lineDirection
                        + "a=rtpmap:111 opus/48000/2\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "PUBLISH, sendrecv, sendonly",
        "PUBLISH, sendonly, sendonly",
        "PUBLISH, recvonly, inactive",
        "PUBLISH, inactive, inactive",
        "WATCH, sendrecv, recvonly",
        "WATCH, recvonly, recvonly",
        "WATCH, sendonly, inactive"
    })
    void takesOnlyItsOwnFlow(MediaUse use, String offered, String taken) throws SdpException {
        for (SessionDescription offer :
                List.of(offer("", "a=" + offered + "\r\n"), offer("a=" + offered + "\r\n", ""))) {
            SessionDescription restricted = use.restrict(offer);
            assertEquals(
                    taken, restricted.direction(restricted.media().getFirst()).wireName());
            assertEquals(
                    1,
                    restricted
                            .media()
                            .getFirst()
                            .attributes()
                            .all(Attribute.MediaDirection.class)
                            .size());
        }
    }

    @Test
    void takesAnOfferWithoutADirectionAsSendrecv() throws SdpException {
        SessionDescription restricted = MediaUse.PUBLISH.restrict(offer("", ""));
        assertEquals(
                "sendonly", restricted.direction(restricted.media().getFirst()).wireName());
    }

    @Test
    void leavesACallAsItIs() throws SdpException {
        SessionDescription offer = offer("", "");
        assertSame(offer, MediaUse.CALL.restrict(offer));
    }
}
