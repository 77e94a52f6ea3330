package room.transport.dtls.bctls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import room.transport.Packets;

class RecordFilterTest {
    @SuppressWarnings("unused")
    private static final List<String> CLIENTS = Packets.CLIENTS;

    @ParameterizedTest
    @FieldSource("CLIENTS")
    void passesWhatRealClientsSendAndNothingCutOff(String client) {
        for (byte[] datagram : Packets.clientHello(client)) {
            assertTrue(RecordFilter.opensHandshake(Unpooled.wrappedBuffer(datagram)));
            int wholeRecord = 13 + (((datagram[11] & 0xFF) << 8) | (datagram[12] & 0xFF));
            for (int length = 0; length < datagram.length; length++) {
                assertEquals(length == wholeRecord, passes(Arrays.copyOf(datagram, length)), "length " + length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "13fefd000000000000000000020101", // unknown content type
                "18fefd000000000000000000020101", // heartbeat
                "15fefe000000000000000000020101", // version that the library fails for
                "150303000000000000000000020101", // TLS
                "15feff000100000000000000020101", // encrypted by a version that encrypts nothing here
                "15fefd0000000000000000000201", // shorter than it says
                "15fefd0000000000000000000002", // longer than it says
                "17fefd000000000000000000020101", // application data in the clear
                "15fefd0001000000000000001700000000000000000000000000000000000000000000000000", // less than nonce and
                // tag
                "16fefd0000000000000000000c0b0020010000000000000000", // message longer than any certificate
                "16fefd0000000000000000000c0b0000100000000000000011", // fragment beyond its message
                "16fefd0000000000000000000b0b00001000000000000000" // message header cut off
            })
    void refusesWhatNoPeerSends(String hex) {
        assertFalse(passes(HexFormat.of().parseHex(hex)));
    }

    @Test
    void refusesDatagramsLongerThanAnyLinkCarries() {
        byte[] alerts = HexFormat.of().parseHex("15fefd000000000000000000020101".repeat(137));
        assertTrue(alerts.length > 2048);
        assertFalse(passes(alerts));
        assertTrue(passes(Arrays.copyOf(alerts, 15 * 136)));
    }

    private static boolean passes(byte[] datagram) {
        return RecordFilter.passes(Unpooled.wrappedBuffer(datagram));
    }
}
