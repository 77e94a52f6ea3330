package room.web.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the certificate that is shown a good one: takes new files when they are there, and makes the self-signed one anew
 * before it ends. Files that do not belong together yet, or are wrong, change nothing but the log.
 */
public final class CertificateKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateKeeper.class);
    private static final long LOOK_SECONDS = 2;

    /** When a self-signed certificate is made anew before its end. */
    private static final Duration RENEWAL = Certificate.VALIDITY.dividedBy(3);

    /** When the log begins to say that a certificate of somebody else's is about to end, once a day. */
    private static final Duration WARNING = Duration.ofDays(14);

    /** Makes a certificate of this machine's own. */
    @FunctionalInterface
    public interface Maker {
        Certificate make(Instant now) throws IOException;
    }

    /** Shows a certificate to whoever connects from now on. */
    @FunctionalInterface
    public interface Shower {
        void show(Certificate certificate) throws IOException;
    }

    /** What is in the two files. */
    private record Contents(Path certificateFile, byte[] certificate, Path keyFile, byte[] key) {
        static Contents read(Path certificateFile, Path keyFile) throws IOException {
            return new Contents(
                    certificateFile,
                    Certificate.bytes("tls-cert", certificateFile),
                    keyFile,
                    Certificate.bytes("tls-key", keyFile));
        }

        Certificate parse(Instant now) {
            return Certificate.parse(certificate, certificateFile, key, keyFile, now);
        }

        boolean isSame(@Nullable Contents other) {
            return other != null && Arrays.equals(certificate, other.certificate) && Arrays.equals(key, other.key);
        }
    }

    private final Maker maker;
    private final InstantSource clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("certificate").factory());
    private @Nullable Path certificateFile;
    private @Nullable Path keyFile;
    private Certificate current;

    /** Of the files as they were when they were last taken or refused. */
    private @Nullable Contents known;

    /** Of the files at the last look, which may have been in the middle of being written. */
    private @Nullable Contents seen;

    private String lastProblem = "";
    private Instant warned = Instant.EPOCH;
    private @Nullable Shower shower;

    /**
     * Reads the files, or makes a certificate.
     *
     * @param certificateFile null, as the other one, for a self-signed certificate
     * @throws IOException when a file cannot be read
     * @throws IllegalArgumentException when a file does not hold what it should
     */
    public CertificateKeeper(@Nullable Path certificateFile, @Nullable Path keyFile, Maker maker, InstantSource clock)
            throws IOException {
        this.maker = maker;
        this.clock = clock;
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        if (certificateFile != null && keyFile != null) {
            known = Contents.read(certificateFile, keyFile);
            current = known.parse(clock.instant());
        } else {
            current = maker.make(clock.instant());
        }
    }

    /** The one that is shown. */
    public synchronized Certificate current() {
        return current;
    }

    /** Begins to look after it. */
    public synchronized void start(Shower to) {
        shower = to;
        thread.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Reads a certificate that is to be shown from now on, and tells how to do so: nothing has changed until that is
     * called.
     *
     * @throws IOException when a file cannot be read
     * @throws IllegalArgumentException when a file does not hold what it should
     */
    public synchronized Change change(@Nullable Path newCertificateFile, @Nullable Path newKeyFile) throws IOException {
        if (newCertificateFile == null || newKeyFile == null) {
            boolean wasOwn = certificateFile == null;
            Certificate own = wasOwn ? current : maker.make(clock.instant());
            return () -> take(null, null, null, own);
        }
        Contents contents = Contents.read(newCertificateFile, newKeyFile);
        Certificate certificate = contents.parse(clock.instant());
        return () -> take(newCertificateFile, newKeyFile, contents, certificate);
    }

    /** A change that is ready to be made. */
    @FunctionalInterface
    public interface Change {
        void make() throws IOException;
    }

    private synchronized void take(
            @Nullable Path newCertificateFile,
            @Nullable Path newKeyFile,
            @Nullable Contents contents,
            Certificate certificate)
            throws IOException {
        certificateFile = newCertificateFile;
        keyFile = newKeyFile;
        known = contents;
        show(certificate);
    }

    private void show(Certificate certificate) throws IOException {
        if (shower != null) {
            shower.show(certificate);
        }
        boolean other = !certificate.chain().equals(current.chain());
        current = certificate;
        lastProblem = "";
        if (other) {
            LOG.info("the certificate is another one now, valid until {}", certificate.end());
        }
    }

    /** Looks whether there is something to do; for tests, otherwise this happens by itself. */
    public synchronized void look() {
        try {
            Instant now = clock.instant();
            if (certificateFile != null && keyFile != null) {
                lookAtFiles(certificateFile, keyFile, now);
                warn(now);
            } else if (now.isAfter(current.end().minus(RENEWAL))) {
                show(maker.make(now));
            }
        } catch (IOException | RuntimeException wrong) {
            say(String.valueOf(wrong.getMessage()));
        }
    }

    /** Files are taken when they have been the same for two looks, since the two are not written at once. */
    private void lookAtFiles(Path certificates, Path key, Instant now) throws IOException {
        Contents contents = Contents.read(certificates, key);
        boolean settled = contents.isSame(seen);
        seen = contents;
        if (!settled || contents.isSame(known)) {
            return;
        }
        known = contents;
        show(contents.parse(now));
    }

    private void say(String problem) {
        if (!problem.equals(lastProblem)) {
            lastProblem = problem;
            LOG.error("the certificate stays the one that it is, valid until {}: {}", current.end(), problem);
        }
    }

    private void warn(Instant now) {
        if (now.isAfter(current.end().minus(WARNING)) && now.isAfter(warned.plus(Duration.ofDays(1)))) {
            warned = now;
            LOG.warn("tls-cert: the certificate in {} ends on {}; renew it", certificateFile, current.end());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
