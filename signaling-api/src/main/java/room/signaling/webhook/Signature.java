package room.signaling.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import room.signaling.auth.Secret;

/** Signs what is posted: HMAC-SHA-256 (RFC 2104) of the time, a full stop and the body. */
final class Signature {
    static final String HEADER = "Room-Signature";
    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /** The header's value, such as {@code t=1767225600,v1=5f2b...}. */
    static String of(Secret secret, long timeSeconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.bytes(), ALGORITHM));
            mac.update((timeSeconds + ".").getBytes(StandardCharsets.US_ASCII));
            return "t=" + timeSeconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, missing);
        }
    }
}
