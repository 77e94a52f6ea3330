package room.transport.dtls.bctls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import room.transport.Packets;
import room.transport.dtls.DtlsEnd;
import room.transport.dtls.DtlsSession;

class EstablishedSessionTest {
    @SuppressWarnings("unused")
    private static final List<String> CLIENTS = Packets.CLIENTS;

    private final DtlsPair pair = DtlsPair.connect();

    @BeforeEach
    void establish() throws Exception {
        pair.agreedKeys();
    }

    @AfterEach
    void end() {
        pair.close();
    }

    @Test
    void reportsTheClientsCloseNotify() throws Exception {
        assertHearsCloseNotify();
    }

    @Test
    void sendsCloseNotifyWhenClosedHere() throws Exception {
        pair.server.close();
        assertEquals(DtlsEnd.CLOSED_HERE, pair.serverEnd.end());
        assertEquals(DtlsEnd.CLOSED_BY_PEER, pair.clientEnd.end());
    }

    @Test
    void ignoresAnAlertThatIsNotEncrypted() throws Exception {
        offer(new byte[] {21, (byte) 0xFE, (byte) 0xFD, 0, 0, 0, 0, 0, 0, 0, 99, 0, 2, 2, 40});
        assertStillAlive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 16, 23, 24, 25, 32, 1000})
    void ignoresAnEncryptedRecordThatIsMadeUp(int length) throws Exception {
        for (byte type = 20; type <= 23; type++) {
            byte[] record = new byte[13 + length];
            record[0] = type;
            record[1] = (byte) 0xFE;
            record[2] = (byte) 0xFD;
            record[4] = 1;
            record[10] = 77;
            record[11] = (byte) (length >> 8);
            record[12] = (byte) length;
            offer(record);
        }
        assertStillAlive();
    }

    @ParameterizedTest
    @FieldSource("CLIENTS")
    void ignoresANewClientHello(String client) throws Exception {
        Packets.clientHello(client).forEach(this::offer);
        assertStillAlive();
    }

    @Test
    void ignoresTheHandshakeReplayed() throws Exception {
        pair.toServer.sent().forEach(this::offer);
        assertStillAlive();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void ignoresMutationsOfTheHandshake(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        List<byte[]> corpus = new ArrayList<>(pair.toServer.sent());
        corpus.addAll(pair.toClient.sent());
        for (int i = 0; i < 3000; i++) {
            byte[] datagram = corpus.get(random.nextInt(corpus.size())).clone();
            int changes = 1 + random.nextInt(8);
            for (int change = 0; change < changes; change++) {
                int at = random.nextBoolean()
                        ? random.nextInt(Math.min(25, datagram.length))
                        : random.nextInt(datagram.length);
                datagram[at] = (byte) random.nextInt(256);
            }
            offer(datagram);
        }
        assertStillAlive();
    }

    /** Waits for room: what the queue drops has not been tried. */
    private void offer(byte[] datagram) {
        while (pair.server.offer(Unpooled.wrappedBuffer(datagram)) == DtlsSession.Offer.QUEUE_FULL) {
            Thread.onSpinWait();
        }
    }

    /** Alive means: an authentic record still has its effect, and it is the first one that has any. */
    private void assertStillAlive() throws Exception {
        assertFalse(pair.serverEnd.ended());
        assertHearsCloseNotify();
    }

    private void assertHearsCloseNotify() throws Exception {
        pair.client.close();
        assertEquals(DtlsEnd.CLOSED_HERE, pair.clientEnd.end());
        assertEquals(DtlsEnd.CLOSED_BY_PEER, pair.serverEnd.end());
    }
}
