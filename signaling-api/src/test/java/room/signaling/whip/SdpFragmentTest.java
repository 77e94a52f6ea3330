package room.signaling.whip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SdpFragmentTest {
    private static final String CANDIDATE =
            "a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id 1\r\n";

    /** As in RFC 9725 section 4.3.2. */
    private static final String TRICKLE = "a=group:BUNDLE 0 1\r\n"
            + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"
            + "a=mid:0\r\n"
            + "a=ice-ufrag:EsAw\r\n"
            + "a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n"
            + CANDIDATE
            + "a=candidate:3471623853 1 udp 2122194687 198.51.100.2 61765 typ host generation 0 network-id 2\r\n"
            + "a=candidate:473322822 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active generation 0\r\n"
            + "a=end-of-candidates\r\n";

    @Test
    void readsCredentialsAndCandidates() throws Exception {
        assertEquals(new SdpFragment("EsAw", "P2uYro0UCOQ4zxjKXaWCBui1", 3), SdpFragment.parse(TRICKLE));
    }

    @Test
    void readsLinesThatEndInLineFeedsAlone() throws Exception {
        assertEquals(SdpFragment.parse(TRICKLE), SdpFragment.parse(TRICKLE.replace("\r\n", "\n")));
    }

    @Test
    void takesAFragmentWithoutCredentials() throws Exception {
        SdpFragment fragment = SdpFragment.parse("m=audio 9 RTP/AVP 0\r\na=mid:0\r\na=end-of-candidates\r\n");
        assertNull(fragment.ufrag());
        assertEquals(0, fragment.candidates());
        assertEquals(0, SdpFragment.parse("").candidates());
    }

    @Test
    void takesTheSameCredentialsOnceMore() throws Exception {
        assertEquals("EsAw", SdpFragment.parse(TRICKLE + TRICKLE).ufrag());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\r\n",
                "a=ice-ufrag:EsAw\r\n",
                "a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n",
                "a=ice-ufrag:\r\na=ice-pwd:x\r\n",
                "a=ice-ufrag:a\r\na=ice-ufrag:b\r\na=ice-pwd:x\r\n"
            })
    void refusesWhatIsNoFragment(String text) {
        String message = assertThrows(SdpFragment.MalformedException.class, () -> SdpFragment.parse(text))
                .getMessage();
        assertNotNull(message);
        assertFalse(message.isBlank());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=candidate:\r\n",
                "a=candidate:1 1 udp 1 192.0.2.1 1 host\r\n",
                "a=candidate:1 1 udp 1 192.0.2.1 65536 typ host\r\n",
                "a=candidate:1 one udp 1 192.0.2.1 1 typ host\r\n",
                "a=candidate:1 1 udp 4294967296 192.0.2.1 1 typ host\r\n"
            })
    void aCandidateOfAnotherFormIsPassedOver(String candidate) throws Exception {
        assertEquals(SdpFragment.parse(TRICKLE), SdpFragment.parse(TRICKLE + candidate));
    }

    @Test
    void refusesCandidatesWithoutEnd() {
        String many = CANDIDATE.repeat(SdpFragment.MAX_CANDIDATES + 1);
        assertThrows(SdpFragment.MalformedException.class, () -> SdpFragment.parse(many));
    }

    @Test
    void mutatedFragmentsAreReadOrRefused() {
        SplittableRandom random = new SplittableRandom(11);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            StringBuilder mutated = new StringBuilder(TRICKLE);
            for (int change = random.nextInt(1, 6); change > 0; change--) {
                int at = random.nextInt(mutated.length());
                switch (random.nextInt(3)) {
                    case 0 -> mutated.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> mutated.delete(at, Math.min(mutated.length(), at + random.nextInt(40)));
                    default -> mutated.insert(at, mutated.charAt(random.nextInt(mutated.length())));
                }
            }
            try {
                assertTrue(SdpFragment.parse(mutated.toString()).candidates() <= SdpFragment.MAX_CANDIDATES);
            } catch (SdpFragment.MalformedException expected) {
                refused++;
            }
        }
        assertTrue(refused > 100 && refused < 5_000, refused + " refused");
    }

    @Test
    void whatIsWrittenCanBeRead() throws Exception {
        String text = SdpFragment.write(
                "srvr", "server+password+22+chars", List.of("candidate:1 1 udp 2130706431 127.0.0.1 40000 typ host"));
        assertEquals(new SdpFragment("srvr", "server+password+22+chars", 1), SdpFragment.parse(text));
    }

    @Test
    void doesNotPrintThePassword() {
        assertFalse(new SdpFragment("u", "secret", 0).toString().contains("secret"));
    }
}
