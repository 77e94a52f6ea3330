package room.signaling.socketio;

import java.util.List;
import org.jspecify.annotations.Nullable;
import room.signaling.engineio.EngineMessage;

/**
 * A packet on its way to clients, encoded once for any number of them.
 *
 * @param messages the packet, then its attachments
 * @param offset the event's mark, which its last argument carries too; null for what is not sent again
 */
record Encoded(List<EngineMessage> messages, @Nullable String offset) {
    long bytes() {
        long bytes = 0;
        for (EngineMessage message : messages) {
            bytes += message.bytes().length;
        }
        return bytes;
    }
}
