package room.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that cannot start as it is told says which setting it is, and why. */
@Timeout(120)
final class ConfigurationErrorsIT {
    private static final int CANNOT = 1;
    private static final int WRONG = 2;

    @TempDir
    private Path directory;

    private String failure(int exitCode, Map<String, String> environment, String... flags) {
        StringWriter said = new StringWriter();
        List<String> args = new ArrayList<>(List.of(flags));
        assertEquals(
                exitCode, Main.serve(args.toArray(String[]::new), environment, new PrintWriter(said)), said::toString);
        return said.toString();
    }

    private void assertSays(String says, int exitCode, Map<String, String> environment, String... flags) {
        String said = failure(exitCode, environment, flags);
        assertTrue(said.contains(says), () -> "not \"" + says + "\" but: " + said);
        assertTrue(said.lines().count() <= 2, said);
    }

    @Test
    void portsThatAreNone() {
        assertSays("port: must be 0 to 65535, not 70000", WRONG, Map.of(), "--port=70000");
        assertSays("port: must be 0 to 65535, not -1", WRONG, Map.of(), "--port=-1");
        assertSays("https-port: must be -1 to 65535, not 65536", WRONG, Map.of(), "--https-port=65536");
        assertSays("media-port: must be 0 to 65532, not 65533", WRONG, Map.of(), "--media-port=65533", "--loops=4");
        assertSays("https-port: 3000 is the port of HTTP", WRONG, Map.of(), "--https-port=3000");
        assertSays("--port", WRONG, Map.of(), "--port=http");
        assertSays("(set by the environment variable ROOM_PORT)", WRONG, Map.of("ROOM_PORT", "http"));
        assertSays("(set by the environment variable ROOM_PORT)", WRONG, Map.of("ROOM_PORT", "70000"));
    }

    @Test
    void portsThatAreTaken() throws Exception {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        try (ServerSocket tcp = new ServerSocket()) {
            tcp.bind(new InetSocketAddress(loopback, 0));
            int port = tcp.getLocalPort();
            String taken = "TCP port " + port + " is taken by another program";
            assertSays("port: " + taken, CANNOT, Map.of(), "--port=" + port, "--media-port=0", "--https-port=-1");
            assertSays("https-port: " + taken, CANNOT, Map.of(), "--port=0", "--media-port=0", "--https-port=" + port);
        }
        try (DatagramSocket udp = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0))) {
            int port = udp.getLocalPort();
            assertSays(
                    "media-port: UDP port " + port + " is taken by another program",
                    CANNOT,
                    Map.of(),
                    "--port=0",
                    "--loops=1",
                    "--media-port=" + port);
        }
    }

    @Test
    void addressesThatAreNoneOfThisMachines() {
        assertSays(
                "listen: the address is none of this machine's",
                CANNOT,
                Map.of(),
                "--open",
                "--listen=192.0.2.1",
                "--port=0",
                "--https-port=-1",
                "--media-port=0");
    }

    @Test
    void valuesAndFilesAreNamedWithTheFileTheyAreSetIn() throws Exception {
        Path config = Files.writeString(directory.resolve("room.conf"), "\nmax-rooms = 0\n");
        assertSays("max-rooms: must be 1 to", WRONG, Map.of(), "--config=" + config);
        assertSays("(set in " + config + ", line 2)", WRONG, Map.of("ROOM_CONFIG", config.toString()));
        Path missing = directory.resolve("missing");
        for (String setting : List.of("secret-file", "token-keys", "admin-secret-file")) {
            assertSays(setting + ": the file " + missing, CANNOT, Map.of(), "--" + setting + "=" + missing);
        }
        assertSays("tls-cert: the file " + missing, CANNOT, Map.of(), "--tls-cert=" + missing, "--tls-key=" + missing);
        assertSays("tls-cert: the certificate's key is missing", WRONG, Map.of(), "--tls-cert=" + missing);
    }

    @Test
    void otherValuesThatCannotBe() {
        assertSays("trusted-proxy: \"proxy\" is no address", WRONG, Map.of(), "--trusted-proxy=proxy");
        assertSays("host: \"https://a\" is no host name", WRONG, Map.of(), "--host=https://a");
        assertSays("base-path: \"calls\" is no path", WRONG, Map.of(), "--base-path=calls");
        assertSays("allow-origin: Not an origin", WRONG, Map.of(), "--allow-origin=app.example");
        assertSays("log-level: must be one of", WRONG, Map.of("ROOM_LOG_LEVEL", "loud"));
        assertSays("max-participants: must be 2 to", WRONG, Map.of(), "--max-participants=1");
        assertSays("loops: must be 1 to", WRONG, Map.of(), "--loops=1000");
    }
}
