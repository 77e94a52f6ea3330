package room.transport.dtls.bctls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
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
        var lost = new int[1];
        toClient.drop(datagram -> datagram[0] == CHANGE_CIPHER_SPEC && lost[0]++ < 2);
        DtlsPair pair = DtlsPair.connect(DtlsPair.CLIENT, LossyPath.perfect(), toClient);
        pair.agreedKeys();
        assertTrue(lost[0] >= 3, "two lost, the third arrived");
        pair.close();
    }

    @ParameterizedTest
    @FieldSource("CLIENTS")
    void answersTheClientHelloOfRealClientsWithAWholeFlight(String client) throws Exception {
        byte[] flight = answerTo(Packets.clientHello(client));
        assertEquals(HANDSHAKE, flight[0]);
        assertEquals(SERVER_HELLO, flight[13]);
        assertTrue(FlightWatch.contains(Unpooled.wrappedBuffer(flight), SERVER_HELLO_DONE), "in one datagram");
        assertTrue(flight.length <= 1200, "which every path carries");
    }

    @ParameterizedTest
    @FieldSource("CLIENTS")
    void answersAClientHelloThatArrivesInDisorderAndTwice(String client) throws Exception {
        List<byte[]> disorder = new ArrayList<>(Packets.clientHello(client).reversed());
        disorder.addAll(Packets.clientHello(client));
        assertEquals(SERVER_HELLO, answerTo(disorder)[13]);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void survivesAMutatedClientHello(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 20; i++) {
            var endpoint = new DtlsEndpoint(new LossyPath(1, 1, 0, 0));
            DtlsSession session =
                    DtlsPair.server().accept(List.of(DtlsPair.CLIENT.fingerprint()), endpoint, Runnable::run);
            assertNotNull(session);
            for (byte[] datagram : Packets.clientHello(CLIENTS.get(random.nextInt(CLIENTS.size())))) {
                byte[] mutated = datagram.clone();
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
                mutated[13 + random.nextInt(mutated.length - 13)] ^= (byte) (1 << random.nextInt(8));
                session.offer(Unpooled.wrappedBuffer(mutated));
            }
            session.close();
            DtlsEnd end = endpoint.end();
            assertNotEquals(DtlsEnd.FAILED, end);
            assertFalse(endpoint.order().contains("keys"));
        }
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
        var server = new BcDtlsAgent(DtlsPair.SERVER, settings, DtlsPair.RANDOM);
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
        var server = new BcDtlsAgent(DtlsPair.SERVER, settings, DtlsPair.RANDOM);
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
    void theOldestHalfOpenHandshakeGivesWayOnceItHasHadItsTime() throws Exception {
        var settings = new DtlsSettings(DtlsPair.SETTINGS.profiles(), 15_000, 50, 2, 64);
        var now = new AtomicLong(-1); // nanoTime may be below zero
        var server = new BcDtlsAgent(
                DtlsPair.SERVER, settings, DtlsPair.RANDOM, Thread.ofVirtual().factory(), now::get);
        List<Fingerprint> expected = List.of(DtlsPair.CLIENT.fingerprint());
        var oldest = new DtlsEndpoint(LossyPath.perfect());
        var second = new DtlsEndpoint(LossyPath.perfect());
        var newcomer = new DtlsEndpoint(LossyPath.perfect());
        assertNotNull(server.accept(expected, oldest, Runnable::run));
        now.addAndGet(BcDtlsAgent.GRACE_NANOS - 1);
        DtlsSession kept = server.accept(expected, second, Runnable::run);
        assertNotNull(kept);
        assertNull(server.accept(expected, newcomer, Runnable::run));
        assertEquals(2, server.handshakes(), "both are within their time");

        now.addAndGet(1);
        assertNull(server.accept(expected, newcomer, Runnable::run), "the place is free in a moment");
        assertEquals(DtlsEnd.HANDSHAKE_TIMEOUT, oldest.end());
        DtlsSession came = server.accept(expected, newcomer, Runnable::run);
        assertNotNull(came);
        assertEquals(2, server.handshakes());
        kept.close();
        came.close();
        assertEquals(DtlsEnd.CLOSED_HERE, second.end());
    }

    @Test
    void limitsQueuedDatagrams() {
        var settings = new DtlsSettings(DtlsPair.SETTINGS.profiles(), 15_000, 50, 1, 8);
        // A thread that never runs takes nothing from its queue.
        var server = new BcDtlsAgent(
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

    /** The first datagram that the server sends for a ClientHello. */
    private static byte[] answerTo(List<byte[]> clientHello) throws Exception {
        LossyPath toClient = LossyPath.perfect();
        var endpoint = new DtlsEndpoint(toClient);
        var watch = new FlightWatch(SERVER_HELLO_DONE);
        toClient.leadsTo(watch);
        BcDtlsAgent server = DtlsPair.server();
        DtlsSession session = server.accept(List.of(DtlsPair.CLIENT.fingerprint()), endpoint, Runnable::run);
        assertNotNull(session);
        assertTrue(server.opensHandshake(Unpooled.wrappedBuffer(clientHello.getFirst())));
        for (byte[] datagram : clientHello) {
            assertEquals(DtlsSession.Offer.TAKEN, session.offer(Unpooled.wrappedBuffer(datagram)));
        }
        watch.await();
        session.close();
        assertEquals(DtlsEnd.CLOSED_HERE, endpoint.end());
        return toClient.sent().getFirst();
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
