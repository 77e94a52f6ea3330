package room.transport.dtls.bctls;

import io.netty.buffer.ByteBuf;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
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
    private final DtlsIdentity identity;
    private final DtlsSettings settings;
    private final BcTlsCrypto crypto;
    private final ThreadFactory threads;
    private final Semaphore handshakes;

    /** With a virtual thread for each session. */
    public BcDtlsAgent(DtlsIdentity identity, DtlsSettings settings, SecureRandom random) {
        this(identity, settings, random, Thread.ofVirtual().name("dtls-", 0).factory());
    }

    /** @param threads makes the thread of each session; it is started at once */
    public BcDtlsAgent(DtlsIdentity identity, DtlsSettings settings, SecureRandom random, ThreadFactory threads) {
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
            return null;
        }
        var session = new DtlsThread(settings.maxQueuedDatagrams(), loop, events, handshakes::release);
        session.prepare(handshake.apply(session));
        threads.newThread(session).start();
        return session;
    }

    /** Handshakes under way, at most {@link DtlsSettings#maxHandshakes}. */
    public int handshakes() {
        return settings.maxHandshakes() - handshakes.availablePermits();
    }
}
