package room.signaling.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Handles an event of one socket. Called on the socket's loop: must not block. */
@FunctionalInterface
public interface EventHandler {
    /**
     * The client emitted the event.
     *
     * @param arguments what it emitted; binary values are {@link com.fasterxml.jackson.databind.node.BinaryNode}s
     * @param ack answers it
     */
    void on(List<JsonNode> arguments, Ack ack);
}
