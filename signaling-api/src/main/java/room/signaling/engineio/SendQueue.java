package room.signaling.engineio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import room.signaling.http.WebSocket;

/** What waits to be sent to one client, in order and bounded. Lives on the session's loop. */
final class SendQueue {
    private final ArrayDeque<EngineMessage> messages = new ArrayDeque<>();
    private final int maxBytes;
    private long bytes;

    SendQueue(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Appends a message.
     *
     * @return false when more waits now than may
     */
    boolean add(EngineMessage message) {
        messages.add(message);
        bytes += message.bytes().length;
        return bytes <= maxBytes;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** Sends as much as the WebSocket takes now. */
    void drainTo(WebSocket to) {
        boolean sent = false;
        while (!messages.isEmpty() && to.isWritable()) {
            EngineMessage message = messages.remove();
            bytes -= message.bytes().length;
            message.writeTo(to);
            sent = true;
        }
        if (sent) {
            to.flush();
        }
    }

    /** Gives and forgets everything. */
    List<EngineMessage> takeAll() {
        List<EngineMessage> all = new ArrayList<>(messages);
        clear();
        return all;
    }

    void clear() {
        messages.clear();
        bytes = 0;
    }
}
