package room.transport.demux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import room.transport.Packets;

class DatagramKindTest {
    @SuppressWarnings("unused")
    private static final List<String> CLIENTS = Packets.CLIENTS;

    @ParameterizedTest
    @CsvSource({
        "0, 1, STUN",
        "3, 255, STUN",
        "4, 0, UNKNOWN",
        "19, 0, UNKNOWN",
        "20, 254, DTLS",
        "63, 254, DTLS",
        "64, 0, UNKNOWN",
        "79, 0, UNKNOWN",
        "127, 0, UNKNOWN",
        "128, 0, RTP",
        "128, 96, RTP",
        "144, 111, RTP",
        "191, 255, RTP",
        "128, 191, RTP",
        "128, 192, RTCP",
        "129, 200, RTCP",
        "128, 223, RTCP",
        "128, 224, RTP",
        "192, 200, UNKNOWN",
        "255, 200, UNKNOWN"
    })
    void followsTheRangesOfRfc7983AndRfc5761(int first, int second, DatagramKind expected) {
        var buf = Unpooled.wrappedBuffer(new byte[] {9, (byte) first, (byte) second, 0});
        assertEquals(expected, DatagramKind.of(buf, 1, 3));
    }

    @Test
    void knowsNothingOfDatagramsTooShortToTell() {
        assertEquals(DatagramKind.UNKNOWN, DatagramKind.of(Unpooled.EMPTY_BUFFER, 0, 0));
        assertEquals(DatagramKind.UNKNOWN, DatagramKind.of(Unpooled.wrappedBuffer(new byte[] {22}), 0, 1));
    }

    @ParameterizedTest
    @FieldSource("CLIENTS")
    void tellsWhatRealClientsSend(String client) {
        for (byte[] datagram : Packets.clientHello(client)) {
            assertEquals(DatagramKind.DTLS, DatagramKind.of(Unpooled.wrappedBuffer(datagram), 0, datagram.length));
        }
        byte[] check = Packets.bindingRequest(client).datagram();
        assertEquals(DatagramKind.STUN, DatagramKind.of(Unpooled.wrappedBuffer(check), 0, check.length));
    }
}
