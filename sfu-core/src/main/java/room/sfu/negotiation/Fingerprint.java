package room.sfu.negotiation;

import java.util.Locale;

/**
 * The hash of a DTLS certificate (RFC 8122).
 *
 * @param algorithm in lower case, such as "sha-256"
 * @param value hexadecimal bytes in upper case with colons between them
 */
public record Fingerprint(String algorithm, String value) {
    public Fingerprint {
        algorithm = algorithm.toLowerCase(Locale.ROOT);
        value = value.toUpperCase(Locale.ROOT);
    }
}
