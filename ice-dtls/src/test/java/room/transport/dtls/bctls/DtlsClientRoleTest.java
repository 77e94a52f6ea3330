package room.transport.dtls.bctls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import room.transport.dtls.DtlsEnd;
import room.transport.dtls.DtlsSession;
import room.transport.dtls.DtlsSettings;
import room.transport.dtls.Fingerprint;
import room.transport.dtls.KeyingMaterial;
import room.transport.dtls.SrtpProfile;

/** The agent as the one who opens the association, for peers that wait. */
class DtlsClientRoleTest {
    private static final Fingerprint SERVER = DtlsPair.SERVER.fingerprint();

    @Test
    void givesBothSidesTheSameKeys() throws Exception {
        DtlsPair pair = connect(DtlsPair.SETTINGS.profiles(), SERVER);
        assertEquals(SrtpProfile.AEAD_AES_128_GCM.id(), pair.agreedKeys().srtpProfileId());
        pair.close();
        assertEquals(DtlsEnd.CLOSED_HERE, pair.clientEnd.end());
        assertTrue(List.of(DtlsEnd.CLOSED_HERE, DtlsEnd.CLOSED_BY_PEER).contains(pair.serverEnd.end()));
    }

    @Test
    void takesTheProfileOfServersThatKnowNoOther() throws Exception {
        DtlsPair pair = connect(List.of(SrtpProfile.AES128_CM_HMAC_SHA1_80), SERVER);
        KeyingMaterial keys = pair.agreedKeys();
        assertEquals(SrtpProfile.AES128_CM_HMAC_SHA1_80.id(), keys.srtpProfileId());
        pair.close();
    }

    @Test
    void refusesAServerWithAnotherCertificateThanThePromisedOne() throws Exception {
        DtlsPair pair = connect(DtlsPair.SETTINGS.profiles(), DtlsPair.CLIENT.fingerprint());
        assertEquals(DtlsEnd.WRONG_FINGERPRINT, pair.clientEnd.end());
        assertEquals(DtlsEnd.ALERT_BY_PEER, pair.serverEnd.end());
        assertFalse(pair.clientEnd.order().contains("keys"));
    }

    @Test
    void failsWithAServerThatHasNoProfileOfOurs() throws Exception {
        DtlsPair pair = connect(List.of(SrtpProfile.AEAD_AES_256_GCM), SERVER);
        assertEquals(DtlsEnd.NO_COMMON_PROFILE, pair.serverEnd.end());
        assertEquals(DtlsEnd.ALERT_BY_PEER, pair.clientEnd.end());
    }

    @Test
    void refusesAServerWithoutExtendedMasterSecret() throws Exception {
        LossyPath toServer = LossyPath.perfect();
        LossyPath toClient = LossyPath.perfect();
        var serverEnd = new DtlsEndpoint(toClient);
        var clientEnd = new DtlsEndpoint(toServer);
        var server = new DtlsThread(64, Runnable::run, serverEnd, _ -> {});
        var old =
                new SrtpServer(
                        new BcTlsCrypto(DtlsPair.RANDOM),
                        DtlsPair.SERVER,
                        DtlsPair.SETTINGS,
                        List.of(DtlsPair.CLIENT.fingerprint()),
                        server) {
                    @Override
                    public boolean shouldUseExtendedMasterSecret() {
                        return false;
                    }

                    @Override
                    public boolean requiresExtendedMasterSecret() {
                        return false;
                    }
                };
        server.prepare(datagrams -> new DTLSServerProtocol().accept(old, datagrams));
        toServer.leadsTo(server);
        Thread.ofVirtual().start(server);
        DtlsSession client = new BcDtlsAgent(DtlsPair.CLIENT, DtlsPair.SETTINGS, DtlsPair.RANDOM)
                .connect(List.of(SERVER), clientEnd, Runnable::run);
        assertNotNull(client);
        toClient.leadsTo(client);
        assertEquals(DtlsEnd.HANDSHAKE_FAILED, clientEnd.end());
        assertEquals(DtlsEnd.ALERT_BY_PEER, serverEnd.end());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void survivesLossReorderingAndDuplication(long seed) throws Exception {
        DtlsPair pair = DtlsPair.connectAgents(
                DtlsPair.SETTINGS.profiles(),
                SERVER,
                new LossyPath(seed, 0.2, 0.2, 0.2),
                new LossyPath(seed + 100, 0.2, 0.2, 0.2));
        pair.agreedKeys();
        pair.close();
    }

    /** As FFmpeg does: it reads the first ClientHello to learn that there is one, and answers the next. */
    @Test
    void sendsItsClientHelloAgainToAServerThatMissedIt() throws Exception {
        var lost = new int[1];
        LossyPath toServer = LossyPath.perfect();
        toServer.drop(datagram -> lost[0]++ < 1);
        DtlsPair pair = DtlsPair.connectAgents(DtlsPair.SETTINGS.profiles(), SERVER, toServer, LossyPath.perfect());
        pair.agreedKeys();
        assertTrue(lost[0] >= 3, "one lost, the next arrived");
        pair.close();
    }

    @Test
    void givesUpWhereNobodyAnswersAndCountsAsAHandshakeUntilThen() throws Exception {
        var agent = new BcDtlsAgent(
                DtlsPair.CLIENT, new DtlsSettings(DtlsPair.SETTINGS.profiles(), 200, 50, 1, 64), DtlsPair.RANDOM);
        LossyPath nowhere = new LossyPath(1, 1, 0, 0);
        var endpoint = new DtlsEndpoint(nowhere);
        assertNotNull(agent.connect(List.of(SERVER), endpoint, Runnable::run));
        assertNull(agent.connect(List.of(SERVER), endpoint, Runnable::run), "one handshake is allowed");
        assertNull(agent.accept(List.of(SERVER), endpoint, Runnable::run), "in either role");
        assertEquals(DtlsEnd.HANDSHAKE_TIMEOUT, endpoint.end());
        assertTrue(nowhere.sent().size() > 1, "the ClientHello was sent more than once");
        assertEquals(0, agent.handshakes());
    }

    private static DtlsPair connect(List<SrtpProfile> serverProfiles, Fingerprint promised) {
        return DtlsPair.connectAgents(serverProfiles, promised, LossyPath.perfect(), LossyPath.perfect());
    }
}
