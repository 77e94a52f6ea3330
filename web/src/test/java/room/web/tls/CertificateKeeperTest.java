package room.web.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificateKeeperTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path directory;

    private final List<List<X509Certificate>> shown = new ArrayList<>();
    private Instant now = START;
    private Path chain;
    private Path key;
    private Certificate first;

    @BeforeEach
    void write() throws IOException {
        chain = directory.resolve("chain.pem");
        key = directory.resolve("key.pem");
        first = write(Pem.make(START));
    }

    private Certificate write(Certificate certificate) throws IOException {
        Pem.writeChain(chain, certificate);
        Pem.writeKey(key, certificate);
        return certificate;
    }

    private CertificateKeeper ofFiles() throws IOException {
        return started(new CertificateKeeper(chain, key, Pem::make, () -> now));
    }

    /** Its own looks are passed over: the test looks itself, and a look that finds nothing new does nothing. */
    private CertificateKeeper started(CertificateKeeper keeper) {
        keeper.start(certificate -> shown.add(certificate.chain()));
        keeper.close();
        return keeper;
    }

    private static void look(CertificateKeeper keeper) {
        keeper.look();
        keeper.look();
    }

    @Test
    void aRenewedCertificateIsShownWithoutARestart() throws IOException {
        CertificateKeeper keeper = ofFiles();
        look(keeper);
        assertEquals(List.of(), shown);
        Certificate second = write(Pem.make(START));
        look(keeper);
        assertEquals(List.of(second.chain()), shown);
        look(keeper);
        assertEquals(1, shown.size());
    }

    @Test
    void aPairThatIsHalfWrittenIsWaitedForAndAWrongOneKeepsTheOldOne() throws IOException {
        CertificateKeeper keeper = ofFiles();
        Certificate second = Pem.make(START);
        Pem.writeChain(chain, second);
        keeper.look();
        Pem.writeKey(key, second);
        look(keeper);
        assertEquals(List.of(second.chain()), shown);

        Pem.writeChain(chain, Pem.make(START));
        look(keeper);
        Files.writeString(key, "");
        look(keeper);
        Files.delete(key);
        look(keeper);
        assertEquals(1, shown.size());
        assertEquals(second.chain(), keeper.current().chain());

        Certificate third = write(Pem.make(START));
        look(keeper);
        assertEquals(third.chain(), keeper.current().chain());
    }

    @Test
    void anExpiredCertificateDoesNotTakeThePlaceOfAGoodOne() throws IOException {
        CertificateKeeper keeper = ofFiles();
        write(Pem.make(START.minus(Duration.ofDays(100))));
        look(keeper);
        assertEquals(first.chain(), keeper.current().chain());
    }

    @Test
    void aSelfSignedCertificateIsMadeAnewBeforeItEnds() throws IOException {
        CertificateKeeper keeper = started(new CertificateKeeper(null, null, Pem::make, () -> now));
        List<X509Certificate> own = keeper.current().chain();
        now = START.plus(Duration.ofDays(59));
        look(keeper);
        assertEquals(own, keeper.current().chain());
        for (int renewal = 1; renewal <= 3; renewal++) {
            now = now.plus(Duration.ofDays(61));
            look(keeper);
            assertEquals(renewal, shown.size());
            assertNotEquals(own, keeper.current().chain());
            assertEquals(
                    now.plus(Duration.ofDays(90)).getEpochSecond(),
                    keeper.current().end().getEpochSecond());
        }
    }

    @Test
    void aChangeOfFilesIsReadFirstAndMadeWhenItIsAskedFor() throws IOException {
        CertificateKeeper keeper = ofFiles();
        Certificate other = Pem.make(START);
        Path otherChain = Pem.writeChain(directory.resolve("other-chain.pem"), other);
        Path otherKey = Pem.writeKey(directory.resolve("other-key.pem"), other);
        assertThrows(IllegalArgumentException.class, () -> keeper.change(chain, otherKey));
        assertThrows(IOException.class, () -> keeper.change(directory.resolve("missing"), otherKey));
        CertificateKeeper.Change change = keeper.change(otherChain, otherKey);
        assertEquals(List.of(), shown);
        change.make();
        assertEquals(List.of(other.chain()), shown);
        write(Pem.make(START));
        look(keeper);
        assertEquals(other.chain(), keeper.current().chain());
    }
}
