package room.bench.load.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.bench.load.client.ClientConnection;
import room.bench.load.client.ConnectFailure;
import room.bench.load.client.MediaKind;

/**
 * Janus's VideoRoom plugin over its WebSocket API: one connection to publish and one, with all streams in it, to watch. A
 * session for each participant, as browsers have.
 */
public final class JanusDriver implements Driver {
    private static final Logger LOG = LoggerFactory.getLogger(JanusDriver.class);

    /** What publishers may send, in bit/s; Janus tells them by REMB. */
    private static final int PUBLISHER_BPS = 20_000_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;
    private final Map<String, Long> rooms = new HashMap<>();
    private @Nullable JanusSession control;
    private long controlHandle;

    /** @param server of the form ws://host:port */
    public JanusDriver(URI server) {
        this.server = server;
    }

    @Override
    public Participant join(Participation wanted, Connections connections)
            throws ConnectFailure, IOException, InterruptedException {
        long room = room(wanted);
        JanusSession session = JanusSession.open(http, server);
        JanusParticipant participant = new JanusParticipant(session, room, wanted, connections);
        try {
            participant.publish();
            return participant;
        } catch (ConnectFailure | IOException | InterruptedException | RuntimeException failed) {
            participant.close();
            throw failed;
        }
    }

    private synchronized long room(Participation wanted) throws ConnectFailure, IOException, InterruptedException {
        Long known = rooms.get(wanted.room());
        if (known != null) {
            return known;
        }
        JanusSession session = control;
        if (session == null) {
            session = JanusSession.open(http, server);
            control = session;
            controlHandle = session.attach();
        }
        ObjectNode create = JanusSession.JSON
                .createObjectNode()
                .put("request", "create")
                .put("publishers", Math.max(wanted.publishers(), 1))
                .put("bitrate", PUBLISHER_BPS)
                .put("audiocodec", "opus")
                .put("videocodec", "vp8")
                .put("notify_joining", false)
                .put("permanent", false);
        JsonNode created =
                session.askPlugin(controlHandle, create).path("plugindata").path("data");
        long id = created.path("room").asLong();
        rooms.put(wanted.room(), id);
        return id;
    }

    @Override
    public synchronized void close() {
        JanusSession session = control;
        if (session != null) {
            rooms.values().forEach(room -> destroy(session, room));
            session.close();
        }
        http.shutdownNow();
    }

    private void destroy(JanusSession session, long room) {
        ObjectNode destroy =
                JanusSession.JSON.createObjectNode().put("request", "destroy").put("room", room);
        try {
            session.askPlugin(controlHandle, destroy);
        } catch (ConnectFailure refused) {
            LOG.debug("room {} stays until Janus ends: {}", room, refused.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class JanusParticipant implements Participant {
        private final JanusSession session;
        private final long room;
        private final Participation wanted;
        private final Connections connections;
        private final List<ClientConnection> receiving = new ArrayList<>();
        private @Nullable ClientConnection sending;
        private long ownFeed;

        JanusParticipant(JanusSession session, long room, Participation wanted, Connections connections) {
            this.session = session;
            this.room = room;
            this.wanted = wanted;
            this.connections = connections;
        }

        void publish() throws ConnectFailure, IOException, InterruptedException {
            if (wanted.sends().isEmpty()) {
                return;
            }
            long handle = session.attach();
            JsonNode joined = session.event(handle, body("join").put("ptype", "publisher"), null)
                    .path("plugindata")
                    .path("data");
            ownFeed = joined.path("id").asLong();
            ClientConnection connection = connections.open(false);
            sending = connection;
            boolean audio = wanted.sends().stream().anyMatch(line -> line.kind() == MediaKind.AUDIO);
            boolean video = wanted.sends().stream().anyMatch(line -> line.kind() == MediaKind.VIDEO);
            ObjectNode publish = JanusSession.JSON
                    .createObjectNode()
                    .put("request", "publish")
                    .put("audio", audio)
                    .put("video", video)
                    .put("bitrate", PUBLISHER_BPS);
            JsonNode published = session.event(handle, publish, jsep("offer", connection.offer(wanted.sends())));
            connection.onAnswer(description(published));
        }

        @Override
        public @Nullable ClientConnection sending() {
            return sending;
        }

        @Override
        public void watch() throws ConnectFailure, IOException, InterruptedException {
            if (wanted.watches() == 0) {
                return;
            }
            long handle = session.attach();
            ObjectNode join = body("join").put("ptype", "subscriber");
            ArrayNode streams = join.putArray("streams");
            JsonNode participants = session.askPlugin(handle, body("listparticipants"))
                    .path("plugindata")
                    .path("data")
                    .path("participants");
            for (JsonNode participant : participants) {
                long feed = participant.path("id").asLong();
                if (participant.path("publisher").asBoolean() && feed != ownFeed) {
                    streams.addObject().put("feed", feed);
                }
            }
            if (streams.isEmpty()) {
                throw new ConnectFailure("nobody publishes in room " + room);
            }
            JsonNode attached = session.event(handle, join, null);
            ClientConnection connection = connections.open(true);
            receiving.add(connection);
            String answer = connection.answerTo(description(attached));
            session.event(handle, body("start"), jsep("answer", answer));
        }

        private ObjectNode body(String request) {
            return JanusSession.JSON.createObjectNode().put("request", request).put("room", room);
        }

        private static ObjectNode jsep(String type, String sdp) {
            return JanusSession.JSON
                    .createObjectNode()
                    .put("type", type)
                    .put("sdp", sdp)
                    .put("trickle", false);
        }

        private static String description(JsonNode event) throws ConnectFailure {
            String sdp = event.path("jsep").path("sdp").asText();
            if (sdp.isEmpty()) {
                throw new ConnectFailure("Janus sent no session description, but " + event);
            }
            return sdp;
        }

        @Override
        public List<ClientConnection> receiving() {
            return receiving;
        }

        @Override
        public void close() {
            ClientConnection publisher = sending;
            if (publisher != null) {
                publisher.close();
            }
            receiving.forEach(ClientConnection::close);
            session.close();
        }
    }
}
