package room.signaling.wire;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Texts from clients and the rules they must keep. */
public final class Text {
    private Text() {}

    /**
     * Any text.
     *
     * @param field what the error calls it
     */
    public static String any(@Nullable JsonNode value, String field, int minLength, int maxLength) throws InvalidField {
        if (value == null || !value.isTextual()) {
            throw new InvalidField(field, "must be a text.");
        }
        String text = value.textValue();
        if (text.length() < minLength || text.length() > maxLength) {
            throw new InvalidField(field, "must have " + minLength + " to " + maxLength + " characters.");
        }
        return text;
    }

    /**
     * A name that is shown to people: no control characters, not blank, and Unicode throughout.
     *
     * @param field what the error calls it
     */
    public static String name(@Nullable JsonNode value, String field, int maxLength) throws InvalidField {
        String text = any(value, field, 1, maxLength);
        if (text.isBlank() || text.codePoints().anyMatch(Character::isISOControl)) {
            throw new InvalidField(field, "must not be blank or hold control characters.");
        }
        // Half of a surrogate pair: no encoding of Unicode can carry it, nor can an address.
        if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            throw new InvalidField(field, "must be whole characters: it holds half of a surrogate pair.");
        }
        return text;
    }
}
