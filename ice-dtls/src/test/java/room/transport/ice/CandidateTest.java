package room.transport.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandidateTest {
    @Test
    void writesTheLineThatEveryClientUnderstands() {
        Candidate candidate = Candidate.ofHost(List.of(InetAddress.ofLiteral("127.0.0.1")), 5000)
                .getFirst();
        assertEquals("1 1 udp 2130706431 127.0.0.1 5000 typ host", candidate.toSdp());
    }

    @Test
    void writesIpv6InItsShortForm() {
        Candidate candidate = Candidate.ofHost(List.of(InetAddress.ofLiteral("2001:db8:0:0:0:0:0:1")), 5000)
                .getFirst();
        assertEquals("1 1 udp 2130706431 2001:db8::1 5000 typ host", candidate.toSdp());
        assertTrue(Candidate.ofHost(List.of(InetAddress.ofLiteral("::1")), 1)
                .getFirst()
                .toSdp()
                .contains(" ::1 1 "));
    }

    @Test
    void prefersTheFirstAddressAndTellsThemApart() {
        List<Candidate> candidates =
                Candidate.ofHost(List.of(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("::1")), 1);
        assertTrue(candidates.get(0).priority() > candidates.get(1).priority());
        assertEquals(
                List.of("1", "2"),
                candidates.stream().map(Candidate::foundation).toList());
    }

    @Test
    void refusesAddressesThatNobodyCanSendTo() {
        for (String ip : List.of("0.0.0.0", "::")) {
            assertThrows(IllegalArgumentException.class, () -> Candidate.ofHost(List.of(InetAddress.ofLiteral(ip)), 1));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new Candidate("1", 1, InetSocketAddress.createUnresolved("example.org", 1)));
        assertThrows(
                IllegalArgumentException.class, () -> Candidate.ofHost(List.of(InetAddress.ofLiteral("192.0.2.1")), 0));
    }
}
