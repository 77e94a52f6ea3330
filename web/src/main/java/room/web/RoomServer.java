package room.web;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
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
import room.signaling.auth.TokenIssuer;
import room.signaling.call.CallConfig;
import room.signaling.call.CallConfig.IceServer;
import room.signaling.http.AddressLimits;
import room.signaling.http.CannotListenException;
import room.signaling.http.HttpConfig;
import room.signaling.http.OriginPolicy;
import room.signaling.http.PublicView;
import room.signaling.rest.RestApi;
import room.signaling.webhook.WebhookConfig;
import room.signaling.webhook.WebhookCounters;
import room.signaling.webhook.Webhooks;
import room.web.tls.Certificate;
import room.web.tls.CertificateKeeper;

/** The whole server: media, signaling and pages, started and stopped together. */
public final class RoomServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoomServer.class);

    private final ServeOptions options;
    private final MediaServer media;
    private final SignalingServer signaling;
    private final AddressLimits addressLimits;
    private final AccessSetup access;
    private final Keys keys;
    private final @Nullable CertificateKeeper certificate;
    private final @Nullable Webhooks webhooks;
    private final Duration stopTime;

    /** What opens the doors: it can become another while the server runs. */
    private static final class Keys {
        private final AdminSecret made = new AdminSecret(new SecureRandom());
        private final SwitchableAccess policy;
        private volatile @Nullable TokenIssuer issuer;
        private volatile int maxParticipants;

        Keys(AccessSetup access, MediaServer media, ServeOptions options) {
            policy = new SwitchableAccess(access.policy(media.sfu(), made.secret()));
            issuer = access.issuer();
            maxParticipants = options.maxParticipants;
        }
    }

    private RoomServer(
            ServeOptions options,
            MediaServer media,
            SignalingServer signaling,
            AddressLimits addressLimits,
            AccessSetup access,
            Keys keys,
            @Nullable CertificateKeeper certificate,
            @Nullable Webhooks webhooks) {
        this.options = options;
        this.media = media;
        this.signaling = signaling;
        this.addressLimits = addressLimits;
        this.access = access;
        this.keys = keys;
        this.certificate = certificate;
        this.webhooks = webhooks;
        this.stopTime = Duration.ofSeconds(options.stopSeconds);
    }

    /**
     * Starts the server.
     *
     * @throws IOException when a port cannot be opened or a file cannot be read; the message says which setting, which
     *     file or port, and why
     * @throws IllegalArgumentException when a value is out of its range or a file does not hold what it should; the
     *     message names it
     */
    static RoomServer start(ServeOptions options) throws IOException {
        // All that can be wrong without a port comes first, so that it is said at once.
        int loops = options.loops > 0 ? options.loops : Runtime.getRuntime().availableProcessors();
        Ports.check(options, loops);
        AccessSetup access = AccessSetup.of(options);
        List<IceServer> configured = IceServers.parse(options.iceServers);
        AdminConfig admin = AdminSetup.of(options, hostName());
        CertificateKeeper certificate = certificate(options);
        HttpConfig http = HttpConfig.at(new InetSocketAddress(access.listen(), options.port));
        if (certificate != null) {
            http = http.withTls(new HttpConfig.Tls(
                    new InetSocketAddress(access.listen(), options.httpsPort),
                    certificate.current().key(),
                    certificate.current().chain()));
        }
        SignalingConfig signalingConfig = SignalingSetup.of(options, access, http);
        SfuConfig sfuConfig = sfuConfig(options, access, loops);
        WebhookConfig webhookConfig = access.webhooks();
        Webhooks webhooks =
                webhookConfig == null ? null : new Webhooks(webhookConfig, InstantSource.system(), new SecureRandom());
        MediaServer media;
        try {
            media = MediaServer.start(sfuConfig, webhooks == null ? RoomHistory.Listener.NONE : webhooks);
        } catch (IOException unable) {
            close(certificate, webhooks);
            throw Ports.explained(unable, options, loops);
        } catch (RuntimeException failed) {
            close(certificate, webhooks);
            throw failed;
        }
        // A process with a dead loop looks alive and serves nobody there; whoever supervises it can start another.
        media.watchLoops(() -> System.exit(1));
        Keys keys = new Keys(access, media, options);
        SignalingServer signaling = null;
        try {
            List<IceServer> iceServers = new ArrayList<>();
            if (options.p2p) {
                iceServers.addAll(IceServers.own(
                        media.announced(), media.mediaAddresses().getFirst().getPort()));
                iceServers.addAll(configured);
            }
            SignalingConfig config = signalingConfig.withCalls(CallConfig.DEFAULT.withIceServers(iceServers));
            if (admin != null) {
                config = config.withAdmin(admin);
            }
            RestApi rest = new RestApi(
                    media.sfu(), keys.policy, () -> keys.issuer, () -> keys.maxParticipants, InstantSource.system());
            WebhookCounters counters = webhooks == null ? null : webhooks.counters();
            signaling = new SignalingServer(config, media.sfu(), keys.policy, routes -> {
                new MetricsPage(media, counters).addTo(routes);
                rest.addTo(routes);
            });
            signaling.start();
            if (access.makesSecret()) {
                keys.made.keep(
                        System.getenv(),
                        Path.of(System.getProperty("java.io.tmpdir")),
                        signaling.httpAddress().getPort());
            }
            if (certificate != null) {
                SignalingServer shown = signaling;
                certificate.start(other -> shown.changeCertificate(other.key(), other.chain()));
            }
            return new RoomServer(
                    options, media, signaling, config.http().addresses(), access, keys, certificate, webhooks);
        } catch (CannotListenException unable) {
            close(signaling, media, certificate, webhooks);
            throw Ports.explained(unable, options);
        } catch (IOException | RuntimeException failed) {
            close(signaling, media, certificate, webhooks);
            throw failed;
        }
    }

    private static void close(
            @Nullable SignalingServer signaling,
            MediaServer media,
            @Nullable CertificateKeeper certificate,
            @Nullable Webhooks webhooks) {
        if (signaling != null) {
            signaling.close();
        }
        media.close();
        close(certificate, webhooks);
    }

    private static void close(@Nullable CertificateKeeper certificate, @Nullable Webhooks webhooks) {
        if (certificate != null) {
            certificate.close();
        }
        if (webhooks != null) {
            webhooks.close();
        }
    }

    private static SfuConfig sfuConfig(ServeOptions options, AccessSetup access, int loops) {
        return new SfuConfig(
                loops,
                access.mediaAddress(),
                options.mediaPort,
                options.announce,
                options.p2p,
                SignalingSetup.inRange("max-participants", options.maxParticipants, 2, 1_000),
                SignalingSetup.inRange("max-rooms", options.maxRooms, 1, Integer.MAX_VALUE),
                new ForwardingLimits(options.lastN, options.loudest),
                1000L * SignalingSetup.inRange("max-bitrate", options.maxBitrateKbps, 100, Integer.MAX_VALUE),
                options.crypto,
                options.udpIo,
                access.mediaOfThisMachineOnly());
    }

    /**
     * Takes over what can be changed while the server runs: keys, certificates, limits, whose pages and which names and
     * proxies are right, how much is logged. Of the rest it is said that it takes a restart.
     *
     * @throws IllegalArgumentException when something is wrong; nothing has changed then
     */
    synchronized void reload(ServeOptions fresh) {
        try {
            AccessSetup freshAccess = AccessSetup.of(fresh);
            if (freshAccess.needsTokens() != access.needsTokens() || freshAccess.open() != access.open()) {
                throw new IllegalArgumentException(
                        "secret-file, token-keys, open: who is served at all changes only with a restart");
            }
            PublicView view = SignalingSetup.view(fresh, freshAccess);
            OriginPolicy origins = SignalingSetup.origins(fresh);
            AddressLimits limits = SignalingSetup.addresses(fresh);
            sfuConfig(fresh, freshAccess, 1);
            LogLevel level = LogLevel.of(fresh.logLevel);
            Ports.requirePair(fresh);
            CertificateKeeper keeper = certificate;
            CertificateKeeper.Change shown = keeper == null ? () -> {} : keeper.change(fresh.tlsCert, fresh.tlsKey);
            shown.make();
            keys.policy.switchTo(freshAccess.policy(media.sfu(), keys.made.secret()));
            keys.issuer = freshAccess.issuer();
            keys.maxParticipants = fresh.maxParticipants;
            media.limit(fresh.maxParticipants, fresh.maxRooms);
            addressLimits.change(limits);
            signaling.change(origins, view);
            level.set();
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(unreadable.getMessage(), unreadable);
        }
        List<String> others = Reloadable.changedOthers(options, fresh);
        LOG.info(
                "the configuration was read again{}",
                others.isEmpty() ? "" : "; these take a restart: " + String.join(", ", others));
    }

    private static @Nullable CertificateKeeper certificate(ServeOptions options) throws IOException {
        Ports.requirePair(options);
        return options.httpsPort < 0
                ? null
                : new CertificateKeeper(
                        options.tlsCert,
                        options.tlsKey,
                        now -> Certificate.selfSigned(hostName(), addresses(), new SecureRandom(), now),
                        InstantSource.system());
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

    /** Where the secret is that administers a server without tokens, if it made one; null when it could not keep it. */
    @Nullable
    Path adminSecretFile() {
        return keys.made.file();
    }

    /** Tells people where to go, and who may come. */
    void printAddresses(PrintStream out) throws IOException {
        out.println();
        out.println("Room is open:");
        out.println("  http://localhost:" + httpPort() + options.basePath + "    on this machine");
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
        if (access.makesSecret()) {
            out.println(keys.made.howTo());
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
        keys.made.close();
        close(certificate, null);
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
