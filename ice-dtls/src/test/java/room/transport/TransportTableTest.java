package room.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import room.transport.dtls.DtlsEnd;
import room.transport.dtls.DtlsRole;
import room.transport.dtls.DtlsSession;
import room.transport.dtls.Fingerprint;
import room.transport.dtls.KeyingMaterial;
import room.transport.dtls.SrtpProfile;
import room.transport.ice.Check;
import room.transport.ice.IceCredentials;
import room.transport.ice.IceSettings;
import room.transport.ice.ice4j.Ice4jStunCodec;

class TransportTableTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final InetSocketAddress HERE = address("192.0.2.1", 1000);
    private static final InetSocketAddress THERE = address("::1", 2000);
    private static final byte[] CLIENT_HELLO = FakeDtls.CLIENT_HELLO;
    private static final byte[] RTP = {(byte) 0x80, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7};
    private static final byte[] RTCP = {(byte) 0x80, (byte) 200, 0, 1, 0, 0, 0, 7};

    private final SplittableRandom random = new SplittableRandom(1);
    private final FakeDtls dtls = new FakeDtls();
    private final RecordedSink sink = new RecordedSink();
    private final RecordedListener listener = new RecordedListener();
    private final TransportSettings settings = new TransportSettings(new IceSettings(30 * SECOND, 4), 20 * SECOND, 2);
    private final TransportTable table = new TransportTable(
            settings, dtls, new Ice4jStunCodec(), sink, UnpooledByteBufAllocator.DEFAULT, Runnable::run, random);
    private final IceCredentials client = IceCredentials.random(random);
    private final PeerTransport transport = add(client, listener, 0);

    @Test
    void whoAsksForTheirAddressIsToldAndBecomesNobody() {
        byte[] request = {0, 1, 0, 0, 0x21, 0x12, (byte) 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        assertNull(on(request, HERE, 0));
        assertEquals(1, sink.sent.size());
        assertEquals(HERE, sink.sent.getFirst().to());
        assertEquals(32, sink.sent.getFirst().datagram().length);
        assertNull(on(RTP, HERE, 0));
        assertEquals(1, table.dropped(TransportDrop.MEDIA_UNKNOWN_ADDRESS));
        for (int i = 0; i < 1_000; i++) {
            on(request, HERE, 0);
        }
        assertTrue(sink.sent.size() < 1_000);
        assertEquals(1_001, sink.sent.size() + table.dropped(TransportDrop.STUN_TOO_MANY));
    }

    @Test
    void knowsNobodyBeforeACheck() {
        assertNull(on(RTP, HERE, 0));
        assertNull(on(CLIENT_HELLO, HERE, 0));
        assertEquals(1, table.dropped(TransportDrop.MEDIA_UNKNOWN_ADDRESS));
        assertEquals(1, table.dropped(TransportDrop.DTLS_UNKNOWN_ADDRESS));
        assertEquals(List.of(), dtls.sessions);
        assertFalse(transport.accepts(HERE));
        assertNull(transport.remoteAddress());
    }

    @Test
    void startsDtlsForTheFirstClientHelloAfterACheckWithoutNomination() {
        check(HERE, 0);
        assertEquals(HERE, transport.remoteAddress());
        on(CLIENT_HELLO, HERE, 1);
        assertEquals(1, dtls.sessions.size());
        assertInstanceOf(TransportState.Handshaking.class, transport.state());
        on(CLIENT_HELLO, HERE, 2);
        assertEquals(1, dtls.sessions.size());
        assertEquals(2, dtls.sessions.getFirst().offered);
    }

    /** The first fragment of a ClientHello with a random of these bytes. */
    private static byte[] hello(int random) {
        byte[] datagram = new byte[100];
        Arrays.fill(datagram, 27, 59, (byte) random);
        datagram[0] = 22;
        datagram[13] = 1;
        return datagram;
    }

    private FakeDtls.Session connectedFrom(InetSocketAddress from) {
        check(from, 0);
        on(hello(1), from, 1);
        FakeDtls.Session session = dtls.sessions.getFirst();
        session.events.onKeys(keys());
        assertTrue(transport.connected());
        return session;
    }

    @Test
    void aClientHelloOfAnotherHandshakeBeginsAnAssociationBesideTheOldOne() {
        FakeDtls.Session old = connectedFrom(HERE);
        on(hello(1), HERE, 2);
        assertEquals(1, dtls.sessions.size(), "the same ClientHello again is a retransmission");

        check(THERE, 3);
        on(hello(2), THERE, 4);
        assertEquals(2, dtls.sessions.size());
        assertTrue(transport.connected(), "the old keys stay in use");
        FakeDtls.Session replacement = dtls.sessions.getLast();
        on(new byte[] {20, 1}, THERE, 5);
        assertEquals(2, replacement.offered, "what comes from there is the new handshake's");
        sink.sent.clear();
        replacement.events.onDatagram(new byte[] {22, 7});
        assertEquals(THERE, sink.sent.getLast().to());

        KeyingMaterial newKeys = keys();
        replacement.events.onKeys(newKeys);
        assertSame(newKeys, listener.keys, "the new keys take the place of the old ones");
        assertTrue(old.closed);
        old.events.onEnd(DtlsEnd.CLOSED_HERE);
        assertTrue(transport.connected());
    }

    @Test
    void aHandshakeBesideTheAssociationThatFailsCostsNothing() {
        connectedFrom(HERE);
        check(THERE, 3);
        on(hello(2), THERE, 4);
        dtls.sessions.getLast().events.onEnd(DtlsEnd.WRONG_FINGERPRINT);
        assertTrue(transport.connected());
        assertEquals(List.of(), listener.closed);
        on(hello(3), THERE, 5);
        assertEquals(3, dtls.sessions.size(), "another one may be tried");
    }

    @Test
    void aPeerThatMayBeginAnewMaySayGoodbyeBefore() {
        FakeDtls.Session old = connectedFrom(HERE);
        transport.expectNewAssociation(2);
        old.events.onEnd(DtlsEnd.CLOSED_BY_PEER);
        assertEquals(List.of(), listener.closed);
        check(THERE, 3);
        on(hello(2), THERE, 4);
        dtls.sessions.getLast().events.onKeys(keys());
        assertTrue(transport.connected());
        dtls.sessions.getLast().events.onEnd(DtlsEnd.CLOSED_BY_PEER);
        assertEquals(List.of(CloseReason.BY_PEER), listener.closed, "that was expected once");
    }

    @Test
    void aPeerThatDoesNotBeginAnewIsGoneAfterTheConnectTimeout() {
        FakeDtls.Session old = connectedFrom(HERE);
        transport.expectNewAssociation(2);
        old.events.onEnd(DtlsEnd.CLOSED_BY_PEER);
        table.onTimer(settings.connectTimeoutNanos() + 1);
        assertEquals(List.of(), listener.closed);
        table.onTimer(settings.connectTimeoutNanos() + 3);
        assertEquals(List.of(CloseReason.CONNECT_TIMEOUT), listener.closed);
    }

    @Test
    void aGoodbyeLongAfterAnotherAssociationWasExpectedIsOne() {
        FakeDtls.Session old = connectedFrom(HERE);
        transport.expectNewAssociation(2);
        table.onTimer(settings.connectTimeoutNanos() + 3);
        assertTrue(transport.connected());
        old.events.onEnd(DtlsEnd.CLOSED_BY_PEER);
        assertEquals(List.of(CloseReason.BY_PEER), listener.closed);
    }

    @Test
    void startsNoDtlsForAnythingElse() {
        check(HERE, 0);
        on(new byte[] {23, 1}, HERE, 1);
        assertEquals(List.of(), dtls.sessions);
        assertEquals(1, table.dropped(TransportDrop.DTLS_NO_CLIENT_HELLO));
    }

    @Test
    void countsWhatDtlsDoesNotTake() {
        check(HERE, 0);
        dtls.full = true;
        on(CLIENT_HELLO, HERE, 1);
        assertEquals(1, table.dropped(TransportDrop.DTLS_TOO_MANY_HANDSHAKES));
        assertInstanceOf(TransportState.Checking.class, transport.state());
        dtls.full = false;
        dtls.answer = DtlsSession.Offer.MALFORMED;
        on(CLIENT_HELLO, HERE, 2);
        dtls.answer = DtlsSession.Offer.QUEUE_FULL;
        on(CLIENT_HELLO, HERE, 3);
        assertEquals(1, table.dropped(TransportDrop.DTLS_MALFORMED));
        assertEquals(1, table.dropped(TransportDrop.DTLS_QUEUE_FULL));
    }

    @Test
    void opensTheAssociationOfAPassivePeerAtItsFirstCheckAndNotBefore() {
        IceCredentials passive = IceCredentials.random(random);
        PeerTransport waiting = add(passive, DtlsRole.SERVER, new RecordedListener(), 0);
        table.onTimer(SECOND);
        assertEquals(List.of(), sink.sent);
        byte[] check =
                Check.of(waiting.localCredentials(), passive).controlling().datagram();
        on(check, HERE, SECOND);
        assertInstanceOf(TransportState.Handshaking.class, waiting.state());
        assertEquals(HERE, sink.sent.getLast().to());
        assertArrayEquals(CLIENT_HELLO, sink.sent.getLast().datagram());
        assertEquals(2, sink.sent.size(), "the check's answer, then the ClientHello");
        on(check, HERE, 2 * SECOND);
        table.onTimer(2 * SECOND);
        assertEquals(1, dtls.sessions.size());
        assertNull(on(new byte[] {22, 2}, HERE, 2 * SECOND));
        assertEquals(1, dtls.sessions.getFirst().offered);
        dtls.sessions.getFirst().events.onKeys(keys());
        assertSame(waiting, on(RTP, HERE, 3 * SECOND));
    }

    @Test
    void opensItLaterWhereTooManyHandshakesAreUnderWay() {
        IceCredentials passive = IceCredentials.random(random);
        PeerTransport waiting = add(passive, DtlsRole.SERVER, new RecordedListener(), 0);
        dtls.full = true;
        on(Check.of(waiting.localCredentials(), passive).controlling().datagram(), HERE, 1);
        assertInstanceOf(TransportState.Checking.class, waiting.state());
        on(CLIENT_HELLO, HERE, 2);
        assertEquals(1, table.dropped(TransportDrop.DTLS_NO_CLIENT_HELLO), "it is not the peer's to send");
        dtls.full = false;
        table.onTimer(SECOND);
        assertInstanceOf(TransportState.Handshaking.class, waiting.state());
    }

    @Test
    void authenticMediaKeepsAPeerThatChecksNoMore() {
        connect();
        for (int second = 1; second <= 100; second++) {
            assertSame(transport, on(RTP, HERE, second * SECOND));
            if (second < 60) {
                transport.onAuthenticMedia(second * SECOND);
            }
            table.onTimer(second * SECOND);
            assertEquals(second <= 59 + 30 ? List.of() : List.of(CloseReason.CONSENT_EXPIRED), listener.closed);
            if (!listener.closed.isEmpty()) {
                return;
            }
        }
        fail("media that nobody vouched for kept the address");
    }

    @Test
    void authenticMediaDoesNotKeepAnotherAddress() {
        connect();
        check(THERE, 2);
        for (int second = 1; second <= 40; second++) {
            on(RTP, THERE, second * SECOND);
            transport.onAuthenticMedia(second * SECOND);
            table.onTimer(second * SECOND);
            if (second == 12) {
                answer(THERE, client);
            }
        }
        assertFalse(transport.accepts(HERE));
        assertEquals(THERE, transport.remoteAddress());
        assertEquals(List.of(), listener.closed);
    }

    @Test
    void handsMediaOfEveryValidatedAddressToItsTransport() {
        connect();
        assertSame(transport, on(RTP, HERE, 3));
        assertSame(transport, on(RTCP, HERE, 3));
        assertNull(on(RTP, THERE, 3));
        check(THERE, 4);
        assertSame(transport, on(RTP, THERE, 5));
        assertEquals(HERE, transport.remoteAddress(), "receiving from there does not mean sending there");
    }

    @Test
    void sendsToTheNominatedAddress() {
        connect();
        nominate(THERE, 4);
        assertEquals(HERE, transport.remoteAddress(), "not before the way there is known to lead to the peer");
        answer(THERE, client);
        assertEquals(THERE, transport.remoteAddress());
        assertEquals(List.of(HERE, THERE), listener.selected);
        dtls.sessions.getFirst().events.onDatagram(new byte[] {22});
        assertEquals(THERE, sink.sent.getLast().to());
    }

    @Test
    void keepsMediaThatOvertookTheKeys() {
        check(HERE, 0);
        assertNull(on(RTP, HERE, 1));
        assertEquals(1, table.dropped(TransportDrop.MEDIA_BEFORE_KEYS), "nothing to wait for yet");
        on(CLIENT_HELLO, HERE, 2);
        assertNull(on(RTP, HERE, 3));
        assertNull(on(RTCP, HERE, 3));
        assertNull(on(RTP, HERE, 3));
        assertEquals(2, table.dropped(TransportDrop.MEDIA_BEFORE_KEYS), "no more than two are kept");
        dtls.sessions.getFirst().events.onKeys(keys());
        assertEquals(2, listener.early.size());
        assertArrayEquals(RTP, listener.early.get(0));
        assertArrayEquals(RTCP, listener.early.get(1));
        assertEquals(new TransportState.Connected(SrtpProfile.AEAD_AES_128_GCM), transport.state());
    }

    @Test
    void ignoresChecksForUnknownUfrags() {
        IceCredentials stranger = IceCredentials.random(random);
        on(Check.of(stranger, client).controlling().datagram(), HERE, 0);
        on(Check.of(new IceCredentials("abcd", "p".repeat(22)), client).datagram(), HERE, 0);
        assertEquals(2, table.dropped(TransportDrop.STUN_UNKNOWN_UFRAG));
        assertNothingSentOrKept();
    }

    @Test
    void ignoresChecksThatAreNotAuthentic() {
        var forged = new IceCredentials(transport.localCredentials().ufrag(), "p".repeat(22));
        on(Check.of(forged, client).controlling().datagram(), HERE, 0);
        assertEquals(1, table.dropped(TransportDrop.STUN_NOT_AUTHENTIC));
        assertNothingSentOrKept();
    }

    @Test
    void answersRefusedChecksWithoutKeepingAnything() {
        on(Check.of(transport.localCredentials(), client).controlled().datagram(), HERE, 0);
        assertEquals(1, table.dropped(TransportDrop.STUN_REFUSED));
        assertEquals(1, sink.sent.size());
        assertFalse(transport.accepts(HERE));
    }

    @Test
    void doesNotLetOnePeerTakeAnothersAddress() {
        connect();
        IceCredentials otherClient = IceCredentials.random(random);
        PeerTransport other = add(otherClient, new RecordedListener(), 0);
        byte[] check = Check.of(other.localCredentials(), otherClient)
                .controlling()
                .useCandidate()
                .datagram();
        on(check, HERE, 5);
        assertEquals(1, table.dropped(TransportDrop.STUN_ADDRESS_TAKEN));
        assertSame(transport, on(RTP, HERE, 6));
        assertNull(other.remoteAddress());
        transport.close();
        on(check, HERE, 7);
        assertTrue(other.accepts(HERE), "free again");
    }

    @Test
    void closesWhenConsentExpires() {
        connect();
        check(HERE, 20 * SECOND);
        table.onTimer(49 * SECOND);
        assertTrue(transport.connected());
        table.onTimer(51 * SECOND);
        assertEquals(List.of(CloseReason.CONSENT_EXPIRED), listener.closed);
        assertTrue(dtls.sessions.getFirst().closed);
        assertNull(on(RTP, HERE, 52 * SECOND));
        assertEquals(0, table.size());
    }

    @Test
    void closesWhenNobodyConnects() {
        table.onTimer(20 * SECOND);
        assertEquals(List.of(), listener.closed);
        table.onTimer(20 * SECOND + 1);
        assertEquals(List.of(CloseReason.CONNECT_TIMEOUT), listener.closed);
    }

    @Test
    void forgetsEverythingWhenClosed() {
        connect();
        IceCredentials local = transport.localCredentials();
        transport.close();
        transport.close();
        assertEquals(List.of(CloseReason.LOCAL), listener.closed);
        assertEquals(0, table.size());
        assertNull(transport.remoteAddress());
        assertFalse(transport.accepts(HERE));
        on(Check.of(local, client).controlling().datagram(), HERE, 5);
        assertEquals(1, table.dropped(TransportDrop.STUN_UNKNOWN_UFRAG));
        assertThrows(IllegalStateException.class, () -> transport.restart(client));
    }

    @Test
    void stillSendsCloseNotifyAfterItsClose() {
        connect();
        transport.close();
        sink.sent.clear();
        dtls.sessions.getFirst().events.onDatagram(new byte[] {21});
        dtls.sessions.getFirst().events.onEnd(DtlsEnd.CLOSED_HERE);
        assertEquals(HERE, sink.sent.getFirst().to());
        assertEquals(1, listener.closed.size());
    }

    @Test
    void ignoresKeysThatComeAfterItsClose() {
        check(HERE, 0);
        on(CLIENT_HELLO, HERE, 1);
        on(RTP, HERE, 1);
        transport.close();
        dtls.sessions.getFirst().events.onKeys(keys());
        assertNull(listener.keys);
        assertEquals(List.of(), listener.early);
    }

    @ParameterizedTest
    @EnumSource(DtlsEnd.class)
    void closesWhenDtlsEnds(DtlsEnd end) {
        connect();
        dtls.sessions.getFirst().events.onEnd(end);
        assertEquals(1, listener.closed.size());
        assertInstanceOf(TransportState.Closed.class, transport.state());
        if (end == DtlsEnd.CLOSED_BY_PEER || end == DtlsEnd.ALERT_BY_PEER) {
            assertEquals(CloseReason.BY_PEER, listener.closed.getFirst());
        }
    }

    @Test
    void survivesAnIceRestart() {
        connect();
        IceCredentials oldLocal = transport.localCredentials();
        IceCredentials newClient = IceCredentials.random(random);
        IceCredentials newLocal = transport.restart(newClient);
        assertNotEquals(oldLocal, newLocal);
        assertEquals(newLocal, transport.localCredentials());
        assertEquals(newClient, transport.remoteCredentials());
        on(Check.of(oldLocal, client).controlling().datagram(), HERE, 4);
        assertEquals(0, table.dropped(TransportDrop.STUN_UNKNOWN_UFRAG));

        on(Check.of(newLocal, newClient).controlling().useCandidate().datagram(), THERE, 5);
        answer(THERE, newClient);
        assertEquals(THERE, transport.remoteAddress());
        assertTrue(transport.connected());
        on(Check.of(oldLocal, client).controlling().datagram(), HERE, 6);
        assertEquals(1, table.dropped(TransportDrop.STUN_UNKNOWN_UFRAG));
    }

    @Test
    void forgetsCredentialsOfARestartThatASecondOneOvertook() {
        IceCredentials unused = transport.restart(client);
        IceCredentials used = transport.restart(client);
        on(Check.of(unused, client).controlling().datagram(), HERE, 0);
        assertEquals(1, table.dropped(TransportDrop.STUN_UNKNOWN_UFRAG));
        on(Check.of(used, client).controlling().datagram(), HERE, 0);
        assertTrue(transport.accepts(HERE));
    }

    @Test
    void letsListenersAddAndCloseTransports() {
        var second = new RecordedListener();
        PeerTransport other = add(IceCredentials.random(random), second, 0);
        listener.whenClosed = () -> {
            other.close();
            add(IceCredentials.random(random), new RecordedListener(), 0);
        };
        table.onTimer(21 * SECOND);
        assertEquals(List.of(CloseReason.LOCAL), second.closed);
        assertEquals(1, table.size());
        table.close();
        assertEquals(0, table.size());
    }

    @Test
    void refusesAPeerWhoseCertificateNothingCouldVerify() {
        var md5 = List.of(new Fingerprint("md5", new byte[16]));
        assertThrows(IllegalArgumentException.class, () -> new RemotePeer(client, md5, DtlsRole.CLIENT));
        assertThrows(IllegalArgumentException.class, () -> new RemotePeer(client, List.of(), DtlsRole.CLIENT));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void neitherThrowsNorKeepsAnythingForGarbage(long seed) {
        var garbage = new SplittableRandom(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] datagram;
            String name = Packets.CLIENTS.get(garbage.nextInt(Packets.CLIENTS.size()));
            switch (garbage.nextInt(4)) {
                case 0 -> {
                    datagram = new byte[garbage.nextInt(100)];
                    garbage.nextBytes(datagram);
                }
                case 1 -> datagram = Packets.clientHello(name).getFirst().clone();
                case 2 -> datagram = Packets.bindingRequest(name).datagram().clone();
                default -> {
                    datagram = Check.of(transport.localCredentials(), client)
                            .controlling()
                            .datagram();
                    datagram[garbage.nextInt(datagram.length)] ^= (byte) (1 << garbage.nextInt(8));
                }
            }
            assertNull(on(datagram, address("192.0.2.77", 1 + garbage.nextInt(65_000)), i));
        }
        assertNothingSentOrKept();
    }

    @Test
    void allocatesNothingForMedia() {
        connect();
        ByteBuf datagram = Unpooled.wrappedBuffer(RTP);
        for (int i = 0; i < 20_000; i++) {
            assertNotNull(table.onDatagram(datagram, HERE, 5));
        }
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        long overhead = threads.getCurrentThreadAllocatedBytes() - before;
        before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 100_000; i++) {
            table.onDatagram(datagram, HERE, 5);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before - overhead;
        assertTrue(allocated < 10_000, allocated + " bytes for 100,000 datagrams");
    }

    private PeerTransport add(IceCredentials credentials, TransportListener to, long nowNanos) {
        return add(credentials, DtlsRole.CLIENT, to, nowNanos);
    }

    private PeerTransport add(IceCredentials credentials, DtlsRole role, TransportListener to, long nowNanos) {
        return table.add(new RemotePeer(credentials, List.of(FakeDtls.FINGERPRINT), role), to, nowNanos);
    }

    private void connect() {
        check(HERE, 0);
        on(CLIENT_HELLO, HERE, 1);
        dtls.sessions.getFirst().events.onKeys(keys());
        assertTrue(transport.connected());
    }

    private void check(InetSocketAddress from, long nowNanos) {
        on(Check.of(transport.localCredentials(), client).controlling().datagram(), from, nowNanos);
        assertTrue(transport.accepts(from));
    }

    private void nominate(InetSocketAddress from, long nowNanos) {
        on(
                Check.of(transport.localCredentials(), client)
                        .controlling()
                        .useCandidate()
                        .datagram(),
                from,
                nowNanos);
    }

    /** Answers the last check that went to an address. */
    private void answer(InetSocketAddress address, IceCredentials as) {
        byte[] request = sink.sent.stream()
                .filter(sent -> sent.to().equals(address) && sent.datagram()[0] == 0 && sent.datagram()[1] == 1)
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .datagram();
        byte[] success = new Ice4jStunCodec()
                .success(Arrays.copyOfRange(request, 8, 20), address, as.pwd().getBytes(StandardCharsets.UTF_8));
        assertNull(on(success, address, 6));
    }

    @Test
    void countsAnswersThatNobodyAskedFor() {
        connect();
        byte[] success =
                new Ice4jStunCodec().success(new byte[12], HERE, client.pwd().getBytes(StandardCharsets.UTF_8));
        on(success, HERE, 2);
        on(success, THERE, 2);
        assertEquals(2, table.dropped(TransportDrop.STUN_UNASKED_ANSWER));
    }

    private @Nullable PeerTransport on(byte[] datagram, InetSocketAddress from, long nowNanos) {
        return table.onDatagram(Unpooled.wrappedBuffer(datagram), from, nowNanos);
    }

    private void assertNothingSentOrKept() {
        assertEquals(List.of(), sink.sent);
        assertEquals(List.of(), listener.selected);
        assertEquals(List.of(), dtls.sessions);
        assertEquals(1, table.size());
        assertNull(transport.remoteAddress());
    }

    private static KeyingMaterial keys() {
        return KeyingMaterial.ofExport(SrtpProfile.AEAD_AES_128_GCM, new byte[56]);
    }

    private static InetSocketAddress address(String ip, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(ip), port);
    }
}
