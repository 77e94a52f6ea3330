package room.signaling.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * The open rooms at one moment, and the part of them that clients are told of: the first ones by name, since the length
 * of the list is up to others. Immutable; safe to use from any thread.
 */
final class RoomListing {
    /** The most rooms in one message. */
    static final int MAX_ROOMS = 1_000;

    /** The most characters of JSON in one message; a name may have three bytes for each of its 128 characters. */
    static final int MAX_LENGTH = 64 * 1024;

    /** Of a room beside its name: {"name":"","count":12345}, */
    private static final int LENGTH_BESIDE = 26;

    static final RoomListing EMPTY = new RoomListing(Collections.emptySortedMap());

    private final SortedMap<String, Integer> counts;

    /** @param counts how many are in each room; must not change any more */
    RoomListing(SortedMap<String, Integer> counts) {
        this.counts = Collections.unmodifiableSortedMap(counts);
    }

    /** The names, for {@code room_change}: nothing says that there are more, which its clients would not know. */
    ArrayNode names() {
        ArrayNode names = JsonNodeFactory.instance.arrayNode();
        for (var room : rooms(name -> true).path("rooms")) {
            names.add(room.path("name"));
        }
        return names;
    }

    /** Those rooms that the client may know of: {@code rooms}, and in {@code more} how many are left out. */
    ObjectNode rooms(Predicate<String> known) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode rooms = body.putArray("rooms");
        int more = 0;
        long length = 0;
        for (Map.Entry<String, Integer> room : counts.entrySet()) {
            String name = room.getKey();
            if (!known.test(name)) {
                continue;
            }
            length += name.length() + LENGTH_BESIDE;
            // All that come after the first one left out are left out too, or the list would have gaps.
            if (more > 0 || rooms.size() == MAX_ROOMS || length > MAX_LENGTH) {
                more++;
            } else {
                rooms.addObject().put("name", name).put("count", room.getValue());
            }
        }
        return body.put("more", more);
    }

    /** About how many bytes the list is on the wire, in any of its forms; at most. */
    static int bytes(ObjectNode body) {
        int bytes = 0;
        for (var room : body.path("rooms")) {
            bytes += 3 * room.path("name").textValue().length() + LENGTH_BESIDE;
        }
        return bytes;
    }
}
