package room.transport.dtls.bctls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import room.transport.Packets;
import room.transport.dtls.DtlsEnd;
import room.transport.dtls.DtlsSession;
import room.transport.dtls.DtlsSettings;
import room.transport.dtls.Fingerprint;
import room.transport.dtls.KeyingMaterial;
import room.transport.dtls.SrtpProfile;

class DtlsHandshakeTest {
    private static final byte CHANGE_CIPHER_SPEC = 20;
    private static final byte HANDSHAKE = 22;
    private static final byte SERVER_HELLO = 2;
    private static final byte SERVER_HELLO_DONE = 14;

    @SuppressWarnings("unused")
    private static final List<String> CLIENTS = Packets.CLIENTS;

    @Test
    void givesBothSidesTheSameKeysForTheServersFavouriteProfile() throws Exception {
        DtlsPair pair = DtlsPair.connect();
        KeyingMaterial keys = pair.agreedKeys();
        assertEquals(SrtpProfile.AEAD_AES_128_GCM.id(), keys.srtpProfileId());
        assertEquals(16, keys.clientKey().length);
        assertEquals(12, keys.clientSalt().length);
        assertFalse(Arrays.equals(keys.clientKey(), keys.serverKey()));
        pair.close();
    }

    @Test
    void acceptsRsaClientCertificates() throws Exception {
        DtlsPair pair = DtlsPair.connect(DtlsPair.rsa(), LossyPath.perfect(), LossyPath.perfect());
        pair.agreedKeys();
        pair.close();
    }

    @Test
    void fallsBackToTheProfileOfOldClients() throws Exception {
        DtlsPair pair = DtlsPair.connect(
                List.of(SrtpProfile.AEAD_AES_256_GCM, SrtpProfile.AES128_CM_HMAC_SHA1_80),
                List.of(DtlsPair.CLIENT.fingerprint()));
        KeyingMaterial keys = pair.agreedKeys();
        assertEquals(SrtpProfile.AES128_CM_HMAC_SHA1_80.id(), keys.srtpProfileId());
        assertEquals(14, keys.serverSalt().length);
        pair.close();
    }

    @Test
    void refusesAClientWithoutACommonProfile() throws Exception {
        DtlsPair pair = DtlsPair.connect(List.of(SrtpProfile.AEAD_AES_256_GCM), List.of(DtlsPair.CLIENT.fingerprint()));
        assertEquals(DtlsEnd.NO_COMMON_PROFILE, pair.serverEnd.end());
        assertEquals(DtlsEnd.ALERT_BY_PEER, pair.clientEnd.end());
    }

    @Test
    void refusesACertificateOtherThanThePromisedOne() throws Exception {
        DtlsPair pair = DtlsPair.connect(DtlsPair.SETTINGS.profiles(), List.of(DtlsPair.SERVER.fingerprint()));
        assertEquals(DtlsEnd.WRONG_FINGERPRINT, pair.serverEnd.end());
        assertEquals(DtlsEnd.ALERT_BY_PEER, pair.clientEnd.end());
    }

    @Test
    void refusesACertificateWhoseFingerprintIsOfAnUnknownHash() throws Exception {
        DtlsPair pair = DtlsPair.connect(DtlsPair.SETTINGS.profiles(), List.of(new Fingerprint("md5", new byte[16])));
        assertEquals(DtlsEnd.WRONG_FINGERPRINT, pair.serverEnd.end());
    }

    @Test
    void acceptsACertificateThatOneOfSeveralFingerprintsPromises() throws Exception {
        DtlsPair pair = DtlsPair.connect(
                DtlsPair.SETTINGS.profiles(), List.of(DtlsPair.SERVER.fingerprint(), DtlsPair.CLIENT.fingerprint()));
        pair.agreedKeys();
        pair.close();
    }

