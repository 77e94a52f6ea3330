package room.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import room.signaling.call.FakeSfu;
import room.signaling.http.AddressLimits;
import room.signaling.http.PublicView;
import room.signaling.http.ServedHosts;
import room.signaling.http.TrustedProxies;

/** Limits for each address, where everybody comes through one proxy. */
@Timeout(60)
final class ProxiedClientsIT {
    private final FakeSfu sfu = new FakeSfu();

    @AfterEach
    void stop() {
        sfu.close();
    }

    /** One session for each address, which is the least that says whose they are. */
    private SignalingServer serve(List<String> proxies) throws Exception {
        SignalingConfig config = SignalingConfig.at(new InetSocketAddress("localhost", 0))
                .withAddresses(new AddressLimits(1, 0, 1, true));
        PublicView view = new PublicView(TrustedProxies.parse(proxies), ServedHosts.ANY, "");
        SignalingServer server =
                new SignalingServer(config.withHttp(config.http().withView(view)), sfu);
        server.start();
        return server;
    }

    private static String open(SignalingServer server, String client) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.httpAddress().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(
                            ("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: call.example\r\nX-Forwarded-For: "
                                            + client + "\r\nConnection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            try (InputStream in = socket.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8).substring(9, 12);
            }
        }
    }

    @Test
    void theClientsOfATrustedProxyAreCountedEachByItself() throws Exception {
        try (SignalingServer server = serve(List.of("127.0.0.0/8"))) {
            assertEquals("200", open(server, "192.0.2.1"));
            assertEquals("429", open(server, "192.0.2.1"));
            assertEquals("429", open(server, "203.0.113.9, 192.0.2.1"));
            assertEquals("200", open(server, "192.0.2.2"));
            // The proxy's own connections are no client's.
            try (Socket idle = new Socket("127.0.0.1", server.httpAddress().getPort());
                    Socket another =
                            new Socket("127.0.0.1", server.httpAddress().getPort())) {
                assertEquals("200", open(server, "192.0.2.3"));
                assertTrue(idle.isConnected() && another.isConnected());
            }
        }
    }

    @Test
    void whoIsNotTrustedCountsAsOneWhateverItSays() throws Exception {
        try (SignalingServer server = serve(List.of("10.0.0.1"))) {
            assertEquals("200", open(server, "192.0.2.1"));
            assertEquals("429", open(server, "192.0.2.2"));
        }
    }
}
