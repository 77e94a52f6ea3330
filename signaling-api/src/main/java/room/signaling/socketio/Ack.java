package room.signaling.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Acknowledges one event of a client. Safe to use from any thread. */
public final class Ack {
    private final Socket socket;
    private final @Nullable Long id;
    private final AtomicBoolean sent = new AtomicBoolean();

    Ack(Socket socket, @Nullable Long id) {
        this.socket = socket;
        this.id = id;
    }

    /** Whether the client asked for it; {@link #send} does nothing otherwise. */
    public boolean wanted() {
        return id != null;
    }

    /** Acknowledges; only the first call counts. */
    public void send(JsonNode... arguments) {
        Long number = id;
        if (number != null && sent.compareAndSet(false, true)) {
            List<JsonNode> list = List.of(arguments);
            socket.deliver(new Encoded(SocketIoCodec.ack(socket.namespace().name(), number, list), null));
        }
    }
}
