package room.transport.dtls;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Accepts DTLS associations. Shared by all loops. */
public interface DtlsServer {
    /** The fingerprint of the server's certificate, for {@code a=fingerprint}. */
    Fingerprint fingerprint();

    /** Whether a datagram can be the first one of a handshake: whole records, beginning with a ClientHello's. */
    boolean opensHandshake(ByteBuf datagram);

    /**
     * Prepares for a handshake; its first datagram is to be offered next.
     *
     * @param expected fingerprints of the peer's certificate, at least one; one that matches is enough
     * @param loop where {@code events} are called
     * @return null if as many handshakes as allowed are under way
     */
    @Nullable
    DtlsSession accept(List<Fingerprint> expected, DtlsEvents events, Executor loop);
}
