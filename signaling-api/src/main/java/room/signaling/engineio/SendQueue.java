package room.signaling.engineio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import room.signaling.http.Holdings;
import room.signaling.http.HttpExchange;
import room.signaling.http.WebSocket;

/**
 * What waits to be sent to one client, in order and bounded, and what has been handed over for it and is not sent yet.
 * Lives on the session's loop.
 */
final class SendQueue {
    private final ArrayDeque<EngineMessage> messages = new ArrayDeque<>();
    private final int maxBytes;
    private final Holdings backlog;
    private long bytes;

    /** With what was handed over; that is told to be sent from other loops. */
    private final AtomicLong heldBytes = new AtomicLong();

    SendQueue(int maxBytes, Holdings backlog) {
        this.maxBytes = maxBytes;
        this.backlog = backlog;
    }

    /** Appends a message. */
    void add(EngineMessage message) {
        messages.add(message);
        bytes += message.bytes().length;
        message.hold(backlog);
        if (heldBytes.getAndAdd(weight(message)) == 0) {
            backlog.enter();
        }
    }

    /** Never nothing, or an empty message would not be seen to come and go. */
    private static long weight(EngineMessage message) {
        return message.bytes().length + 1L;
    }

    private void sent(EngineMessage message) {
        message.release(backlog);
        if (heldBytes.addAndGet(-weight(message)) == 0) {
            backlog.leave();
        }
    }

    /**
     * Whether more waits than may. The next message is left out of account: a long one must not end a client that is
     * about to take it.
     */
    boolean isTooLong() {
        EngineMessage next = messages.peek();
        return next != null && bytes - next.bytes().length > maxBytes;
    }

    /** Whether so much waits for all clients together that something has to go, and this one has a large part in it. */
    boolean isUnfair() {
        return backlog.isSpent() && heldBytes.get() > backlog.fairShare();
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** Sends as much as the WebSocket takes now. */
    void drainTo(WebSocket to) {
        boolean sent = false;
        while (!messages.isEmpty() && to.isWritable()) {
            EngineMessage message = next();
            message.writeTo(to, () -> sent(message));
            sent = true;
        }
        if (sent) {
            to.flush();
        }
    }

    private EngineMessage next() {
        EngineMessage message = messages.remove();
        bytes -= message.bytes().length;
        return message;
    }

    /** Answers a poll with everything, which may be nothing, and then one message more. */
    void drainTo(HttpExchange poll, EngineMessage last) {
        add(last);
        drainTo(poll);
    }

    /** Answers a poll with everything. */
    void drainTo(HttpExchange poll) {
        answer(poll, takeAll());
    }

    /** Answers a poll with messages of this queue that were taken before, at least one. */
    void answer(HttpExchange poll, List<EngineMessage> taken) {
        poll.respond(EngineSession.PAYLOAD, EngineIoCodec.encodePayload(taken), () -> taken.forEach(this::sent));
    }

    /** Takes everything out. It counts as waiting until it is answered or dropped. */
    List<EngineMessage> takeAll() {
        List<EngineMessage> all = new ArrayList<>(messages);
        messages.clear();
        bytes = 0;
        return all;
    }

    /** Forgets messages that were taken out. */
    void drop(List<EngineMessage> taken) {
        taken.forEach(this::sent);
    }

    /** Forgets everything that has not been handed over. */
    void clear() {
        drop(takeAll());
    }
}
