package room.web;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What can be set, with its defaults. Each long option {@code --some-key} is also the key {@code some-key} of the
 * configuration file and the environment variable {@code ROOM_SOME_KEY}; a flag counts more than the environment, the
 * environment more than the file.
 */
final class ServeOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A file of lines \"key = value\", where a key is the name of a flag without its dashes.")
    @Nullable
    Path config;

    @Option(
            names = "--open",
            negatable = true,
            defaultValue = "false",
            fallbackValue = "true",
            description = "Serve other machines without a secret: everybody who reaches the server may open and enter"
                    + " rooms and moderate them (default: no; without a secret the server serves this machine only).")
    boolean open;

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description = "A secret of 32 bytes or more that tokens are signed with (HS256) and that administrators use"
                    + " with the REST interface. With one, people need tokens. Make it with: openssl rand -base64 48")
    @Nullable
    Path secretFile;

    @Option(
            names = "--admin-secret-file",
            paramLabel = "FILE",
            description =
                    "A secret of 32 bytes or more that administrators of a server without tokens use with the REST"
                            + " interface (default: one that is made at each start; the server says where it is).")
    @Nullable
    Path adminSecretFile;

    @Option(
            names = "--token-keys",
            paramLabel = "FILE",
            description = "Public keys in PEM form that tokens may be signed for instead: RSA (RS256), P-256 (ES256),"
                    + " Ed25519 (EdDSA). With them, people need tokens.")
    @Nullable
    Path tokenKeys;

    @Option(
            names = "--webhook",
            paramLabel = "URL",
            split = "\\s*,\\s*",
            description = "Where to post what happens in rooms, signed with the webhook secret (default: nowhere).")
    List<URI> webhooks = new ArrayList<>();

    @Option(
            names = "--webhook-secret-file",
            paramLabel = "FILE",
            description = "What webhooks are signed with (default: the secret of --secret-file).")
    @Nullable
    Path webhookSecretFile;

    @Option(
            names = "--admin-user",
            paramLabel = "NAME",
            description = "The name to log in by at the Socket.IO Admin UI under /admin-ui/; needs a password hash too"
                    + " (default: there is no Admin UI).")
    @Nullable
    String adminUser;

    @Option(
            names = "--admin-password-hash-file",
            paramLabel = "FILE",
            description = "The bcrypt hash of the password for it. Make it with: ./room admin-hash > FILE")
    @Nullable
    Path adminPasswordHashFile;

    @Option(
            names = "--admin-password-hash",
            paramLabel = "HASH",
            description = "The hash itself, best given as ROOM_ADMIN_PASSWORD_HASH.")
    @Nullable
    String adminPasswordHash;

    @Option(
            names = "--admin-mode",
            paramLabel = "MODE",
            defaultValue = "production",
            description = "What the Admin UI shows: production, which is counts; or development, which is also sockets,"
                    + " rooms and events, chat lines among them (default: ${DEFAULT-VALUE}).")
    String adminMode = "production";

    @Option(
            names = "--admin-read-only",
            negatable = true,
            defaultValue = "false",
            fallbackValue = "true",
            description =
                    "Refuse what is done in the Admin UI: joining, leaving, disconnecting, emitting (default: no).")
    boolean adminReadOnly;

    @Option(
            names = "--stop-seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long the server may take to end after SIGTERM, 1 to 300 (default: ${DEFAULT-VALUE}).")
    int stopSeconds;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "INFO",
            description = "How much is logged: DEBUG, INFO, WARN or ERROR (default: ${DEFAULT-VALUE}).")
    String logLevel = "INFO";

    @Option(
            names = "--trusted-proxy",
            paramLabel = "ADDRESS",
            split = "\\s*,\\s*",
            description = "Proxies that are believed what they say of their clients in X-Forwarded-For, -Host, -Port,"
                    + " -Proto and -Prefix or in Forwarded: addresses, or ranges such as 10.0.0.0/8 (default: none).")
    List<String> trustedProxies = new ArrayList<>();

    @Option(
            names = "--host",
            paramLabel = "NAME",
            split = "\\s*,\\s*",
            description = "The names that browsers ask for the server by; requests by other names are refused, but for"
                    + " those of this machine and for IP addresses (default: only those of this machine when it alone is"
                    + " served, else all).")
    List<String> hosts = new ArrayList<>();

    @Option(
            names = "--base-path",
            paramLabel = "PATH",
            defaultValue = "",
            description = "What paths begin with for browsers, such as /calls, when a proxy serves more than this"
                    + " server; it may take that away or not (default: nothing).")
    String basePath = "";

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            description = "The address that HTTP and HTTPS are served on (default: this machine only without a secret,"
                    + " else 0.0.0.0, which is all).")
    @Nullable
    InetAddress listen;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "3000",
            description = "The HTTP port, 0 for any free one (default: ${DEFAULT-VALUE}).")
    int port;

    @Option(
            names = "--https-port",
            paramLabel = "PORT",
            defaultValue = "3443",
            description = "The HTTPS port, 0 for any free one, -1 for none (default: ${DEFAULT-VALUE}).")
    int httpsPort;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "The certificate chain of the HTTPS port in PEM form (default: a self-signed one is made).")
    @Nullable
    Path tlsCert;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The certificate's private key in PEM form.")
    @Nullable
    Path tlsKey;

    @Option(
            names = "--media-address",
            paramLabel = "ADDRESS",
            description = "The address that media is received on (default: this machine only without a secret, else"
                    + " 0.0.0.0, which is all, IPv6 too).")
    @Nullable
    InetAddress mediaAddress;

    @Option(
            names = "--media-port",
            paramLabel = "PORT",
            defaultValue = "40000",
            description = "The first UDP port for media; each loop takes one. 0 for any free ones (default:"
                    + " ${DEFAULT-VALUE}).")
    int mediaPort;

    @Option(
            names = "--announce",
            paramLabel = "ADDRESS",
            split = "\\s*,\\s*",
            description = "The addresses under which browsers reach the media ports, for a server behind NAT"
                    + " (default: those of this machine).")
    List<InetAddress> announce = new ArrayList<>();

    @Option(
            names = "--loops",
            paramLabel = "N",
            defaultValue = "0",
            description = "Media threads, one UDP port each (default: one for each processor).")
    int loops;

    @Option(
            names = "--p2p",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Let two people in a room talk directly (default: yes; --no-p2p keeps all media on the"
                    + " server).")
    boolean p2p;

    @Option(
            names = "--ice-server",
            paramLabel = "URL",
            description = "A STUN or TURN server for direct connections, beside this server's own answers to STUN:"
                    + " stun:HOST:PORT, or turn:HOST:PORT?transport=udp,USERNAME,CREDENTIAL; several are given by"
                    + " repeating the flag, or in a file or the environment with spaces between (default: none).")
    List<String> iceServers = new ArrayList<>();

    @Option(
            names = "--max-participants",
            paramLabel = "N",
            defaultValue = "100",
            description = "In one room (default: ${DEFAULT-VALUE}).")
    int maxParticipants;

    @Option(
            names = "--max-rooms",
            paramLabel = "N",
            defaultValue = "10000",
            description = "At once (default: ${DEFAULT-VALUE}).")
    int maxRooms;

    @Option(
            names = "--last-n",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many pictures each participant is sent at most: pinned ones, shared screens, and of who"
                    + " spoke last; 0 for all (default: ${DEFAULT-VALUE}).")
    int lastN;

    @Option(
            names = "--loudest",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many microphones of a room are forwarded at most, the loudest; 0 for all (default:"
                    + " ${DEFAULT-VALUE}).")
    int loudest;

    @Option(
            names = "--recovery-seconds",
            paramLabel = "N",
            defaultValue = "120",
            description = "How long somebody who lost the connection keeps the place in the room and in the call, 0 for"
                    + " not at all (default: ${DEFAULT-VALUE}).")
    int recoverySeconds;

    @Option(
            names = "--max-connections-per-address",
            paramLabel = "N",
            defaultValue = "1000",
            description = "HTTP connections, and Socket.IO sessions, of one address at once, 0 for no limit. This"
                    + " machine's own do not count. Behind a proxy on another machine all clients have one address"
                    + " (default: ${DEFAULT-VALUE}).")
    int maxConnectionsPerAddress;

    @Option(
            names = "--max-handshakes-per-address",
            paramLabel = "N",
            defaultValue = "20",
            description = "Socket.IO sessions that one address may open each second, ten times as many at once; 0 for"
                    + " no limit (default: ${DEFAULT-VALUE}).")
    int maxHandshakesPerAddress;

    @Option(
            names = "--allow-origin",
            paramLabel = "ORIGIN",
            split = "\\s*,\\s*",
            description = "Other origins whose pages may use the server, such as https://app.example (default: none).")
    List<String> allowedOrigins = new ArrayList<>();

    @Option(
            names = "--ping-interval",
            paramLabel = "MILLIS",
            defaultValue = "25000",
            description = "How often Socket.IO clients are asked whether they are there (default: ${DEFAULT-VALUE}).")
    int pingIntervalMillis;

    @Option(
            names = "--ping-timeout",
            paramLabel = "MILLIS",
            defaultValue = "20000",
            description =
                    "How long their answers may take before they are taken for lost (default:" + " ${DEFAULT-VALUE}).")
    int pingTimeoutMillis;

    @Option(
            names = "--max-bitrate",
            paramLabel = "KBIT",
            defaultValue = "4000",
            description = "What each participant may send, in kbit/s (default: ${DEFAULT-VALUE}).")
    int maxBitrateKbps;

    @Option(
            names = "--crypto",
            paramLabel = "NAME",
            defaultValue = "best",
            description = "The SRTP provider: ipsec-mb, openssl or jce (default: the fastest that works on this"
                    + " machine).")
    String crypto = "best";

    @Option(
            names = "--udp-io",
            paramLabel = "NAME",
            defaultValue = "best",
            description = "How media packets reach the kernel: epoll-gso (many at once, those for one receiver as one),"
                    + " epoll (many at once) or nio (one by one, on every system) (default: the best that works on this"
                    + " machine).")
    String udpIo = "best";
}
