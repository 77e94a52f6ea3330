package room.bench.load.driver;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import room.bench.load.client.ClientConnection;
import room.bench.load.client.ConnectFailure;

/** Somebody in a room. Used by one thread at a time; everything waits until it is done. */
public interface Participant extends AutoCloseable {
    /** What it sends with, null when it sends nothing. */
    @Nullable
    ClientConnection sending();

    /**
     * Connects to receive the others that were asked for; they have joined by now and send.
     *
     * @throws ConnectFailure when the server refuses
     */
    void watch() throws ConnectFailure, IOException, InterruptedException;

    /** What it receives with; complete after {@link #watch}. */
    List<ClientConnection> receiving();

    /** Leaves the room and closes the connections. Idempotent, and fails for no reason. */
    @Override
    void close();
}
