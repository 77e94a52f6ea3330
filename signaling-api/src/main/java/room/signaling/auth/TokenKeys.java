package room.signaling.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What tokens may be signed with. Each key is good for one algorithm, whatever a token says of itself.
 *
 * @param secret for HS256, null for none
 * @param publicKeys for RS256 (RSA of 2048 bits or more), ES256 (P-256) and EdDSA (Ed25519)
 */
public record TokenKeys(@Nullable Secret secret, List<PublicKey> publicKeys) {
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final String PUBLIC_KEY = "PUBLIC KEY";
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");
    private static final int MIN_RSA_BITS = 2048;
    private static final int P256_BITS = 256;

    public TokenKeys {
        publicKeys = List.copyOf(publicKeys);
        if (secret == null && publicKeys.isEmpty()) {
            throw new IllegalArgumentException("no key to check tokens with");
        }
    }

    /**
     * Reads public keys from a PEM file of "PUBLIC KEY" blocks.
     *
     * @param setting what the setting is called, for the error
     * @throws IOException when the file cannot be read
     * @throws IllegalArgumentException when it holds no key that is good for tokens, or one that is not
     */
    public static List<PublicKey> readPublicKeys(String setting, Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException unreadable) {
            throw new IOException(
                    setting + ": the file " + file + " cannot be read ("
                            + unreadable.getClass().getSimpleName() + ": " + unreadable.getMessage() + ")",
                    unreadable);
        }
        try {
            return parsePublicKeys(text);
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException(setting + ": the file " + file + " " + bad.getMessage(), bad);
        }
    }

    static List<PublicKey> parsePublicKeys(String pem) {
        List<PublicKey> keys = new ArrayList<>();
        Matcher blocks = PEM.matcher(pem);
        while (blocks.find()) {
            if (!PUBLIC_KEY.equals(blocks.group(1))) {
                throw new IllegalArgumentException("holds a " + blocks.group(1)
                        + "; give the server public keys only: openssl pkey -in private.pem -pubout");
            }
            keys.add(parse(Base64.getMimeDecoder().decode(blocks.group(2))));
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("holds no \"-----BEGIN PUBLIC KEY-----\" block");
        }
        return keys;
    }

    private static PublicKey parse(byte[] encoded) {
        for (String algorithm : ALGORITHMS) {
            PublicKey key = parseAs(algorithm, encoded);
            if (key != null) {
                requireStrong(key);
                return key;
            }
        }
        throw new IllegalArgumentException("holds a key that is none of RSA, P-256 and Ed25519");
    }

    private static @Nullable PublicKey parseAs(String algorithm, byte[] encoded) {
        try {
            return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException otherAlgorithm) {
            return null;
        }
    }

    private static void requireStrong(PublicKey key) {
        boolean good = switch (key) {
            case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= MIN_RSA_BITS;
            case ECPublicKey ec -> ec.getParams().getCurve().getField().getFieldSize() == P256_BITS;
            case EdECPublicKey ed -> ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
            default -> false;
        };
        if (!good) {
            throw new IllegalArgumentException(
                    "holds a key that is none of RSA with 2048 bits or more, P-256 and Ed25519");
        }
    }
}
