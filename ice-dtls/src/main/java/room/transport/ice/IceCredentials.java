package room.transport.ice;

import java.util.random.RandomGenerator;

/**
 * A username fragment and its password (RFC 8839 section 5.4).
 *
 * @param ufrag 4 to 256 characters of {@code ALPHA / DIGIT / "+" / "/"}
 * @param pwd 22 to 256 characters of the same alphabet; never printed
 */
public record IceCredentials(String ufrag, String pwd) {
    /** Characters of a generated ufrag: 48 random bits, where RFC 8445 section 5.3 wants at least 24. */
    static final int LOCAL_UFRAG_LENGTH = 8;

    /** Characters of a generated password: 144 random bits, where RFC 8445 section 5.3 wants at least 128. */
    private static final int LOCAL_PWD_LENGTH = 24;

    private static final int MIN_UFRAG_LENGTH = 4;
    private static final int MIN_PWD_LENGTH = 22;
    private static final int MAX_LENGTH = 256;

    /** @throws IllegalArgumentException if a part is too short, too long or has a character that is no ice-char */
    public IceCredentials {
        check("ice-ufrag", ufrag, MIN_UFRAG_LENGTH);
        check("ice-pwd", pwd, MIN_PWD_LENGTH);
    }

    /** New local credentials; the source must be cryptographically strong. */
    public static IceCredentials random(RandomGenerator random) {
        return new IceCredentials(
                IceChars.random(LOCAL_UFRAG_LENGTH, random), IceChars.random(LOCAL_PWD_LENGTH, random));
    }

    private static void check(String name, String value, int minLength) {
        if (value.length() < minLength || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    name + " must have " + minLength + " to " + MAX_LENGTH + " characters, not " + value.length());
        }
        for (int i = 0; i < value.length(); i++) {
            if (IceChars.sixBits(value.charAt(i)) < 0) {
                throw new IllegalArgumentException(name + " has a character outside of A-Z, a-z, 0-9, + and /");
            }
        }
    }

    @Override
    public String toString() {
        return "IceCredentials[ufrag=" + ufrag + "]";
    }
}
