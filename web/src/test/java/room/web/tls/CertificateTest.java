package room.web.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificateTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path directory;

    private Path chain;
    private Path key;
    private Certificate certificate;

    @BeforeEach
    void write() throws IOException {
        certificate = Pem.make(NOW);
        chain = Pem.writeChain(directory.resolve("chain.pem"), certificate);
        key = Pem.writeKey(directory.resolve("key.pem"), certificate);
    }

    private String problem(Path chainFile, Path keyFile, Instant now) {
        Exception wrong = assertThrows(Exception.class, () -> Certificate.read(chainFile, keyFile, now));
        assertTrue(wrong instanceof IOException || wrong instanceof IllegalArgumentException, wrong::toString);
        return String.valueOf(wrong.getMessage());
    }

    private static void assertSays(String message, String... parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "not \"" + part + "\" but: " + message);
        }
    }

    @Test
    void aPairIsRead() throws IOException {
        assertEquals(certificate.chain(), Certificate.read(chain, key, NOW).chain());
    }

    @Test
    void aPairThatDoesNotBelongTogetherIsRefused() throws IOException {
        Certificate other = Pem.make(NOW);
        Path otherKey = Pem.writeKey(directory.resolve("other.pem"), other);
        assertSays(problem(chain, otherKey, NOW), "tls-cert", chain.toString(), "does not belong", otherKey.toString());
        Path both = Pem.writeChain(directory.resolve("both.pem"), other, certificate);
        assertSays(problem(both, key, NOW), "tls-cert", both.toString(), "put that first");
    }

    @Test
    void aCertificateThatIsNotValidNowIsRefused() {
        Instant late = NOW.plus(Duration.ofDays(91));
        assertSays(problem(chain, key, late), "tls-cert", chain.toString(), "ended on 2026-05-30", "renew");
        assertSays(problem(chain, key, NOW.minus(Duration.ofDays(2))), "tls-cert", "begins only on", "clock");
    }

    @Test
    void ofThoseThatVouchOneMayHaveEnded() throws IOException {
        Certificate old = Pem.make(NOW.minus(Duration.ofDays(200)));
        Path both = Pem.writeChain(directory.resolve("both.pem"), certificate, old);
        assertEquals(2, Certificate.read(both, key, NOW).chain().size());
    }

    @Test
    void filesThatAreNotThereOrHoldSomethingElseAreNamed() throws IOException {
        Path missing = directory.resolve("missing.pem");
        assertSays(problem(missing, key, NOW), "tls-cert: the file " + missing + " does not exist");
        assertSays(problem(chain, missing, NOW), "tls-key: the file " + missing + " does not exist");
        assertSays(problem(directory, key, NOW), "tls-cert: the file " + directory + " cannot be read");
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        assertSays(problem(empty, key, NOW), "tls-cert: the file " + empty, "no certificate");
        assertSays(problem(chain, empty, NOW), "tls-key: the file " + empty, "no private key");
        assertSays(problem(key, key, NOW), "tls-cert: the file " + key);
        assertSays(problem(chain, chain, NOW), "tls-key: the file " + chain, "no private key");
        Path garbage = Files.write(directory.resolve("garbage.pem"), new byte[] {0, 1, (byte) 0xFF});
        assertSays(problem(garbage, key, NOW), "tls-cert: the file " + garbage);
        assertSays(problem(chain, garbage, NOW), "tls-key: the file " + garbage);
        Path half = Files.writeString(
                directory.resolve("half.pem"), Files.readString(key).substring(0, 100));
        assertSays(problem(chain, half, NOW), "tls-key: the file " + half);
    }

    @Test
    void aKeyWithAPassphraseIsNamedAsOne() throws IOException {
        Path locked = Files.writeString(directory.resolve("locked.pem"), """
                -----BEGIN ENCRYPTED PRIVATE KEY-----
                MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAiAE8I+30YCTwICCAAw
                DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEEf2ub49FAxys0Elv4GnbcgEgZDo
                jP5cCXsFvHJQuVsrC6XsCE9z7IzKcH2FLEq7EvbCMDooM9DXVyuRqiyrW4wp3JWv
                /iQlzoclmD2j6MRooPWSSFScSrVN7DST/5IJpe2STgFuOB614mlVpu2m0d5g35gc
                4W+DIZdH6qvrM98oQZaGAVmXCb5A9uCc5rAdvhvBB7p/9d2BYN21R4r7eMYjeSM=
                -----END ENCRYPTED PRIVATE KEY-----
                """);
        assertSays(problem(chain, locked, NOW), "tls-key", locked.toString(), "passphrase");
    }
}
