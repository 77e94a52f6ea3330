package room.web.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** Certificates in files, for tests. */
public final class Pem {
    private static final String LINE = "-----";

    private Pem() {}

    /** A certificate for localhost that begins a day before and ends 90 days after. */
    public static Certificate make(Instant now) throws IOException {
        return Certificate.selfSigned("localhost", List.of(), new SecureRandom(), now);
    }

    /** Writes the chain. */
    public static Path writeChain(Path file, Certificate... certificates) throws IOException {
        StringBuilder pem = new StringBuilder();
        for (Certificate certificate : certificates) {
            for (X509Certificate one : certificate.chain()) {
                try {
                    pem.append(block("CERTIFICATE", one.getEncoded()));
                } catch (CertificateEncodingException impossible) {
                    throw new IOException(impossible);
                }
            }
        }
        return Files.writeString(file, pem);
    }

    /** Writes the key. */
    public static Path writeKey(Path file, Certificate certificate) throws IOException {
        return Files.writeString(file, block("PRIVATE KEY", certificate.key().getEncoded()));
    }

    private static String block(String type, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return LINE + "BEGIN " + type + LINE + "\n" + text + "\n" + LINE + "END " + type + LINE + "\n";
    }
}
