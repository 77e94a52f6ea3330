package room.bench.load.driver;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import room.bench.load.client.ClientConnection;
import room.bench.load.client.ConnectFailure;
import room.bench.load.client.MediaKind;
import room.bench.load.client.MediaLine;

/** Room's call events over Socket.IO: one connection for everything that a participant sends and receives. */
public final class RoomDriver implements Driver {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;

    /** @param server of the form http://host:port */
    public RoomDriver(URI server) {
        this.server = server;
    }

    @Override
    public Participant join(Participation wanted, Connections connections)
            throws ConnectFailure, IOException, InterruptedException {
        SocketIoClient signaling = SocketIoClient.connect(http, server);
        ClientConnection connection = null;
        try {
            signaling.call(
                    "call:join",
                    JSON.createObjectNode()
                            .put("room", wanted.room())
                            .put("name", wanted.name())
                            .put("p2p", false));
            connection = connections.open(wanted.watches() > 0);
            List<MediaLine> lines = new ArrayList<>(wanted.sends());
            for (int i = 0; i < wanted.watches(); i++) {
                lines.add(MediaLine.receiving(MediaKind.AUDIO));
                if (wanted.video()) {
                    lines.add(MediaLine.receiving(MediaKind.VIDEO));
                }
            }
            ObjectNode offer = JSON.createObjectNode().put("sdp", connection.offer(lines));
            ArrayNode tracks = offer.putArray("tracks");
            for (int i = 0; i < wanted.sends().size(); i++) {
                tracks.addObject()
                        .put("mid", Integer.toString(i))
                        .put("source", wanted.sends().get(i).kind() == MediaKind.AUDIO ? "microphone" : "camera")
                        .put("muted", false);
            }
            connection.onAnswer(signaling.call("call:offer", offer).path("sdp").asText());
            return new RoomParticipant(signaling, connection, wanted);
        } catch (ConnectFailure | IOException | InterruptedException | RuntimeException failed) {
            if (connection != null) {
                connection.close();
            }
            signaling.close();
            throw failed;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private record RoomParticipant(SocketIoClient signaling, ClientConnection connection, Participation wanted)
            implements Participant {
        @Override
        public @Nullable ClientConnection sending() {
            return wanted.sends().isEmpty() ? null : connection;
        }

        /** The slots of the offer do it: the server fills them as others publish. */
        @Override
        public void watch() {}

        @Override
        public List<ClientConnection> receiving() {
            return wanted.watches() == 0 ? List.of() : List.of(connection);
        }

        @Override
        public void close() {
            connection.close();
            signaling.close();
        }
    }
}
