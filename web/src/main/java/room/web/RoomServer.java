package room.web;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.sfu.MediaServer;
import room.sfu.api.ForwardingLimits;
import room.sfu.api.RoomHistory;
import room.sfu.config.SfuConfig;
import room.signaling.SignalingConfig;
import room.signaling.SignalingServer;
import room.signaling.admin.AdminConfig;
import room.signaling.auth.AccessPolicy;
import room.signaling.call.CallConfig;
import room.signaling.call.CallConfig.IceServer;
import room.signaling.http.HttpConfig;
import room.signaling.rest.RestApi;
import room.signaling.webhook.WebhookConfig;
import room.signaling.webhook.WebhookCounters;
import room.signaling.webhook.Webhooks;
import room.web.tls.Certificate;

/** The whole server: media, signaling and pages, started and stopped together. */
public final class RoomServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoomServer.class);

    private final MediaServer media;
    private final SignalingServer signaling;
    private final AccessSetup access;
    private final @Nullable Webhooks webhooks;
    private final Duration stopTime;

    private RoomServer(
            MediaServer media,
            SignalingServer signaling,
            AccessSetup access,
            @Nullable Webhooks webhooks,
            Duration stopTime) {
        this.media = media;
        this.signaling = signaling;
        this.access = access;
        this.webhooks = webhooks;
        this.stopTime = stopTime;
    }

    /**
     * Starts the server.
     *
     * @throws IOException when a port cannot be opened or a file cannot be read; the message says which and why
     * @throws IllegalArgumentException when a value is out of its range; the message names it
     */
    static RoomServer start(ServeOptions options) throws IOException {
        int loops = options.loops > 0 ? options.loops : Runtime.getRuntime().availableProcessors();
        AccessSetup access = AccessSetup.of(options);
        List<IceServer> configured = IceServers.parse(options.iceServers);
        AdminConfig admin = AdminSetup.of(options, hostName());
        WebhookConfig webhookConfig = access.webhooks();
        Webhooks webhooks =
                webhookConfig == null ? null : new Webhooks(webhookConfig, InstantSource.system(), new SecureRandom());
        SfuConfig sfuConfig = new SfuConfig(
                loops,
                access.mediaAddress(),
                options.mediaPort,
                options.announce,
                options.p2p,
                options.maxParticipants,
                options.maxRooms,
                new ForwardingLimits(options.lastN, options.loudest),
                options.maxBitrateKbps * 1000L,
                options.crypto,
                options.udpIo,
                access.mediaOfThisMachineOnly());
        MediaServer media = MediaServer.start(sfuConfig, webhooks == null ? RoomHistory.Listener.NONE : webhooks);
        // A process with a dead loop looks alive and serves nobody there; whoever supervises it can start another.
        media.watchLoops(() -> System.exit(1));
        try {
            HttpConfig http = HttpConfig.at(new InetSocketAddress(access.listen(), options.port));
            if (options.httpsPort >= 0) {
                Certificate certificate = certificate(options);
                http = http.withTls(new HttpConfig.Tls(
                        new InetSocketAddress(access.listen(), options.httpsPort),
                        certificate.key(),
                        certificate.chain()));
            }
            List<IceServer> iceServers = new ArrayList<>();
            if (options.p2p) {
                iceServers.addAll(IceServers.own(
                        media.announced(), media.mediaAddresses().getFirst().getPort()));
                iceServers.addAll(configured);
            }
            SignalingConfig config =
                    SignalingSetup.of(options, http).withCalls(CallConfig.DEFAULT.withIceServers(iceServers));
            if (admin != null) {
                config = config.withAdmin(admin);
            }
            AccessPolicy policy = access.policy(media.sfu());
            RestApi rest =
                    new RestApi(media.sfu(), policy, access.issuer(), options.maxParticipants, InstantSource.system());
            WebhookCounters counters = webhooks == null ? null : webhooks.counters();
            SignalingServer signaling = new SignalingServer(config, media.sfu(), policy, routes -> {
                new MetricsPage(media, counters).addTo(routes);
                rest.addTo(routes);
            });
            signaling.start();
            return new RoomServer(media, signaling, access, webhooks, Duration.ofSeconds(options.stopSeconds));
        } catch (IOException | RuntimeException failed) {
            media.close();
            if (webhooks != null) {
                webhooks.close();
            }
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

    /** Tells people where to go, and who may come. */
    void printAddresses(PrintStream out, ServeOptions options) throws IOException {
        out.println();
        out.println("Room is open:");
        out.println("  http://localhost:" + httpPort() + "    on this machine");
        InetSocketAddress https = signaling.httpsAddress();
        boolean thisMachineOnly = access.listen().isLoopbackAddress();
        if (https != null && !thisMachineOnly) {
            for (String address : otherAddresses()) {
                out.println("  https://" + address + ":" + https.getPort() + "    for other machines"
                        + (options.tlsCert == null ? " (self-signed: the browser asks once whether to go on)" : ""));
            }
        }
        if (access.needsTokens()) {
            out.println("People need tokens: POST /api/v1/tokens makes them, see docs/OPERATIONS.md.");
        } else if (thisMachineOnly) {
            out.println("It serves this machine only. To open it to others, start it with");
            out.println("  --secret-file FILE    for people with tokens (make one: openssl rand -base64 48 > FILE)");
            out.println("  --open                for everybody who can reach it");
        } else {
            out.println("WARNING: everybody who can reach these addresses can open, enter and moderate rooms.");
        }
        if (options.adminUser != null) {
            out.println("The Admin UI is at http://localhost:" + httpPort() + "/admin-ui/");
        }
        out.println("Stop it with Ctrl-C.");
        out.flush();
    }

    private List<String> otherAddresses() throws IOException {
        if (!access.listen().isAnyLocalAddress()) {
            return List.of(IceServers.host(access.listen()));
        }
        List<String> texts = new ArrayList<>();
        for (InetAddress address : addresses()) {
            if (!address.isLoopbackAddress()) {
                texts.add(IceServers.host(address));
            }
        }
        return texts.isEmpty() ? List.of("localhost") : texts;
    }

    @Nullable
    InetSocketAddress httpsAddress() {
        return signaling.httpsAddress();
    }

    /**
     * Takes nobody in any more and tells those who are there to come back in a moment, then ends everything. What is
     * not done in the time that the options give is left undone.
     */
    @Override
    public void close() {
        long deadlineNanos = System.nanoTime() + stopTime.toNanos();
        CompletableFuture<Void> told = new CompletableFuture<>();
        media.removeEverybody("the server is restarting")
                .whenComplete((_, _) -> signaling.hangUp(() -> told.complete(null)));
        try {
            // Half of the time for goodbyes, so that closing has the other half.
            told.get(stopTime.toNanos() / 2, TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            LOG.warn("not everybody could be told that the server stops");
        }
        signaling.close();
        Webhooks hooks = webhooks;
        if (hooks != null) {
            close(hooks, Duration.ofNanos(Math.max(0, (deadlineNanos - System.nanoTime()) / 2)));
        }
        media.close();
    }

    private static void close(Webhooks webhooks, Duration patience) {
        try {
            if (!webhooks.drain(patience)) {
                LOG.warn("webhooks were still waiting to be delivered when the server stopped");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        webhooks.close();
    }
}
