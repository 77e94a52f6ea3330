package room.signaling.socketio;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetSocketAddress;
import java.util.Map;
import room.signaling.http.Headers;

/**
 * How a client introduced itself.
 *
 * @param auth what it sent with its CONNECT packet, empty for nothing; may hold secrets
 * @param address the other end of its first connection
 * @param headers the fields of its first request
 * @param query the parameters of its first request
 * @param secure whether its first connection was encrypted
 * @param issuedMillis when it came, in milliseconds since 1970
 */
public record Handshake(
        ObjectNode auth,
        InetSocketAddress address,
        Headers headers,
        Map<String, String> query,
        boolean secure,
        long issuedMillis) {
    /**
     * What a client says in its authentication that wants its socket again after a lost connection. It has to be asked
     * for: events then carry an argument more, and the others hear later of who is gone.
     */
    private static final String RECOVERY = "recovery";

    boolean recovers() {
        return auth.path(RECOVERY).asBoolean();
    }
}
