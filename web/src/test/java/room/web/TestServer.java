package room.web;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import picocli.CommandLine;
import room.rtp.forward.ForwardingCounters.Counter;

/** A server on loopback and free ports, for tests of other packages. */
public final class TestServer implements AutoCloseable {
    private final RoomServer server;

    /** @param flags more of what {@code ./room serve} takes */
    public TestServer(String... flags) throws IOException {
        ServeOptions options = new ServeOptions();
        CommandLine commandLine = new CommandLine(options);
        commandLine.parseArgs(concat(
                new String[] {
                    "--port=0", "--https-port=0", "--listen=127.0.0.1", "--media-port=0", "--announce=127.0.0.1"
                },
                flags));
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

    /** What administers a server without tokens that was given no secret. */
    public String adminSecret() throws IOException {
        return Files.readString(Objects.requireNonNull(server.adminSecretFile()))
                .strip();
    }

    /** Where TLS is served. */
    int httpsPort() {
        return Objects.requireNonNull(server.httpsAddress()).getPort();
    }

    /** The UDP port of the first media loop. */
    public int mediaPort() {
        return server.media().mediaAddresses().getFirst().getPort();
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

    /** Sends what no client would to every media port and to the HTTP port; bounded in number and size. */
    public void throwGarbage(SplittableRandom random) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            for (InetSocketAddress media : server.media().mediaAddresses()) {
                for (int i = 0; i < 500; i++) {
                    byte[] bytes = new byte[random.nextInt(1, 1400)];
                    random.nextBytes(bytes);
                    // Every kind of first byte: STUN, DTLS, RTP, and none of them.
                    bytes[0] = (byte) (i % 4 == 0 ? random.nextInt(4) : i % 4 == 1 ? random.nextInt(20, 64) : bytes[0]);
                    socket.send(new DatagramPacket(
                            bytes,
                            bytes.length,
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), media.getPort())));
                }
            }
        }
        for (int i = 0; i < 20; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.httpPort())) {
                byte[] bytes = new byte[random.nextInt(1, 4000)];
                random.nextBytes(bytes);
                socket.getOutputStream().write(bytes);
            }
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
