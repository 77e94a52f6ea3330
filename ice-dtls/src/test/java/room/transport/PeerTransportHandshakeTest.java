package room.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import room.transport.dtls.DtlsEnd;
import room.transport.dtls.DtlsEvents;
import room.transport.dtls.DtlsRole;
import room.transport.dtls.DtlsSession;
import room.transport.dtls.DtlsSettings;
import room.transport.dtls.Fingerprint;
import room.transport.dtls.KeyingMaterial;
import room.transport.dtls.bctls.BcDtlsAgent;
import room.transport.dtls.bctls.BcDtlsClient;
import room.transport.dtls.bctls.DtlsIdentity;
import room.transport.ice.Check;
import room.transport.ice.IceCredentials;
import room.transport.ice.ice4j.Ice4jStunCodec;

/** ICE and DTLS together, the test's thread being the loop and a Bouncy Castle client the peer. */
class PeerTransportHandshakeTest {
    private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.ofLiteral("::1"), 4000);
    private static final byte[] RTP = {(byte) 0x80, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7};

    private final SecureRandom random = new SecureRandom();
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final DtlsIdentity clientIdentity = DtlsIdentity.generate(random, Instant.EPOCH);
    private final BcDtlsAgent agent =
            new BcDtlsAgent(DtlsIdentity.generate(random, Instant.EPOCH), DtlsSettings.DEFAULTS, random);
    private final RecordedListener listener = new RecordedListener();
    private final ClientEnd clientEnd = new ClientEnd();
    private final TransportTable table = new TransportTable(
            TransportSettings.DEFAULTS,
            agent,
            new Ice4jStunCodec(),
            clientEnd,
            UnpooledByteBufAllocator.DEFAULT,
            tasks::add,
            random);
    private final IceCredentials clientCredentials = IceCredentials.random(random);

    @Test
    void connectsThenClosesFromTheClient() throws Exception {
        PeerTransport transport = connect(clientIdentity.fingerprint());
        KeyingMaterial ours = listener.keys;
        KeyingMaterial theirs = clientEnd.keys;
        assertNotNull(ours);
        assertNotNull(theirs);
        assertArrayEquals(theirs.clientKey(), ours.clientKey());
        assertArrayEquals(theirs.serverSalt(), ours.serverSalt());
        assertSame(transport, on(RTP));

        clientEnd.session().close();
        runUntil(() -> !listener.closed.isEmpty());
        assertEquals(List.of(CloseReason.BY_PEER), listener.closed);
    }

    @Test
    void closesFromTheServerWithCloseNotify() throws Exception {
        PeerTransport transport = connect(clientIdentity.fingerprint());
        transport.close();
        runUntil(() -> clientEnd.end != null);
        assertEquals(DtlsEnd.CLOSED_BY_PEER, clientEnd.end);
        assertEquals(List.of(CloseReason.LOCAL), listener.closed);
    }

    @Test
    void refusesAnotherCertificateThanThePromisedOne() throws Exception {
        PeerTransport transport = start(agent.fingerprint());
        runUntil(() -> !listener.closed.isEmpty());
        assertEquals(List.of(CloseReason.WRONG_FINGERPRINT), listener.closed);
        assertInstanceOf(TransportState.Closed.class, transport.state());
        runUntil(() -> clientEnd.end != null);
        assertEquals(DtlsEnd.ALERT_BY_PEER, clientEnd.end);
    }

    @Test
    void opensTheAssociationWithAPeerThatWaitsForIt() throws Exception {
        var peer = new BcDtlsAgent(clientIdentity, DtlsSettings.DEFAULTS, random);
        clientEnd.dtls = peer.accept(List.of(agent.fingerprint()), clientEnd, tasks::add);
        PeerTransport transport =
                table.add(new RemotePeer(clientCredentials, List.of(peer.fingerprint()), DtlsRole.SERVER), listener, 0);
        on(Check.of(transport.localCredentials(), clientCredentials)
                .controlling()
                .datagram());
        runUntil(() -> transport.connected() && clientEnd.keys != null);
        KeyingMaterial ours = listener.keys;
        KeyingMaterial theirs = clientEnd.keys;
        assertNotNull(ours);
        assertNotNull(theirs);
        assertArrayEquals(theirs.clientKey(), ours.clientKey());
        assertSame(transport, on(RTP));

        clientEnd.session().close();
        runUntil(() -> !listener.closed.isEmpty());
        assertEquals(List.of(CloseReason.BY_PEER), listener.closed);
    }

    @Test
    void refusesAWaitingPeerWithAnotherCertificate() throws Exception {
        var peer = new BcDtlsAgent(clientIdentity, DtlsSettings.DEFAULTS, random);
        clientEnd.dtls = peer.accept(List.of(agent.fingerprint()), clientEnd, tasks::add);
        PeerTransport transport = table.add(
                new RemotePeer(clientCredentials, List.of(agent.fingerprint()), DtlsRole.SERVER), listener, 0);
        on(Check.of(transport.localCredentials(), clientCredentials)
                .controlling()
                .datagram());
        runUntil(() -> !listener.closed.isEmpty());
        assertEquals(List.of(CloseReason.WRONG_FINGERPRINT), listener.closed);
        assertNull(listener.keys);
    }

    private PeerTransport connect(Fingerprint promised) throws InterruptedException {
        PeerTransport transport = start(promised);
        runUntil(() -> transport.connected() && clientEnd.keys != null);
        return transport;
    }

    private PeerTransport start(Fingerprint promised) {
        PeerTransport transport =
                table.add(new RemotePeer(clientCredentials, List.of(promised), DtlsRole.CLIENT), listener, 0);
        on(Check.of(transport.localCredentials(), clientCredentials)
                .controlling()
                .datagram());
        clientEnd.dtls = new BcDtlsClient(clientIdentity, DtlsSettings.DEFAULTS, random)
                .connect(List.of(agent.fingerprint()), clientEnd, tasks::add);
        return transport;
    }

    private @Nullable PeerTransport on(byte[] datagram) {
        return table.onDatagram(Unpooled.wrappedBuffer(datagram), CLIENT, 1);
    }

    private void runUntil(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Runnable task = tasks.poll(30, TimeUnit.SECONDS);
            assertNotNull(task, "nothing happened for 30 s");
            task.run();
        }
    }

    /** The client's end: what the table sends goes to its DTLS, and back. */
    private final class ClientEnd implements DatagramSink, DtlsEvents {
        private @Nullable DtlsSession dtls;
        private @Nullable KeyingMaterial keys;
        private @Nullable DtlsEnd end;

        DtlsSession session() {
            assertNotNull(dtls);
            return dtls;
        }

        @Override
        public void send(ByteBuf datagram, InetSocketAddress to) {
            assertEquals(CLIENT, to);
            if (datagram.getByte(0) >= 20) {
                session().offer(datagram);
            } else {
                assertTrue(datagram.getByte(0) == 1, "a STUN success");
            }
            datagram.release();
        }

        @Override
        public void onDatagram(byte[] datagram) {
            on(datagram);
        }

        @Override
        public void onKeys(KeyingMaterial material) {
            keys = material;
        }

        @Override
        public void onEnd(DtlsEnd reason) {
            end = reason;
        }
    }
}
