package room.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import room.signaling.call.CallConfig.IceServer;

final class IceServersTest {
    @Test
    void serversAreReadFromFlagsAndFromOneTextWithSpaces() {
        assertEquals(
                List.of(
                        new IceServer(List.of("stun:stun.example:3478"), null, null),
                        new IceServer(List.of("turn:192.0.2.1:3478?transport=udp"), "ada", "se,cret"),
                        new IceServer(List.of("turns:turn.example"), "b", "c")),
                IceServers.parse(List.of(
                        "stun:stun.example:3478  turn:192.0.2.1:3478?transport=udp,ada,se,cret",
                        "turns:turn.example,b,c")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stun.example:3478",
                "stun:",
                "stun:a@b",
                "stun:stun.example,user,secret",
                "turn:turn.example",
                "turn:turn.example,user",
                "http://turn.example,user,secret"
            })
    void whatIsNoServerIsRefusedWithoutRepeatingTheCredential(String text) {
        var refused = assertThrows(IllegalArgumentException.class, () -> IceServers.parse(List.of(text)));
        assertTrue(String.valueOf(refused.getMessage()).contains("must be stun:HOST:PORT"));
        assertFalse(String.valueOf(refused.getMessage()).contains("secret"));
    }

    @Test
    void theServersOwnPortsAreNamedWithoutZoneExceptOnThisMachine() throws UnknownHostException {
        List<InetAddress> announced = List.of(
                InetAddress.getByName("127.0.0.1"),
                InetAddress.getByName("192.0.2.7"),
                Inet6Address.getByAddress(
                        null, InetAddress.getByName("2001:db8::7").getAddress(), 2),
                InetAddress.getByName("fe80::1"));
        assertEquals(
                List.of(new IceServer(List.of("stun:192.0.2.7:40000", "stun:[2001:db8::7]:40000"), null, null)),
                IceServers.own(announced, 40_000));
        assertEquals(List.of(), IceServers.own(announced.subList(0, 1), 40_000));
    }
}
