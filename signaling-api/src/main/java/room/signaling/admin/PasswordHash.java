package room.signaling.admin;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A password as its bcrypt hash. Immutable. {@link #matches} is slow on purpose: not for loops. */
public final class PasswordHash {
    /** What bcrypt looks at; more would be cut off in silence. */
    public static final int MAX_PASSWORD_BYTES = 72;

    public static final int MIN_PASSWORD_CHARACTERS = 12;

    private static final int COST = 12;

    /** Below it a stolen hash is guessed too fast; each step doubles the work. */
    private static final int MIN_COST = 10;

    /** Above it one login takes many seconds. */
    private static final int MAX_COST = 15;

    private static final Pattern FORM = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");
    private static final String HOW_TO = "make one with: ./room admin-hash";

    private final byte[] hash;

    private PasswordHash(String text) {
        this.hash = text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Takes a hash in its usual form, {@code $2b$12$...}.
     *
     * @throws IllegalArgumentException when it is none, or too cheap to compute or too dear; the message says how to
     *     make one and does not repeat the text, which may be a password
     */
    public static PasswordHash parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("it is no bcrypt hash, and a password as it is will not do; " + HOW_TO);
        }
        int cost = Integer.parseInt(form.group(1));
        if (cost < MIN_COST || cost > MAX_COST) {
            throw new IllegalArgumentException(
                    "its cost is " + cost + " and must be " + MIN_COST + " to " + MAX_COST + "; " + HOW_TO);
        }
        return new PasswordHash(text);
    }

    /**
     * Makes the hash of a password, with a salt of its own.
     *
     * @throws IllegalArgumentException when the password is too short, or longer than bcrypt looks at
     */
    public static String of(String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        if (password.length() < MIN_PASSWORD_CHARACTERS) {
            throw new IllegalArgumentException(
                    "the password has " + password.length() + " characters and needs " + MIN_PASSWORD_CHARACTERS);
        }
        if (bytes.length > MAX_PASSWORD_BYTES) {
            throw new IllegalArgumentException("the password has " + bytes.length + " bytes; bcrypt looks at "
                    + MAX_PASSWORD_BYTES + ", so it would be no better than a shorter one");
        }
        return new String(BCrypt.with(BCrypt.Version.VERSION_2B).hash(COST, bytes), StandardCharsets.US_ASCII);
    }

    /** Whether this is the password's hash; takes some hundred milliseconds. */
    boolean matches(String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= MAX_PASSWORD_BYTES && BCrypt.verifyer().verify(bytes, hash).verified;
    }

    @Override
    public String toString() {
        return "PasswordHash";
    }
}
