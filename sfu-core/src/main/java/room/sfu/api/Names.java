package room.sfu.api;

import java.io.Serial;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Set;

/**
 * Names of rooms and people as the server knows them: two that look the same are the same, and all can be seen. The one
 * place where that is decided; every door hands on what it gets from here.
 *
 * <p>Names are in Unicode's normalization form C (UAX #15). What cannot be seen is left out (Default_Ignorable_Code_Point,
 * which includes the controls of text direction), but for the joiners and variation selectors that emoji and some scripts
 * are written with. White space of any kind and length is one space, none at the ends. Upper and lower case stay apart.
 */
public final class Names {
    /** In UTF-16 code units, as all lengths of names. */
    public static final int MAX_ROOM_LENGTH = 128;

    public static final int MAX_NICKNAME_LENGTH = 64;

    /** What is longer than this many times its limit is not looked at: composing makes a name shorter, but not that much. */
    private static final int MAX_SHRINKING = 4;

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int TEXT_STYLE = 0xFE0E;
    private static final int EMOJI_STYLE = 0xFE0F;
    private static final int KEYCAP = 0x20E3;
    private static final int BLACK_FLAG = 0x1F3F4;
    private static final int BRAILLE_BLANK = 0x2800;

    /** Scripts that are not written with joiners. */
    private static final Set<UnicodeScript> UNJOINED = EnumSet.of(
            UnicodeScript.COMMON,
            UnicodeScript.INHERITED,
            UnicodeScript.LATIN,
            UnicodeScript.GREEK,
            UnicodeScript.CYRILLIC,
            UnicodeScript.ARMENIAN,
            UnicodeScript.GEORGIAN,
            UnicodeScript.HEBREW,
            UnicodeScript.HAN,
            UnicodeScript.HANGUL,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.BOPOMOFO);

    private Names() {}

    /** A text is no name; the message completes "The name ...". */
    public static final class BadNameException extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        private BadNameException(String message) {
            super(message);
        }
    }

    /** A room's name: part of addresses, so without slashes, and neither {@code .} nor {@code ..}. */
    public static String room(String text) throws BadNameException {
        String name = normal(text, MAX_ROOM_LENGTH);
        if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0 || name.equals(".") || name.equals("..")) {
            throw new BadNameException("must not hold slashes, nor be . or ..: it is part of addresses.");
        }
        return name;
    }

    /** What somebody is called. */
    public static String nickname(String text) throws BadNameException {
        return normal(text, MAX_NICKNAME_LENGTH);
    }

    private static String normal(String text, int maxLength) throws BadNameException {
        String length = "must have 1 to " + maxLength + " characters.";
        if (text.isEmpty() || text.length() > maxLength * MAX_SHRINKING) {
            throw new BadNameException(length);
        }
        int[] points = text.codePoints().toArray();
        for (int point : points) {
            if (Character.isISOControl(point)) {
                throw new BadNameException("must not be blank or hold control characters.");
            }
            if (Character.getType(point) == Character.SURROGATE) {
                // No encoding of Unicode can carry it, nor can an address.
                throw new BadNameException("must be whole characters: it holds half of a surrogate pair.");
            }
        }
        String name =
                Normalizer.normalize(seen(points), Normalizer.Form.NFC).strip().replaceAll(" +", " ");
        if (name.codePoints().noneMatch(Names::isVisible)) {
            throw new BadNameException("must not be blank: nothing of it can be seen.");
        }
        if (name.length() > maxLength) {
            throw new BadNameException(length);
        }
        return name;
    }

    private static String seen(int[] points) {
        StringBuilder kept = new StringBuilder(points.length);
        boolean flag = false;
        int before = -1;
        for (int i = 0; i < points.length; i++) {
            int point = points[i];
            int after = i + 1 < points.length ? points[i + 1] : -1;
            flag = point == BLACK_FLAG || (flag && isTag(point));
            if (isSpace(point)) {
                kept.append(' ');
            } else if (!isIgnorable(point) || flag || belongs(point, before, after)) {
                kept.appendCodePoint(point);
            } else {
                continue;
            }
            // Accents belong to the letter before them, with which they may be composed later.
            if (point == EMOJI_STYLE || UnicodeScript.of(point) != UnicodeScript.INHERITED) {
                before = point;
            }
        }
        return kept.toString();
    }

    /** Whether what cannot be seen by itself says how its neighbours are drawn. */
    private static boolean belongs(int point, int before, int after) {
        if (point == ZERO_WIDTH_JOINER || point == ZERO_WIDTH_NON_JOINER) {
            return (before == EMOJI_STYLE || isJoined(before)) && isJoined(after);
        }
        if (point == TEXT_STYLE || point == EMOJI_STYLE) {
            return before >= 0
                    && (Character.isExtendedPictographic(before) || (Character.isEmoji(before) && after == KEYCAP));
        }
        return false;
    }

    private static boolean isJoined(int point) {
        return point >= 0
                && (Character.isExtendedPictographic(point)
                        || Character.isEmojiModifier(point)
                        || (Character.isAlphabetic(point) || Character.getType(point) == Character.NON_SPACING_MARK)
                                && !isIgnorable(point)
                                && !UNJOINED.contains(UnicodeScript.of(point)));
    }

    private static boolean isSpace(int point) {
        return Character.isSpaceChar(point) || Character.isWhitespace(point) || point == BRAILLE_BLANK;
    }

    private static boolean isTag(int point) {
        return point >= 0xE0020 && point <= 0xE007F;
    }

    /** Whether it leaves a mark of its own. */
    private static boolean isVisible(int point) {
        if (isIgnorable(point) || isSpace(point)) {
            return false;
        }
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.FORMAT,
                    Character.CONTROL,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    /** Default_Ignorable_Code_Point of the Unicode Character Database (DerivedCoreProperties). */
    private static boolean isIgnorable(int point) {
        return point == 0x00AD
                || point == 0x034F
                || point == 0x061C
                || (point >= 0x115F && point <= 0x1160)
                || (point >= 0x17B4 && point <= 0x17B5)
                || (point >= 0x180B && point <= 0x180F)
                || (point >= 0x200B && point <= 0x200F)
                || (point >= 0x202A && point <= 0x202E)
                || (point >= 0x2060 && point <= 0x206F)
                || point == 0x3164
                || (point >= 0xFE00 && point <= 0xFE0F)
                || point == 0xFEFF
                || point == 0xFFA0
                || (point >= 0xFFF0 && point <= 0xFFF8)
                || (point >= 0x1BCA0 && point <= 0x1BCA3)
                || (point >= 0x1D173 && point <= 0x1D17A)
                || (point >= 0xE0000 && point <= 0xE0FFF);
    }
}
