package room.signaling.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Hears how a client acknowledged an event. Called on the socket's loop. */
public interface AckHandler {
    /** The client acknowledged. */
    void onAck(List<JsonNode> arguments);

    /** It did not in time, or the socket has disconnected. */
    void onTimeout();
}
