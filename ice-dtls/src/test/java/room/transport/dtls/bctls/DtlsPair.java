package room.transport.dtls.bctls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.jspecify.annotations.Nullable;
import room.transport.dtls.DtlsEvents;
import room.transport.dtls.DtlsSession;
import room.transport.dtls.DtlsSettings;
import room.transport.dtls.Fingerprint;
import room.transport.dtls.KeyingMaterial;
import room.transport.dtls.SrtpProfile;

/** A server and a client, connected by two paths. */
final class DtlsPair {
    static final SecureRandom RANDOM = new SecureRandom();
    static final DtlsIdentity SERVER = DtlsIdentity.generate(RANDOM, Instant.EPOCH);
    static final DtlsIdentity CLIENT = DtlsIdentity.generate(RANDOM, Instant.EPOCH);
    static final DtlsSettings SETTINGS = new DtlsSettings(DtlsSettings.DEFAULTS.profiles(), 15_000, 40, 4, 64);

    final LossyPath toServer;
    final LossyPath toClient;
    final DtlsEndpoint serverEnd;
    final DtlsEndpoint clientEnd;
    final DtlsSession server;
    final DtlsSession client;

    private DtlsPair(
            BcDtlsAgent server,
            Opening client,
            List<Fingerprint> expectedOfClient,
            List<Fingerprint> expectedOfServer,
            LossyPath toServer,
            LossyPath toClient) {
        this.toServer = toServer;
        this.toClient = toClient;
        this.serverEnd = new DtlsEndpoint(toClient);
        this.clientEnd = new DtlsEndpoint(toServer);
        this.server = Objects.requireNonNull(server.accept(expectedOfClient, serverEnd, Runnable::run));
        toServer.leadsTo(this.server);
        this.client = Objects.requireNonNull(client.connect(expectedOfServer, clientEnd, Runnable::run));
        toClient.leadsTo(this.client);
    }

    static DtlsPair connect(DtlsIdentity clientIdentity, LossyPath toServer, LossyPath toClient) {
        return new DtlsPair(
                server(),
                new BcDtlsClient(clientIdentity, SETTINGS, RANDOM)::connect,
                List.of(clientIdentity.fingerprint()),
                List.of(SERVER.fingerprint()),
                toServer,
                toClient);
    }

    static DtlsPair connect() {
        return connect(CLIENT, LossyPath.perfect(), LossyPath.perfect());
    }

    static DtlsPair connect(List<SrtpProfile> clientProfiles, List<Fingerprint> expectedOfClient) {
        var settings = new DtlsSettings(clientProfiles, 15_000, 40, 4, 64);
        return new DtlsPair(
                server(),
                new BcDtlsClient(CLIENT, settings, RANDOM)::connect,
                expectedOfClient,
                List.of(SERVER.fingerprint()),
                LossyPath.perfect(),
                LossyPath.perfect());
    }

    /** Begins a handshake as the client. */
    @FunctionalInterface
    interface Opening {
        @Nullable
        DtlsSession connect(List<Fingerprint> expected, DtlsEvents events, Executor loop);
    }

    /** Both sides by an agent; the client's knows the server's certificate by the fingerprint given. */
    static DtlsPair connectAgents(
            List<SrtpProfile> serverProfiles, Fingerprint promised, LossyPath toServer, LossyPath toClient) {
        return new DtlsPair(
                new BcDtlsAgent(SERVER, new DtlsSettings(serverProfiles, 15_000, 40, 4, 64), RANDOM),
                new BcDtlsAgent(CLIENT, SETTINGS, RANDOM)::connect,
                List.of(CLIENT.fingerprint()),
                List.of(promised),
                toServer,
                toClient);
    }

    static BcDtlsAgent server() {
        return new BcDtlsAgent(SERVER, SETTINGS, RANDOM);
    }

    static DtlsIdentity rsa() {
        var keys = new RSAKeyPairGenerator();
        keys.init(new RSAKeyGenerationParameters(BigInteger.valueOf(65_537), RANDOM, 2048, 80));
        return DtlsIdentity.selfSigned(
                keys.generateKeyPair(),
                new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption),
                SignatureAlgorithm.rsa,
                RANDOM,
                Instant.EPOCH);
    }

    /** Waits for both sides and compares what they got. */
    KeyingMaterial agreedKeys() throws Exception {
        KeyingMaterial ours = serverEnd.keys();
        KeyingMaterial theirs = clientEnd.keys();
        assertEquals(ours.srtpProfileId(), theirs.srtpProfileId());
        assertArrayEquals(ours.clientKey(), theirs.clientKey());
        assertArrayEquals(ours.clientSalt(), theirs.clientSalt());
        assertArrayEquals(ours.serverKey(), theirs.serverKey());
        assertArrayEquals(ours.serverSalt(), theirs.serverSalt());
        return ours;
    }

    void close() {
        client.close();
        server.close();
    }
}
