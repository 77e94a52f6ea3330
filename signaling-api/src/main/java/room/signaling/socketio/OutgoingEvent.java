package room.signaling.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to any number of sockets, encoded when the first of them needs it and at most once in each form:
 * as it is, and with its mark as one argument more for clients that may come back. Safe to use from any thread.
 */
final class OutgoingEvent {
    private final Namespace namespace;
    private final String name;
    private final List<JsonNode> arguments;

    /** Null where nobody can come back. */
    private final @Nullable String offset;

    private @Nullable Encoded plain;
    private @Nullable Encoded marked;

    /** @param arguments must not change any more */
    OutgoingEvent(Namespace namespace, String name, List<JsonNode> arguments, @Nullable String offset) {
        this.namespace = namespace;
        this.name = name;
        this.arguments = arguments;
        this.offset = offset;
    }

    String name() {
        return name;
    }

    List<JsonNode> arguments() {
        return arguments;
    }

    /** @param returning whether it is for a client that may come back */
    synchronized Encoded encoded(boolean returning) {
        if (!returning || offset == null) {
            if (plain == null) {
                plain = new Encoded(SocketIoCodec.event(namespace.name(), null, name, arguments), null);
            }
            return plain;
        }
        if (marked == null) {
            List<JsonNode> withMark = new ArrayList<>(arguments);
            withMark.add(TextNode.valueOf(offset));
            marked = new Encoded(SocketIoCodec.event(namespace.name(), null, name, withMark), offset);
        }
        return marked;
    }
}
