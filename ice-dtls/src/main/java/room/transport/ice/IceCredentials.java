package room.transport.ice;

import java.util.random.RandomGenerator;

/**
 * A username fragment and its password. RFC 8839 section 5.4 has {@code ALPHA / DIGIT / "+" / "/"} for both, and ours are
 * of these; some peers use more of the printable characters, which STUN carries as well.
 *
 * @param ufrag 4 to 256 printable ASCII characters without spaces
 * @param pwd 22 to 256 of the same; never printed
 */
public record IceCredentials(String ufrag, String pwd) {
    /** Characters of a generated ufrag: 48 random bits, where RFC 8445 section 5.3 wants at least 24. */
    static final int LOCAL_UFRAG_LENGTH = 8;

    /** Characters of a generated password: 144 random bits, where RFC 8445 section 5.3 wants at least 128. */
    private static final int LOCAL_PWD_LENGTH = 24;

    private static final int MIN_UFRAG_LENGTH = 4;
    private static final int MIN_PWD_LENGTH = 22;
    private static final int MAX_LENGTH = 256;

    /** @throws IllegalArgumentException if a part is too short, too long or has another character */
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
            char c = value.charAt(i);
            if (c <= ' ' || c >= 0x7F) {
                throw new IllegalArgumentException(name + " has a space or a character that is not ASCII");
            }
        }
    }

    @Override
    public String toString() {
        return "IceCredentials[ufrag=" + ufrag + "]";
    }
}
