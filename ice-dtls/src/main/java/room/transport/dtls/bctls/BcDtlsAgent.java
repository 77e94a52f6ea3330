package room.transport.dtls.bctls;

import io.netty.buffer.ByteBuf;
import java.security.SecureRandom;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;
import room.transport.dtls.DtlsAgent;
import room.transport.dtls.DtlsEvents;
import room.transport.dtls.DtlsSession;
import room.transport.dtls.DtlsSettings;
import room.transport.dtls.Fingerprint;

/** {@link DtlsAgent} by Bouncy Castle: DTLS 1.2, one thread per session. Thread-safe. */
public final class BcDtlsAgent implements DtlsAgent {
    /**
     * How long a handshake is left alone when others wait for its place. It is over in a tenth of that on most paths; a
     * peer that sends a ClientHello and nothing else would keep the place until the handshake's timeout.
     */
    static final long GRACE_NANOS = 3_000_000_000L;

    private final DtlsIdentity identity;
    private final DtlsSettings settings;
    private final BcTlsCrypto crypto;
    private final ThreadFactory threads;
    private final LongSupplier clock;
    private final Semaphore handshakes;

    /** Handshakes under way, the oldest first. */
    private final Queue<HalfOpen> halfOpen = new ConcurrentLinkedQueue<>();

    private record HalfOpen(DtlsThread session, long sinceNanos) {}

    /** With a virtual thread for each session. */
    public BcDtlsAgent(DtlsIdentity identity, DtlsSettings settings, SecureRandom random) {
        this(identity, settings, random, Thread.ofVirtual().name("dtls-", 0).factory());
    }

    /** @param threads makes the thread of each session; it is started at once */
    public BcDtlsAgent(DtlsIdentity identity, DtlsSettings settings, SecureRandom random, ThreadFactory threads) {
        this(identity, settings, random, threads, System::nanoTime);
    }

    /** @param clock monotonic nanoseconds */
    BcDtlsAgent(
            DtlsIdentity identity,
            DtlsSettings settings,
            SecureRandom random,
            ThreadFactory threads,
            LongSupplier clock) {
        this.clock = clock;
        this.identity = identity;
        this.settings = settings;
        this.crypto = new BoundedCrypto(random);
        this.threads = threads;
        this.handshakes = new Semaphore(settings.maxHandshakes());
    }

    @Override
    public Fingerprint fingerprint() {
        return identity.fingerprint();
    }

    @Override
    public boolean opensHandshake(ByteBuf datagram) {
        return RecordFilter.opensHandshake(datagram);
    }

    @Override
    public @Nullable DtlsSession accept(List<Fingerprint> expected, DtlsEvents events, Executor loop) {
        return start(events, loop, session -> {
            var side = new SrtpServer(crypto, identity, settings, List.copyOf(expected), session);
            return datagrams -> new DTLSServerProtocol().accept(side, datagrams);
        });
    }

    @Override
    public @Nullable DtlsSession connect(List<Fingerprint> expected, DtlsEvents events, Executor loop) {
        return start(events, loop, session -> {
            var side = new SrtpClient(crypto, identity, settings, List.copyOf(expected), session);
            return datagrams -> new DTLSClientProtocol().connect(side, datagrams);
        });
    }

    private @Nullable DtlsSession start(
            DtlsEvents events, Executor loop, Function<DtlsThread, DtlsThread.Handshake> handshake) {
        if (!handshakes.tryAcquire()) {
            makeRoom();
            return null;
        }
        var session = new DtlsThread(settings.maxQueuedDatagrams(), loop, events, this::onHandshakeOver);
        halfOpen.add(new HalfOpen(session, clock.getAsLong()));
        try {
            session.prepare(handshake.apply(session));
            threads.newThread(session).start();
        } catch (Throwable noMemory) { // the place must not be lost with it
            onHandshakeOver(session);
            throw noMemory;
        }
        return session;
    }

    private void onHandshakeOver(DtlsThread session) {
        halfOpen.removeIf(entry -> entry.session() == session);
        handshakes.release();
    }

    /** The oldest handshake gives way, if it has had its time; whoever was refused asks again in some 100 ms. */
    private void makeRoom() {
        HalfOpen oldest = halfOpen.peek();
        if (oldest != null && clock.getAsLong() - oldest.sinceNanos() >= GRACE_NANOS && halfOpen.remove(oldest)) {
            oldest.session().giveWay();
        }
    }

    /** Handshakes under way, at most {@link DtlsSettings#maxHandshakes}. */
    public int handshakes() {
        return settings.maxHandshakes() - handshakes.availablePermits();
    }
}