    @Test
    void hasItsKeysBeforeTheClientCanSendMedia() throws Exception {
        DtlsPair pair = DtlsPair.connect();
        pair.agreedKeys();
        int finished = pair.serverEnd.order().indexOf("datagram starting with " + CHANGE_CIPHER_SPEC);
        int keys = pair.serverEnd.order().indexOf("keys");
        assertTrue(keys >= 0 && keys < finished, pair.serverEnd.order().toString());
        pair.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void survivesLossReorderingAndDuplication(long seed) throws Exception {
        DtlsPair pair = DtlsPair.connect(
                DtlsPair.CLIENT, new LossyPath(seed, 0.2, 0.2, 0.2), new LossyPath(seed + 100, 0.2, 0.2, 0.2));
        pair.agreedKeys();
        pair.close();
    }

    @Test
    void sendsItsFinishedAgainToAClientThatMissedIt() throws Exception {
        LossyPath toClient = LossyPath.perfect();
        DtlsPair pair = DtlsPair.connect(DtlsPair.CLIENT, LossyPath.perfect(), toClient);
        var lost = new int[1];
        toClient.drop(datagram -> datagram[0] == CHANGE_CIPHER_SPEC && lost[0]++ < 2);
        pair.agreedKeys();
        assertEquals(3, lost[0], "two lost, the third arrived");
        pair.close();
    }

    @ParameterizedTest
    @FieldSource("CLIENTS")
    void answersTheClientHelloOfRealClientsWithAWholeFlight(String client) throws Exception {
        LossyPath toClient = LossyPath.perfect();
        var endpoint = new DtlsEndpoint(toClient);
        var flight = new FlightWatch(SERVER_HELLO_DONE);
        toClient.leadsTo(flight);
        BcDtlsServer server = DtlsPair.server();
        DtlsSession session = server.accept(List.of(DtlsPair.CLIENT.fingerprint()), endpoint, Runnable::run);
        assertNotNull(session);
        List<byte[]> hello = Packets.clientHello(client);
        assertTrue(server.opensHandshake(Unpooled.wrappedBuffer(hello.getFirst())));
        for (byte[] datagram : hello) {
            assertEquals(DtlsSession.Offer.TAKEN, session.offer(Unpooled.wrappedBuffer(datagram)));
        }
        flight.await();
        byte[] first = toClient.sent().getFirst();
        assertEquals(HANDSHAKE, first[0]);
        assertEquals(SERVER_HELLO, first[13]);
        assertEquals(1, toClient.sent().size(), "the whole flight in one datagram");
        assertTrue(first.length <= 1200, "every path carries it");
        session.close();
        assertEquals(DtlsEnd.CLOSED_HERE, endpoint.end());
    }

    @Test
    void refusesAClientWithoutExtendedMasterSecret() throws Exception {
        String hello = HexFormat.of()
                .formatHex(Packets.clientHello("roamhq-wrtc-0.10.0").getFirst());
        String without = hello.replace("00170000ff01", "55550000ff01");
        assertNotEquals(hello, without);
        assertRefused(HexFormat.of().parseHex(without), DtlsEnd.HANDSHAKE_FAILED);
    }

    @Test
    void refusesAClientWithoutUseSrtp() throws Exception {
        String hello = HexFormat.of()
                .formatHex(Packets.clientHello("roamhq-wrtc-0.10.0").getFirst());
        String without = hello.replace("000e0005000200010", "55560005000200010");
        assertNotEquals(hello, without);
        assertRefused(HexFormat.of().parseHex(without), DtlsEnd.NO_COMMON_PROFILE);
    }

    @Test
    void givesUpAHandshakeThatTakesTooLong() throws Exception {
        var settings = new DtlsSettings(DtlsPair.SETTINGS.profiles(), 200, 50, 1, 64);
        var server = new BcDtlsServer(DtlsPair.SERVER, settings, DtlsPair.RANDOM);
        LossyPath nowhere = new LossyPath(1, 1, 0, 0);
        var endpoint = new DtlsEndpoint(nowhere);
        DtlsSession session = server.accept(List.of(DtlsPair.CLIENT.fingerprint()), endpoint, Runnable::run);
        assertNotNull(session);
        session.offer(
                Unpooled.wrappedBuffer(Packets.clientHello("werift-0.25.2").getFirst()));
        assertEquals(DtlsEnd.HANDSHAKE_TIMEOUT, endpoint.end());
        assertTrue(nowhere.sent().size() > 1, "the flight was sent more than once");
    }

    @Test
    void limitsHandshakesUnderWay() throws Exception {
        var settings = new DtlsSettings(DtlsPair.SETTINGS.profiles(), 15_000, 50, 1, 64);
        var server = new BcDtlsServer(DtlsPair.SERVER, settings, DtlsPair.RANDOM);
        var endpoint = new DtlsEndpoint(LossyPath.perfect());
        List<Fingerprint> expected = List.of(DtlsPair.CLIENT.fingerprint());
        DtlsSession first = server.accept(expected, endpoint, Runnable::run);
        assertNotNull(first);
        assertEquals(1, server.handshakes());
        assertNull(server.accept(expected, endpoint, Runnable::run));
        first.close();
        assertEquals(DtlsEnd.CLOSED_HERE, endpoint.end());
        DtlsSession second = server.accept(expected, endpoint, Runnable::run);
        assertNotNull(second);
        second.close();
    }

    @Test
    void limitsQueuedDatagrams() {
        var settings = new DtlsSettings(DtlsPair.SETTINGS.profiles(), 15_000, 50, 1, 8);
        // A thread that never runs takes nothing from its queue.
        var server = new BcDtlsServer(
                DtlsPair.SERVER,
                settings,
                DtlsPair.RANDOM,
                task -> Thread.ofVirtual().unstarted(() -> {}));
        DtlsSession session = server.accept(
                List.of(DtlsPair.CLIENT.fingerprint()), new DtlsEndpoint(LossyPath.perfect()), Runnable::run);
        assertNotNull(session);
        byte[] hello = Packets.clientHello("werift-0.25.2").getFirst();
        for (int i = 0; i < 8; i++) {
            assertEquals(DtlsSession.Offer.TAKEN, session.offer(Unpooled.wrappedBuffer(hello)));
        }
        assertEquals(DtlsSession.Offer.QUEUE_FULL, session.offer(Unpooled.wrappedBuffer(hello)));
    }

    private static void assertRefused(byte[] clientHello, DtlsEnd reason) throws Exception {
        LossyPath toClient = new LossyPath(1, 1, 0, 0);
        var endpoint = new DtlsEndpoint(toClient);
        DtlsSession session = DtlsPair.server().accept(List.of(DtlsPair.CLIENT.fingerprint()), endpoint, Runnable::run);
        assertNotNull(session);
        session.offer(Unpooled.wrappedBuffer(clientHello));
        assertEquals(reason, endpoint.end());
        assertEquals(21, toClient.sent().getLast()[0], "the client is told by an alert");
    }
}
