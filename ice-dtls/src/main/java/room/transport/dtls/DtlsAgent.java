package room.transport.dtls;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Makes DTLS associations, as either side. Shared by all loops. */
public interface DtlsAgent {
    /** The fingerprint of this end's certificate, for {@code a=fingerprint}. */
    Fingerprint fingerprint();

    /** Whether a datagram can be the first one of a handshake: whole records, beginning with a ClientHello's. */
    boolean opensHandshake(ByteBuf datagram);

    /**
     * Prepares for a handshake as the server; its first datagram is to be offered next.
     *
     * @param expected fingerprints of the peer's certificate, at least one; one that matches is enough
     * @param loop where {@code events} are called
     * @return null if as many handshakes as allowed are under way
     */
    @Nullable
    DtlsSession accept(List<Fingerprint> expected, DtlsEvents events, Executor loop);

    /**
     * Begins a handshake as the client: its ClientHello comes as an event.
     *
     * @param expected fingerprints of the peer's certificate, at least one; one that matches is enough
     * @param loop where {@code events} are called
     * @return null if as many handshakes as allowed are under way
     */
    @Nullable
    DtlsSession connect(List<Fingerprint> expected, DtlsEvents events, Executor loop);
}
