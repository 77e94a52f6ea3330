package room.transport.dtls.bctls;

import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import room.transport.dtls.DtlsAgent;
import room.transport.dtls.DtlsEnd;
import room.transport.dtls.DtlsEvents;
import room.transport.dtls.DtlsSession;
import room.transport.dtls.KeyingMaterial;

/**
 * One handshake of a server with a client in memory. The first one in a process takes some 200 ms, mostly to load
 * classes, which the first participant should not wait for.
 */
public final class DtlsWarmUp {
    private static final long TIMEOUT_SECONDS = 10;

    private final DtlsAgent server;
    private final BcDtlsClient client;

    public DtlsWarmUp(DtlsAgent server, BcDtlsClient client) {
        this.server = server;
        this.client = client;
    }

    /**
     * Runs the handshake and waits for it.
     *
     * @return whether both sides have got their keys; if not, no client's handshake can be expected to succeed
     */
    public boolean run() throws InterruptedException {
        var connected = new CountDownLatch(2);
        var serverEnd = new End(connected);
        var clientEnd = new End(connected);
        DtlsSession accepted = server.accept(List.of(client.fingerprint()), serverEnd, Runnable::run);
        if (accepted == null) {
            return false;
        }
        clientEnd.peer.complete(accepted);
        DtlsSession connecting = client.connect(List.of(server.fingerprint()), clientEnd, Runnable::run);
        serverEnd.peer.complete(connecting);
        boolean done = connected.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        connecting.close();
        accepted.close();
        return done;
    }

    /** Hands what one side sends to the other. */
    private static final class End implements DtlsEvents {
        private final CountDownLatch connected;
        private final CompletableFuture<DtlsSession> peer = new CompletableFuture<>();

        End(CountDownLatch connected) {
            this.connected = connected;
        }

        @Override
        public void onDatagram(byte[] datagram) {
            // A refused datagram is a lost one: DTLS sends it again.
            peer.join().offer(Unpooled.wrappedBuffer(datagram));
        }

        @Override
        public void onKeys(KeyingMaterial keys) {
            connected.countDown();
        }

        @Override
        public void onEnd(DtlsEnd end) {
            // A failed handshake shows in the latch.
        }
    }
}
