package room.signaling.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The fields of one JSON object. Fields that nobody asks for are ignored, so that clients may be newer than the server. */
public final class Fields {
    /** 2^53 - 1: larger numbers are not exact in JavaScript. */
    private static final long MAX_SAFE_INTEGER = 9_007_199_254_740_991L;

    private final ObjectNode object;
    private final String path;

    private Fields(ObjectNode object, String path) {
        this.object = object;
        this.path = path;
    }

    /** The fields of an object that is a whole document. */
    public static Fields of(ObjectNode object) {
        return new Fields(object, "");
    }

    /** The single object that a call event carries; none stands for an empty one. */
    public static Fields ofArguments(List<JsonNode> arguments) throws InvalidField {
        if (arguments.isEmpty()) {
            return new Fields(JsonNodeFactory.instance.objectNode(), "");
        }
        if (arguments.size() > 1 || !(arguments.getFirst() instanceof ObjectNode object)) {
            throw new InvalidField("The event", "must carry one object and nothing else.");
        }
        return new Fields(object, "");
    }

    /** One argument of an event that carries several. */
    public static @Nullable JsonNode argument(List<JsonNode> arguments, int index) {
        return index < arguments.size() ? arguments.get(index) : null;
    }

    /** Whether the field is there, be it null. */
    public boolean has(String field) {
        return object.has(field);
    }

    /** Refuses fields of other names, for documents in which a misspelt one must not pass for an absent one. */
    public void allowOnly(Set<String> names) throws InvalidField {
        for (Iterator<String> fields = object.fieldNames(); fields.hasNext(); ) {
            String field = fields.next();
            if (!names.contains(field)) {
                throw new InvalidField(
                        path + Excerpt.of(field),
                        "is not known; there are: " + String.join(", ", new TreeSet<>(names)) + ".");
            }
        }
    }

    /** A whole number of a range. */
    public int number(String field, int min, int max) throws InvalidField {
        JsonNode value = object.get(field);
        if (value == null
                || !value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < min
                || value.intValue() > max) {
            throw new InvalidField(path + field, "must be a whole number from " + min + " to " + max + ".");
        }
        return value.intValue();
    }

    /** The fields of an object. */
    public Fields fields(String field) throws InvalidField {
        return new Fields(object(field), path + field + ".");
    }

    /** A list of texts. */
    public List<String> texts(String field, int maxLength, int maxTextLength) throws InvalidField {
        if (!(object.get(field) instanceof ArrayNode array) || array.size() > maxLength) {
            throw new InvalidField(path + field, "must be a list of at most " + maxLength + " texts.");
        }
        List<String> list = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            list.add(Text.any(array.get(i), path + field + "[" + i + "]", 1, maxTextLength));
        }
        return list;
    }

    /** Whether the field is there and null. */
    public boolean isNull(String field) {
        return object.has(field) && object.get(field).isNull();
    }

    /** Whether the field is there and a list. */
    public boolean isList(String field) {
        return object.get(field) instanceof ArrayNode;
    }

    /** The name of a room. */
    public String room(String field) throws InvalidField {
        return Text.room(object.get(field), path + field);
    }

    /** What somebody is called. */
    public String nickname(String field) throws InvalidField {
        return Text.nickname(object.get(field), path + field);
    }

    /** A text that is shown to people: no control characters, and not blank. */
    public String name(String field, int maxLength) throws InvalidField {
        return Text.name(object.get(field), path + field, maxLength);
    }

    /** Any text. */
    public String text(String field, int minLength, int maxLength) throws InvalidField {
        return Text.any(object.get(field), path + field, minLength, maxLength);
    }

    /** Any text, or null when the field is absent or null. */
    public @Nullable String optionalText(String field, int maxLength) throws InvalidField {
        JsonNode value = object.get(field);
        return value == null || value.isNull() ? null : Text.any(value, path + field, 0, maxLength);
    }

    public boolean flag(String field) throws InvalidField {
        JsonNode value = object.get(field);
        if (value == null || !value.isBoolean()) {
            throw new InvalidField(path + field, "must be true or false.");
        }
        return value.booleanValue();
    }

    /** A flag that is false when the field is absent. */
    public boolean optionalFlag(String field) throws InvalidField {
        return object.has(field) && flag(field);
    }

    /** A whole number from 0 to 2^53 - 1. */
    public long number(String field) throws InvalidField {
        JsonNode value = object.get(field);
        if (value == null
                || !value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > MAX_SAFE_INTEGER) {
            throw new InvalidField(path + field, "must be a whole number from 0 to 2^53 - 1.");
        }
        return value.longValue();
    }

    /** An object, as it is. */
    public ObjectNode object(String field) throws InvalidField {
        if (object.get(field) instanceof ObjectNode value) {
            return value;
        }
        throw new InvalidField(path + field, "must be an object.");
    }

    /** A list of objects; an empty one when the field is absent. */
    public List<Fields> optionalList(String field, int maxLength) throws InvalidField {
        JsonNode value = object.get(field);
        if (value == null || value.isNull()) {
            return List.of();
        }
        if (!(value instanceof ArrayNode array) || array.size() > maxLength) {
            throw new InvalidField(path + field, "must be a list of at most " + maxLength + " objects.");
        }
        List<Fields> list = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            String item = path + field + "[" + i + "]";
            if (!(array.get(i) instanceof ObjectNode entry)) {
                throw new InvalidField(item, "must be an object.");
            }
            list.add(new Fields(entry, item + "."));
        }
        return list;
    }

    /** An error about a field of this object. */
    public InvalidField invalid(String field, String rule) {
        return new InvalidField(path + field, rule);
    }
}
