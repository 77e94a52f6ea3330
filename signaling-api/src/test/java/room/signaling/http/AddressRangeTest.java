package room.signaling.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.2, 10.0.0.2, true",
        "10.0.0.2, 10.0.0.3, false",
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/9, 10.128.0.0, false",
        "172.16.0.0/12, 172.31.255.255, true",
        "172.16.0.0/12, 172.32.0.0, false",
        "0.0.0.0/0, 203.0.113.1, true",
        "0.0.0.0/0, ::1, false",
        "::1, ::1, true",
        "[::1], ::1, true",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe80::1, false",
        "127.0.0.0/8, ::ffff:127.0.0.1, true",
        "192.168.1.77/24, 192.168.1.1, true",
    })
    void holdsTheAddressesThatBeginWithTheSameBits(String range, String address, boolean held) {
        assertEquals(held, AddressRange.parse(range).contains(InetAddress.ofLiteral(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "10.0.0.0/", "::1/129", "proxy", "10.0.0.0/8/8"})
    void refusesWhatIsNone(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(text))
                .getMessage();
        assertEquals(true, message != null && message.contains("\"" + text + "\""), message);
    }

    @Test
    void aNameIsNotLookedUp() {
        assertThrows(IllegalArgumentException.class, () -> AddressRange.parse("localhost"));
    }
}
