package room.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import room.transport.dtls.DtlsRole;
import room.transport.dtls.KeyingMaterial;
import room.transport.dtls.SrtpProfile;
import room.transport.ice.Check;
import room.transport.ice.IceCredentials;
import room.transport.ice.ice4j.Ice4jStunCodec;

/** A client that moves between networks, over a seeded network that delays and loses, in virtual time. */
final class NetworkChangeTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final InetSocketAddress WIFI = address("192.0.2.1");
    private static final InetSocketAddress MOBILE = address("198.51.100.7");
    private static final InetSocketAddress VICTIM = address("203.0.113.9");

    private record Datagram(byte[] bytes, InetSocketAddress address, boolean toServer, long arrivesNanos) {}

    private final SplittableRandom random = new SplittableRandom(5);
    private final FakeDtls dtls = new FakeDtls();
    private final RecordedListener listener = new RecordedListener();
    private final PriorityQueue<Datagram> network =
            new PriorityQueue<>(Comparator.comparingLong(Datagram::arrivesNanos));
    private final List<InetSocketAddress> sentTo = new ArrayList<>();
    private final Ice4jStunCodec client = new Ice4jStunCodec();
    private final TransportTable table = new TransportTable(
            TransportSettings.DEFAULTS,
            dtls,
            new Ice4jStunCodec(),
            this::fromServer,
            UnpooledByteBufAllocator.DEFAULT,
            Runnable::run,
            random);
    private IceCredentials clientCredentials = IceCredentials.random(random);
    private final PeerTransport transport =
            table.add(new RemotePeer(clientCredentials, List.of(FakeDtls.FINGERPRINT), DtlsRole.SERVER), listener, 0);
    private IceCredentials serverCredentials = transport.localCredentials();

    private InetSocketAddress clientAddress = WIFI;
    private InetSocketAddress forgedSource = WIFI;
    private SplittableRandom lottery = new SplittableRandom(0);
    private boolean nominates = true;
    private boolean sendsMedia;
    private double loss;
    private long nowNanos;

    private void fromServer(ByteBuf datagram, InetSocketAddress to) {
        sentTo.add(to);
        travel(ByteBufUtil.getBytes(datagram), to, false);
        datagram.release();
    }

    private void travel(byte[] bytes, InetSocketAddress address, boolean toServer) {
        if (lottery.nextDouble() >= loss) {
            network.add(new Datagram(bytes, address, toServer, nowNanos + 30 * MILLI));
        }
    }

    /** The client checks its pair every 200 ms and answers checks where it really is. */
    private void run(int millis) {
        for (long until = nowNanos + millis * MILLI; nowNanos < until; nowNanos += 10 * MILLI) {
            if (nowNanos % (200 * MILLI) == 0) {
                Check check = Check.of(serverCredentials, clientCredentials).controlling();
                travel((nominates ? check.useCandidate() : check).datagram(), forgedSource, true);
                table.onTimer(nowNanos);
            }
            if (sendsMedia && nowNanos % (20 * MILLI) == 0) {
                byte[] media = new byte[40];
                media[0] = (byte) 0x80;
                travel(media, forgedSource, true);
            }
            while (!network.isEmpty() && network.peek().arrivesNanos <= nowNanos) {
                deliver(network.remove());
            }
        }
    }

    private void deliver(Datagram datagram) {
        byte[] bytes = datagram.bytes();
        if (datagram.toServer()) {
            PeerTransport owner = table.onDatagram(Unpooled.wrappedBuffer(bytes), datagram.address(), nowNanos);
            if (owner != null) {
                owner.onAuthenticMedia(nowNanos);
            }
        } else if (datagram.address().equals(clientAddress) && bytes[0] == 0 && bytes[1] == 1) {
            byte[] id = Arrays.copyOfRange(bytes, 8, 20);
            byte[] key = clientCredentials.pwd().getBytes(StandardCharsets.UTF_8);
            travel(client.success(id, datagram.address(), key), clientAddress, true);
        }
    }

    private void connect() {
        run(500);
        table.onDatagram(Unpooled.wrappedBuffer(new byte[] {22, 1}), WIFI, nowNanos);
        dtls.sessions.getFirst().events.onKeys(KeyingMaterial.ofExport(SrtpProfile.AEAD_AES_128_GCM, new byte[56]));
        assertTrue(transport.connected());
    }

    private void moveTo(InetSocketAddress address) {
        clientAddress = address;
        forgedSource = address;
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 300", "2, 0.1, 1500", "3, 0.2, 1500", "4, 0.3, 3000", "5, 0.5, 6000"})
    void aClientWhoseAddressChangesKeepsItsCall(long seed, double loss, int millis) {
        connect();
        lottery = new SplittableRandom(seed);
        this.loss = loss;
        moveTo(MOBILE);
        run(millis);
        assertEquals(MOBILE, transport.remoteAddress());
        assertTrue(transport.connected());
        assertEquals(1, dtls.sessions.size(), "DTLS and its keys go on");
        moveTo(WIFI);
        run(millis);
        assertEquals(WIFI, transport.remoteAddress());
        assertEquals(List.of(), listener.closed);
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 1500", "2, 0.1, 2000", "3, 0.3, 3000"})
    void aClientThatDoesNotNoticeItsNewAddressIsFollowedByItsMedia(long seed, double loss, int millis) {
        connect();
        nominates = false; // Firefox nominates once, and checks consent without
        sendsMedia = true;
        run(5_000);
        lottery = new SplittableRandom(seed);
        this.loss = loss;
        moveTo(MOBILE);
        run(millis);
        assertEquals(MOBILE, transport.remoteAddress());
        assertEquals(List.of(WIFI, MOBILE), listener.selected);
    }

    @Test
    void aParticipantCannotTurnItsMediaOnSomebodyElseByMediaEither() {
        connect();
        nominates = false;
        sendsMedia = true;
        forgedSource = VICTIM;
        run(60_000);
        assertEquals(List.of(WIFI), listener.selected);
        long toVictim = sentTo.stream().filter(VICTIM::equals).count();
        assertTrue(toVictim < 300 + 12 * 13, toVictim + " small datagrams in a minute");
    }

    @Test
    void anIceRestartKeepsTheKeysAndMovesMediaOnceTheNewCredentialsAreUsed() {
        connect();
        clientCredentials = IceCredentials.random(random);
        serverCredentials = transport.restart(clientCredentials);
        moveTo(MOBILE);
        run(400);
        assertEquals(MOBILE, transport.remoteAddress());
        assertInstanceOf(TransportState.Connected.class, transport.state());
        assertEquals(1, dtls.sessions.size());
    }

    @Test
    void aParticipantCannotTurnItsMediaOnSomebodyElse() {
        connect();
        forgedSource = VICTIM;
        run(60_000);
        assertNotEquals(VICTIM, transport.remoteAddress());
        assertEquals(List.of(WIFI), listener.selected);
        long toVictim = sentTo.stream().filter(VICTIM::equals).count();
        // An answer to each forged check, as STUN has it, and a few checks of ours.
        assertTrue(toVictim < 300 + 12 * 13, toVictim + " small datagrams in a minute");
    }

    @Test
    void whoGoesSilentLosesConsent() {
        connect();
        clientAddress = VICTIM;
        loss = 1;
        run(31_000);
        assertEquals(List.of(CloseReason.CONSENT_EXPIRED), listener.closed);
    }

    private static InetSocketAddress address(String ip) {
        return new InetSocketAddress(InetAddress.ofLiteral(ip), 4000);
    }
}
