package room.signaling.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What somebody who comes late is told of a room: its latest chat lines and the raised hands. Lives as long as somebody
 * is in the room; to be used under the rooms' lock only.
 */
final class RoomMemory {
    /** Beyond it, a newcomer would be sent megabytes. */
    private static final int MAX_LINES = 200;

    private static final int MAX_CHARACTERS = 200_000;

    private final Deque<ObjectNode> lines = new ArrayDeque<>();
    private final Map<ChatMember, ObjectNode> hands = new LinkedHashMap<>();
    private int characters;

    /** Keeps a line as {@code call:chat} carries it, and forgets the oldest where there are too many. */
    void remember(ObjectNode line) {
        lines.addLast(line);
        characters += length(line);
        while (lines.size() > MAX_LINES || characters > MAX_CHARACTERS) {
            characters -= length(lines.removeFirst());
        }
    }

    private static int length(ObjectNode line) {
        return line.path("text").asText().length();
    }

    /** Keeps a raised hand as {@code call:hand} carries it. */
    void raise(ChatMember member, ObjectNode hand) {
        hands.put(member, hand);
    }

    void lower(ChatMember member) {
        hands.remove(member);
    }

    boolean isEmpty() {
        return lines.isEmpty() && hands.isEmpty();
    }

    /** The body of {@code call:history}. */
    ObjectNode history() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode lineList = body.putArray("lines");
        lines.forEach(lineList::add);
        ArrayNode handList = body.putArray("hands");
        hands.values().forEach(handList::add);
        return body;
    }
}
