package room.bench.load.driver;

import java.io.IOException;
import room.bench.load.client.ConnectFailure;

/** Signaling of one kind of server. Safe to use from any thread; everything waits until it is done. */
public interface Driver extends AutoCloseable {
    /**
     * Enters a room, making it if need be, and connects what is to be sent. Media flows once the participant's connection
     * says so.
     *
     * @throws ConnectFailure when the server refuses or says nothing sensible
     * @throws IOException when the server cannot be reached, or there is no socket to be had
     */
    Participant join(Participation wanted, Connections connections)
            throws ConnectFailure, IOException, InterruptedException;

    /** Ends what the driver itself holds open. Participants are closed before. */
    @Override
    void close();
}
