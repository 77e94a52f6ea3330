package room.transport.dtls.bctls;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Executor;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import room.transport.dtls.DtlsEvents;
import room.transport.dtls.DtlsSession;
import room.transport.dtls.DtlsSettings;
import room.transport.dtls.Fingerprint;

/** The calling side of DTLS-SRTP, for the warm-up, load generators and tests. Thread-safe. */
public final class BcDtlsClient {
    private final DtlsIdentity identity;
    private final DtlsSettings settings;
    private final BcTlsCrypto crypto;

    public BcDtlsClient(DtlsIdentity identity, DtlsSettings settings, SecureRandom random) {
        this.identity = identity;
        this.settings = settings;
        this.crypto = new BoundedCrypto(random);
    }

    /** The fingerprint of the client's certificate. */
    public Fingerprint fingerprint() {
        return identity.fingerprint();
    }

    /**
     * Begins a handshake on a virtual thread of its own.
     *
     * @param expected fingerprints of the server's certificate; one that matches is enough
     * @param loop where {@code events} are called
     */
    public DtlsSession connect(List<Fingerprint> expected, DtlsEvents events, Executor loop) {
        var session = new DtlsThread(settings.maxQueuedDatagrams(), loop, events, _ -> {});
        var peer = new SrtpClient(crypto, identity, settings, List.copyOf(expected), session);
        session.prepare(datagrams -> new DTLSClientProtocol().connect(peer, datagrams));
        Thread.ofVirtual().name("dtls-client").start(session);
        return session;
    }
}
