package room.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import picocli.CommandLine;
import room.rtp.forward.ForwardingCounters.Counter;

/** A server on loopback and free ports, for tests of other packages. */
public final class TestServer implements AutoCloseable {
    private final RoomServer server;

    /** @param flags more of what {@code ./room serve} takes */
    public TestServer(String... flags) throws IOException {
        ServeOptions options = new ServeOptions();
        CommandLine commandLine = new CommandLine(options);
        commandLine.parseArgs(
                concat(new String[] {"--port=0", "--https-port=0", "--listen=127.0.0.1", "--media-port=0"}, flags));
        server = RoomServer.start(options);
    }

    private static String[] concat(String[] first, String[] second) {
        String[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    public String origin() {
        return "http://127.0.0.1:" + server.httpPort();
    }

    /** Of all media loops together. */
    public long count(Counter counter) {
        return server.media().count(counter);
    }

    /** The body of a page that must be there. */
    public String get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var response = client.send(
                    HttpRequest.newBuilder(URI.create(origin() + path)).build(), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError(path + " answered " + response.statusCode());
            }
            return response.body();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
