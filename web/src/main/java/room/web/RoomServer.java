package room.web;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import room.sfu.MediaServer;
import room.sfu.config.SfuConfig;
import room.signaling.SignalingConfig;
import room.signaling.SignalingServer;
import room.signaling.http.HttpConfig;
import room.web.tls.Certificate;

/** The whole server: media, signaling and pages, started and stopped together. */
public final class RoomServer implements AutoCloseable {
    private final MediaServer media;
    private final SignalingServer signaling;

    private RoomServer(MediaServer media, SignalingServer signaling) {
        this.media = media;
        this.signaling = signaling;
    }

    /**
     * Starts the server.
     *
     * @throws IOException when a port cannot be opened or a file cannot be read; the message says which and why
     * @throws IllegalArgumentException when a value is out of its range; the message names it
     */
    static RoomServer start(ServeOptions options) throws IOException {
        int loops = options.loops > 0 ? options.loops : Runtime.getRuntime().availableProcessors();
        MediaServer media = MediaServer.start(new SfuConfig(
                loops,
                options.mediaAddress,
                options.mediaPort,
                options.announce,
                options.p2p,
                options.maxParticipants,
                options.maxRooms,
                options.maxBitrateKbps * 1000L,
                options.crypto));
        try {
            HttpConfig http = HttpConfig.at(new InetSocketAddress(options.listen, options.port));
            if (options.httpsPort >= 0) {
                Certificate certificate = certificate(options);
                http = http.withTls(new HttpConfig.Tls(
                        new InetSocketAddress(options.listen, options.httpsPort),
                        certificate.key(),
                        certificate.chain()));
            }
            SignalingConfig config = SignalingConfig.at(http.address()).withHttp(http);
            SignalingServer signaling =
                    new SignalingServer(config, media.sfu(), routes -> new MetricsPage(media).addTo(routes));
            signaling.start();
            return new RoomServer(media, signaling);
        } catch (IOException | RuntimeException failed) {
            media.close();
            throw failed;
        }
    }

    private static Certificate certificate(ServeOptions options) throws IOException {
        if (options.tlsCert != null && options.tlsKey != null) {
            return Certificate.read(options.tlsCert, options.tlsKey);
        }
        if (options.tlsCert != null || options.tlsKey != null) {
            throw new IllegalArgumentException("tls-cert and tls-key go together; only one of them is set");
        }
        String hostName = hostName();
        return Certificate.selfSigned(hostName, addresses(), new SecureRandom(), Instant.now());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "localhost";
        }
    }

    private static List<InetAddress> addresses() throws IOException {
        List<InetAddress> addresses = new ArrayList<>();
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            if (network.isUp()) {
                network.inetAddresses()
                        .filter(address -> !address.isLinkLocalAddress())
                        .forEach(addresses::add);
            }
        }
        return addresses;
    }

    public int httpPort() {
        return signaling.httpAddress().getPort();
    }

    MediaServer media() {
        return media;
    }

    /** Tells people where to go. */
    void printAddresses(PrintStream out, ServeOptions options) throws IOException {
        out.println();
        out.println("Room is open:");
        out.println("  http://localhost:" + httpPort() + "    on this machine");
        InetSocketAddress https = signaling.httpsAddress();
        if (https != null) {
            for (String address : otherAddresses(options)) {
                out.println("  https://" + address + ":" + https.getPort() + "    for other machines"
                        + (options.tlsCert == null ? " (self-signed: the browser asks once whether to go on)" : ""));
            }
        }
        if (!options.listen.isLoopbackAddress()) {
            out.println("Everybody who can reach these addresses can open and enter rooms.");
        }
        out.println("Stop it with Ctrl-C.");
        out.flush();
    }

    private static List<String> otherAddresses(ServeOptions options) throws IOException {
        if (!options.listen.isAnyLocalAddress()) {
            return List.of(text(options.listen));
        }
        List<String> texts = new ArrayList<>();
        for (InetAddress address : addresses()) {
            if (!address.isLoopbackAddress()) {
                texts.add(text(address));
            }
        }
        return texts.isEmpty() ? List.of("localhost") : texts;
    }

    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String bare = zone < 0 ? text : text.substring(0, zone);
        return address instanceof java.net.Inet6Address ? "[" + bare + "]" : bare;
    }

    @Nullable
    InetSocketAddress httpsAddress() {
        return signaling.httpsAddress();
    }

    /** Stops taking people in, then ends everything. */
    @Override
    public void close() {
        signaling.close();
        media.close();
    }
}
