package room.signaling.engineio;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes ids that cannot be guessed. Safe to use from any thread. */
public final class RandomIds {
    /** 120 bits, and no padding in Base64. */
    private static final int BYTES = 15;

    private final SecureRandom random = new SecureRandom();

    /** A new id of 20 characters of the URL-safe Base64 alphabet. */
    public String next() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
