package room.signaling.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Header fields in the order in which they were given; names are compared without regard to case. Immutable. */
public final class Headers {
    /** No fields. */
    public static final Headers NONE = new Headers(List.of());

    private final List<Map.Entry<String, String>> fields;

    Headers(List<Map.Entry<String, String>> fields) {
        this.fields = List.copyOf(fields);
    }

    /**
     * The fields named.
     *
     * @param namesAndValues names and values in turn
     */
    public static Headers of(String... namesAndValues) {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(Map.entry(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new Headers(fields);
    }

    /** The first field of that name. */
    public @Nullable String first(String name) {
        for (Map.Entry<String, String> field : fields) {
            if (field.getKey().equalsIgnoreCase(name)) {
                return field.getValue();
            }
        }
        return null;
    }

    /** Whether a comma-separated field holds the token, without regard to case. */
    public boolean holds(String name, String token) {
        for (Map.Entry<String, String> field : fields) {
            if (field.getKey().equalsIgnoreCase(name)) {
                for (String part : field.getValue().split(",", -1)) {
                    if (part.trim().toLowerCase(Locale.ROOT).equals(token)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** In characters, with what stands between names and values and at the ends of lines. */
    int length() {
        int length = 0;
        for (Map.Entry<String, String> field : fields) {
            length += field.getKey().length() + field.getValue().length() + 4;
        }
        return length;
    }

    /** All fields of that name as one (RFC 9110 section 5.3). */
    String joined(String name) {
        StringBuilder joined = new StringBuilder();
        for (Map.Entry<String, String> field : fields) {
            if (field.getKey().equalsIgnoreCase(name)) {
                joined.append(joined.isEmpty() ? "" : ",").append(field.getValue());
            }
        }
        return joined.toString();
    }

    /** The values of a comma-separated field, in order and without the empty ones. */
    List<String> list(String name) {
        List<String> values = new ArrayList<>();
        for (String value : joined(name).split(",", -1)) {
            if (!value.isBlank()) {
                values.add(value.strip());
            }
        }
        return values;
    }

    /** These and one more. */
    public Headers with(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(fields);
        more.add(Map.entry(name, value));
        return new Headers(more);
    }

    /** All fields in order. */
    public List<Map.Entry<String, String>> fields() {
        return fields;
    }
}
