package room.web;

import java.util.function.Supplier;
import room.signaling.SignalingConfig;
import room.signaling.engineio.EngineIoConfig;
import room.signaling.http.AddressLimits;
import room.signaling.http.HttpConfig;
import room.signaling.http.OriginPolicy;
import room.signaling.http.PublicView;
import room.signaling.http.ServedHosts;
import room.signaling.http.TrustedProxies;
import room.signaling.socketio.RecoveryConfig;

/** What the options say about signaling: its limits, its heartbeat, and how long it waits for whom. */
final class SignalingSetup {
    private static final int MAX_RECOVERY_SECONDS = 3_600;
    private static final int MIN_PING_MILLIS = 100;
    private static final int MAX_PING_MILLIS = 600_000;
    private static final int MAX_PER_ADDRESS = 1_000_000;

    /** How many seconds' worth of handshakes may come at once. */
    private static final int BURST_SECONDS = 10;

    private SignalingSetup() {}

    /**
     * The configuration of the signaling server.
     *
     * @throws IllegalArgumentException when a value is out of its range; the message names it
     */
    static SignalingConfig of(ServeOptions options, AccessSetup access, HttpConfig http) {
        SignalingConfig defaults = SignalingConfig.at(http.address());
        return defaults.withHttp(http.withOrigins(origins(options)).withView(view(options, access)))
                .withEngine(engine(defaults.engine(), options))
                .withAddresses(addresses(options))
                .withSockets(defaults.sockets()
                        .withRecovery(RecoveryConfig.DEFAULT.withKeepMillis(1_000
                                * inRange("recovery-seconds", options.recoverySeconds, 0, MAX_RECOVERY_SECONDS))));
    }

    /** How clients see the server; in what a server of this machine only may be asked for, names decide. */
    static PublicView view(ServeOptions options, AccessSetup access) {
        TrustedProxies proxies = named("trusted-proxy", () -> TrustedProxies.parse(options.trustedProxies));
        ServedHosts hosts = named("host", () -> {
            if (access.thisMachineOnly()) {
                return ServedHosts.named(options.hosts, false);
            }
            return options.hosts.isEmpty() ? ServedHosts.ANY : ServedHosts.named(options.hosts, true);
        });
        String basePath = options.basePath.endsWith("/")
                ? options.basePath.substring(0, options.basePath.length() - 1)
                : options.basePath;
        return named("base-path", () -> new PublicView(proxies, hosts, basePath));
    }

    /** What the supplier makes, or an error that begins with the setting's name. */
    private static <T> T named(String setting, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(setting + ": " + wrong.getMessage(), wrong);
        }
    }

    static OriginPolicy origins(ServeOptions options) {
        return named("allow-origin", () -> new OriginPolicy(options.allowedOrigins));
    }

    private static EngineIoConfig engine(EngineIoConfig defaults, ServeOptions options) {
        return defaults.withHeartbeat(
                inRange("ping-interval", options.pingIntervalMillis, MIN_PING_MILLIS, MAX_PING_MILLIS),
                inRange("ping-timeout", options.pingTimeoutMillis, MIN_PING_MILLIS, MAX_PING_MILLIS));
    }

    static AddressLimits addresses(ServeOptions options) {
        int perSecond = inRange("max-handshakes-per-address", options.maxHandshakesPerAddress, 0, MAX_PER_ADDRESS);
        return new AddressLimits(
                inRange("max-connections-per-address", options.maxConnectionsPerAddress, 0, MAX_PER_ADDRESS),
                perSecond,
                Math.max(1, BURST_SECONDS * perSecond),
                false);
    }

    static int inRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": must be " + min + " to " + max + ", not " + value);
        }
        return value;
    }
}
