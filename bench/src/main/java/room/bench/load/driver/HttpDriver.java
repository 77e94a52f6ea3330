package room.bench.load.driver;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import room.bench.load.client.ClientConnection;
import room.bench.load.client.ConnectFailure;
import room.bench.load.client.MediaKind;
import room.bench.load.client.MediaLine;

/**
 * WHIP (RFC 9725) to publish and WHEP (draft-ietf-wish-whep) to watch: one connection for each. A WHEP endpoint sends
 * what it deems right, usually one publisher, so scenarios in which everybody watches everybody need an endpoint for
 * each publisher and are refused.
 */
public final class HttpDriver implements Driver {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CREATED = 201;
    private static final int NOT_ACCEPTABLE = 406;
    private static final Set<Integer> REDIRECTS = Set.of(307, 308);
    private static final int MAX_REDIRECTS = 5;
    private static final String ROOM = "{room}";

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final String whipUrl;
    private final @Nullable String whepUrl;
    private final @Nullable String token;

    /**
     * @param whipUrl where to publish; {@code {room}} in it stands for the room's name
     * @param whepUrl where to watch, likewise; null when nobody watches
     * @param token the bearer token of both, null for none
     */
    public HttpDriver(String whipUrl, @Nullable String whepUrl, @Nullable String token) {
        this.whipUrl = whipUrl;
        this.whepUrl = whepUrl;
        this.token = token;
    }

    @Override
    public Participant join(Participation wanted, Connections connections)
            throws ConnectFailure, IOException, InterruptedException {
        if (wanted.watches() > 1) {
            throw new ConnectFailure("WHEP has one publisher in a connection; run webinar, joins or churn");
        }
        HttpParticipant participant = new HttpParticipant(wanted, connections);
        if (!wanted.sends().isEmpty()) {
            participant.publish();
        }
        return participant;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(URI uri) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    /** Offers; gives the session's URL once the answer has been taken. */
    private URI offer(String endpoint, String room, ClientConnection connection, List<MediaLine> lines)
            throws ConnectFailure, IOException, InterruptedException {
        URI uri = URI.create(endpoint.replace(ROOM, room));
        String offer = connection.offer(lines);
        HttpResponse<String> response = post(uri, offer);
        for (int i = 0; REDIRECTS.contains(response.statusCode()) && i < MAX_REDIRECTS; i++) {
            uri = location(uri, response);
            response = post(uri, offer);
        }
        if (response.statusCode() == NOT_ACCEPTABLE && !response.body().isBlank()) {
            throw new ConnectFailure(uri + " wants to make the offer itself; only client offers are spoken here");
        }
        if (response.statusCode() != CREATED) {
            throw new ConnectFailure(uri + " refused the offer with status " + response.statusCode() + ": "
                    + response.body().strip());
        }
        URI session = location(uri, response);
        connection.onAnswer(response.body());
        return session;
    }

    private HttpResponse<String> post(URI uri, String offer) throws IOException, InterruptedException {
        try {
            return http.send(
                    request(uri)
                            .header("Content-Type", "application/sdp")
                            .header("Accept", "application/sdp")
                            .POST(HttpRequest.BodyPublishers.ofString(offer))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new IOException("cannot post to " + uri + " (" + failed + "); is a server running there?", failed);
        }
    }

    private static URI location(URI uri, HttpResponse<String> response) throws ConnectFailure {
        return uri.resolve(response.headers()
                .firstValue("Location")
                .orElseThrow(
                        () -> new ConnectFailure(uri + " answered " + response.statusCode() + " without Location")));
    }

    private final class HttpParticipant implements Participant {
        private final Participation wanted;
        private final Connections connections;
        private final List<URI> sessions = new ArrayList<>();
        private final List<ClientConnection> receiving = new ArrayList<>();
        private @Nullable ClientConnection sending;

        HttpParticipant(Participation wanted, Connections connections) {
            this.wanted = wanted;
            this.connections = connections;
        }

        void publish() throws ConnectFailure, IOException, InterruptedException {
            ClientConnection connection = connections.open(false);
            sending = connection;
            try {
                sessions.add(offer(whipUrl, wanted.room(), connection, wanted.sends()));
            } catch (ConnectFailure | IOException | InterruptedException | RuntimeException failed) {
                connection.close();
                throw failed;
            }
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
            String endpoint = whepUrl;
            if (endpoint == null) {
                throw new ConnectFailure("to watch, --driver whip needs --whep-url");
            }
            List<MediaLine> lines = new ArrayList<>(List.of(MediaLine.receiving(MediaKind.AUDIO)));
            if (wanted.video()) {
                lines.add(MediaLine.receiving(MediaKind.VIDEO));
            }
            ClientConnection connection = connections.open(true);
            receiving.add(connection);
            sessions.add(offer(endpoint, wanted.room(), connection, lines));
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
            // Nobody waits for the answers: a server that is not told notices that consent has ended.
            sessions.forEach(session -> http.sendAsync(request(session).DELETE().build(), BodyHandlers.discarding()));
            sessions.clear();
        }
    }
}
