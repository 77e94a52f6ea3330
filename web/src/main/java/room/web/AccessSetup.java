package room.web;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import room.sfu.api.RoomSummary;
import room.sfu.api.Sfu;
import room.signaling.auth.AccessPolicy;
import room.signaling.auth.OpenAccess;
import room.signaling.auth.Secret;
import room.signaling.auth.TokenAccess;
import room.signaling.auth.TokenIssuer;
import room.signaling.auth.TokenKeys;
import room.signaling.webhook.WebhookConfig;

/**
 * Whom the server serves, as its options say: its own machine, everybody, or those with tokens.
 *
 * @param keys null when no tokens are needed
 * @param open whether everybody is served
 * @param listen where HTTP is served
 * @param mediaAddress where media is received
 * @param mediaOfThisMachineOnly whether media of other machines is ignored
 * @param adminSecret what administers a server without tokens; null when it is to make a secret itself
 */
record AccessSetup(
        @Nullable TokenKeys keys,
        @Nullable Secret adminSecret,
        boolean open,
        InetAddress listen,
        InetAddress mediaAddress,
        boolean mediaOfThisMachineOnly,
        @Nullable WebhookConfig webhooks) {

    /**
     * Reads the secrets and chooses the addresses.
     *
     * @throws IOException when a file cannot be read; the message names it
     * @throws IllegalArgumentException when a secret is too weak or options contradict each other; the message names
     *     them and says what to do
     */
    static AccessSetup of(ServeOptions options) throws IOException {
        Secret secret = options.secretFile == null ? null : Secret.read("secret-file", options.secretFile);
        List<PublicKey> publicKeys =
                options.tokenKeys == null ? List.of() : TokenKeys.readPublicKeys("token-keys", options.tokenKeys);
        TokenKeys keys = secret == null && publicKeys.isEmpty() ? null : new TokenKeys(secret, publicKeys);
        if (options.open && keys != null) {
            throw new IllegalArgumentException("open: it lets everybody in, and "
                    + (secret == null ? "token-keys" : "secret-file") + " asks for tokens; leave one of them out");
        }
        if (options.stopSeconds < 1 || options.stopSeconds > 300) {
            throw new IllegalArgumentException("stop-seconds is " + options.stopSeconds + "; it must be 1 to 300");
        }
        if (options.adminSecretFile != null && keys != null) {
            throw new IllegalArgumentException("admin-secret-file: it is for servers without tokens; with "
                    + (secret == null ? "token-keys, tokens with the grant \"admin\"" : "secret-file that secret")
                    + " administers, so leave it out");
        }
        Secret adminSecret =
                options.adminSecretFile == null ? null : Secret.read("admin-secret-file", options.adminSecretFile);
        boolean served = options.open || keys != null;
        InetAddress all = Inet4Address.ofLiteral("0.0.0.0");
        InetAddress listen = address("listen", options.listen, served, Inet4Address.ofLiteral("127.0.0.1"), all);
        InetAddress media = address("media-address", options.mediaAddress, served, all, all);
        boolean mediaOfThisMachineOnly = !served && options.mediaAddress == null;
        return new AccessSetup(
                keys, adminSecret, options.open, listen, media, mediaOfThisMachineOnly, webhooks(options, secret));
    }

    private static InetAddress address(
            String key, @Nullable InetAddress chosen, boolean served, InetAddress own, InetAddress all) {
        if (chosen == null) {
            return served ? all : own;
        }
        if (!served && !chosen.isLoopbackAddress()) {
            throw new IllegalArgumentException(key + ": " + chosen.getHostAddress()
                    + " is reached from other machines and nothing says who may come in; add --secret-file FILE, or"
                    + " --open to let everybody in");
        }
        return chosen;
    }

    private static @Nullable WebhookConfig webhooks(ServeOptions options, @Nullable Secret secret) throws IOException {
        List<URI> targets = options.webhooks;
        Secret own = options.webhookSecretFile == null
                ? secret
                : Secret.read("webhook-secret-file", options.webhookSecretFile);
        if (targets.isEmpty()) {
            return null;
        }
        if (own == null) {
            throw new IllegalArgumentException(
                    "webhook: there is no secret to sign with; add --webhook-secret-file FILE");
        }
        return WebhookConfig.of(targets, own);
    }

    /** Whether people need tokens. */
    boolean needsTokens() {
        return keys != null;
    }

    /** Whether only this machine is served. */
    boolean thisMachineOnly() {
        return !open && keys == null;
    }

    /** @param made what administers a server that was given no secret */
    AccessPolicy policy(Sfu sfu, Secret made) {
        TokenKeys tokenKeys = keys;
        if (tokenKeys == null) {
            return new OpenAccess(adminSecret == null ? made : adminSecret);
        }
        TokenAccess.OpenRooms openRooms = new TokenAccess.OpenRooms() {
            @Override
            public boolean isOpen(String room) {
                RoomSummary summary = sfu.room(room);
                return summary != null && !summary.tokens();
            }

            @Override
            public boolean any() {
                return sfu.rooms().stream().anyMatch(room -> !room.tokens());
            }
        };
        return new TokenAccess(tokenKeys, openRooms, InstantSource.system());
    }

    /** Whether the secret that administers has to be made by the server. */
    boolean makesSecret() {
        return keys == null && adminSecret == null;
    }

    /** Null when there is no secret to sign with. */
    @Nullable
    TokenIssuer issuer() {
        Secret secret = keys == null ? null : keys.secret();
        return secret == null ? null : new TokenIssuer(secret);
    }
}
