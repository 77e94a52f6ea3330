package room.transport.dtls.bctls;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import room.transport.dtls.DtlsSession;

/** One direction of an in-memory network. What happens to the n-th datagram depends on the seed alone. */
final class LossyPath {
    private static final long QUEUE_PATIENCE_NANOS = 2_000_000_000L;

    private final SplittableRandom random;
    private final double loss;
    private final double duplication;
    private final double reordering;
    private final CompletableFuture<DtlsSession> to = new CompletableFuture<>();
    private final List<byte[]> sent = new ArrayList<>();
    private Predicate<byte[]> drops = datagram -> false;
    private byte[] heldBack = new byte[0];

    LossyPath(long seed, double loss, double duplication, double reordering) {
        this.random = new SplittableRandom(seed);
        this.loss = loss;
        this.duplication = duplication;
        this.reordering = reordering;
    }

    static LossyPath perfect() {
        return new LossyPath(0, 0, 0, 0);
    }

    void leadsTo(DtlsSession session) {
        to.complete(session);
    }

    /** Loses what the predicate says, on top of chance. */
    synchronized void drop(Predicate<byte[]> predicate) {
        drops = predicate;
    }

    /** Everything that was sent, arrived or not. */
    synchronized List<byte[]> sent() {
        return List.copyOf(sent);
    }

    synchronized void send(byte[] datagram) {
        sent.add(datagram);
        if (random.nextDouble() < loss || drops.test(datagram)) {
            return;
        }
        if (heldBack.length == 0 && random.nextDouble() < reordering) {
            heldBack = datagram;
            return;
        }
        deliver(datagram);
        if (random.nextDouble() < duplication) {
            deliver(datagram);
        }
        if (heldBack.length > 0) {
            deliver(heldBack);
            heldBack = new byte[0];
        }
    }

    /** Loss is this path's business alone, so a full queue is waited for; one whose session is over never empties. */
    private void deliver(byte[] datagram) {
        long deadline = System.nanoTime() + QUEUE_PATIENCE_NANOS;
        while (to.join().offer(Unpooled.wrappedBuffer(datagram)) == DtlsSession.Offer.QUEUE_FULL
                && System.nanoTime() - deadline < 0) {
            Thread.onSpinWait();
        }
    }
}
