package room.sfu.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The a-lines of a session or of one m-line, in the order they were written.
 *
 * @param list all of them
 */
public record Attributes(List<Attribute> list) {
    public Attributes {
        list = List.copyOf(list);
    }

    /** Those of one type, in order. */
    public <T extends Attribute> List<T> all(Class<T> type) {
        List<T> found = new ArrayList<>();
        for (Attribute attribute : list) {
            if (type.isInstance(attribute)) {
                found.add(type.cast(attribute));
            }
        }
        return found;
    }

    /** The first of its type, or null. */
    public <T extends Attribute> @Nullable T first(Class<T> type) {
        for (Attribute attribute : list) {
            if (type.isInstance(attribute)) {
                return type.cast(attribute);
            }
        }
        return null;
    }

    public boolean has(Class<? extends Attribute> type) {
        return first(type) != null;
    }

    /** Whether there are two of the type that say different things. */
    public boolean contradict(Class<? extends Attribute> type) {
        return all(type).stream().distinct().count() > 1;
    }

    /** The first of that name whose value cannot be read, or null. */
    public Attribute.@Nullable Malformed malformed(String name) {
        for (Attribute.Malformed attribute : all(Attribute.Malformed.class)) {
            if (attribute.name().equals(name)) {
                return attribute;
            }
        }
        return null;
    }
}
