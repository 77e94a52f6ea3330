package room.bench.load.driver;

import java.io.IOException;
import room.bench.load.client.ClientConnection;

/** Where drivers get connections from. */
@FunctionalInterface
public interface Connections {
    /**
     * A new connection.
     *
     * @param receives whether it is to receive anything
     * @throws IOException when there is no file descriptor for it
     */
    ClientConnection open(boolean receives) throws IOException;
}
