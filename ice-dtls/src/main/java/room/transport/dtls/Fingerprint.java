package room.transport.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The hash of a certificate, as SDP tells it (RFC 8122 section 5).
 *
 * @param algorithm hash function in lower case, {@code sha-256}
 * @param value the hash; not to be changed
 */
public record Fingerprint(String algorithm, byte[] value) {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    /** Hash functions we check. MD2, MD5 and SHA-1 are not among them: RFC 8122 section 5 forbids or discourages them. */
    private static final List<String> KNOWN = List.of("sha-256", "sha-384", "sha-512", "sha-224");

    public Fingerprint {
        algorithm = algorithm.toLowerCase(Locale.ROOT);
    }

    /**
     * Parses the value of an {@code a=fingerprint:} line. Unknown hash functions are accepted here; they match nothing.
     *
     * @throws IllegalArgumentException if it is not a name, a space and pairs of hex digits with colons between
     */
    public static Fingerprint parse(String sdp) {
        String text = sdp.strip();
        int space = text.indexOf(' ');
        if (space < 1) {
            throw new IllegalArgumentException("A fingerprint is a hash function and a value, not \"" + sdp + "\"");
        }
        byte[] value = COLONS.parseHex(text.substring(space + 1).strip());
        if (value.length == 0) {
            throw new IllegalArgumentException("A fingerprint needs a value");
        }
        return new Fingerprint(text.substring(0, space), value);
    }

    /** The value of an {@code a=fingerprint:} line, hex digits in upper case. */
    public String toSdp() {
        return algorithm + " " + COLONS.formatHex(value);
    }

    /** Whether {@link #matches} can tell at all. */
    public boolean verifiable() {
        return KNOWN.contains(algorithm);
    }

    /** Whether this is the hash of the certificate; never for a hash function we do not know. */
    public boolean matches(byte[] certificateDer) {
        return verifiable() && MessageDigest.isEqual(value, digest(algorithm, certificateDer));
    }

    /** The fingerprint of a certificate by SHA-256. */
    public static Fingerprint sha256(byte[] certificateDer) {
        return of("sha-256", certificateDer);
    }

    /** @throws IllegalArgumentException for a hash function we do not know */
    public static Fingerprint of(String algorithm, byte[] certificateDer) {
        if (!KNOWN.contains(algorithm)) {
            throw new IllegalArgumentException("Unknown hash function " + algorithm);
        }
        return new Fingerprint(algorithm, digest(algorithm, certificateDer));
    }

    private static byte[] digest(String algorithm, byte[] certificateDer) {
        try {
            return MessageDigest.getInstance(algorithm.toUpperCase(Locale.ROOT)).digest(certificateDer);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("The Java runtime lacks " + algorithm, e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint that
                && algorithm.equals(that.algorithm)
                && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * algorithm.hashCode() + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return toSdp();
    }
}
