package room.signaling.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;
import room.sfu.api.Names;

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

    /** The name of a room, as {@link Names} has it. */
    public static String room(@Nullable JsonNode value, String field) throws InvalidField {
        return named(value, field, Names::room);
    }

    /** What somebody is called, as {@link Names} has it. */
    public static String nickname(@Nullable JsonNode value, String field) throws InvalidField {
        return named(value, field, Names::nickname);
    }

    /** The name of a room that is part of an address. */
    public static String room(String value, String field) throws InvalidField {
        return room(TextNode.valueOf(value), field);
    }

    /** What somebody is called by a parameter of an address. */
    public static String nickname(String value, String field) throws InvalidField {
        return nickname(TextNode.valueOf(value), field);
    }

    @FunctionalInterface
    private interface Naming {
        String of(String text) throws Names.BadNameException;
    }

    private static String named(@Nullable JsonNode value, String field, Naming naming) throws InvalidField {
        try {
            return naming.of(any(value, field, 0, Integer.MAX_VALUE));
        } catch (Names.BadNameException bad) {
            throw new InvalidField(field, String.valueOf(bad.getMessage()));
        }
    }

    /**
     * A text that is shown to people: no control characters, not blank, and Unicode throughout.
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
