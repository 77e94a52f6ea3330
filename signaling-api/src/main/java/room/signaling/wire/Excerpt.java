package room.signaling.wire;

/** Quotes of what clients have sent, for errors: long enough to be recognised, never the whole of something long. */
public final class Excerpt {
    /** In UTF-16 units, as are all lengths here. */
    private static final int MAX_LENGTH = 80;

    private static final String CUT = "...";

    private Excerpt() {}

    /** The text, or the beginning of one that is longer than a line. */
    public static String of(String text) {
        return of(text, MAX_LENGTH);
    }

    /** The text, or the beginning of one that is longer than asked for; never half of a character. */
    public static String of(String text, int maxLength) {
        if (text.length() <= maxLength) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
        return text.substring(0, end) + CUT;
    }
}
