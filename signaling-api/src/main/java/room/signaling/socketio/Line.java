package room.signaling.socketio;

import java.util.List;
import room.signaling.engineio.EngineMessage;
import room.signaling.engineio.EngineSession;
import room.signaling.http.Loop;

/**
 * What carries a socket: one session of its client. The two may live on different loops, since a client that comes back
 * keeps its socket and opens another session; calls hop from one to the other and keep their order.
 */
final class Line {
    private final Socket socket;
    private final Connection connection;
    private final EngineSession session;

    /** How many of the socket's events the session has been given; of the session's loop, as the next. */
    private long handedOver;

    private long handedOverAtPing;

    Line(Socket socket, Connection connection, EngineSession session) {
        this.socket = socket;
        this.connection = connection;
        this.session = session;
    }

    private static void run(Loop loop, Runnable task) {
        if (loop.inLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    Socket socket() {
        return socket;
    }

    EngineSession session() {
        return session;
    }

    void onSocket(Runnable task) {
        run(socket.loop(), task);
    }

    void onSession(Runnable task) {
        run(session.loop(), task);
    }

    // ---- called on the socket's loop

    /**
     * Sends what was encoded.
     *
     * @param count how many events the socket has sent, this one included
     */
    void send(List<EngineMessage> messages, long count) {
        onSession(() -> transmit(messages, count));
    }

    /** See {@link Socket#ask}. */
    void ask(Runnable onAnswer) {
        onSession(() -> session.ask(() -> onSocket(onAnswer)));
    }

    /** The server ends the socket, or the whole session. */
    void hangUp(boolean close) {
        onSession(() -> connection.hangUp(this, close));
    }

    // ---- called on the session's loop

    void transmit(List<EngineMessage> messages, long count) {
        for (EngineMessage message : messages) {
            connection.send(message);
        }
        handedOver = count;
    }

    void onPing() {
        handedOverAtPing = handedOver;
    }

    void onPong() {
        long received = handedOverAtPing;
        onSocket(() -> socket.onReceived(this, received));
    }
}
