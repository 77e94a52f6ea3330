package room.transport;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import room.transport.dtls.DtlsAgent;
import room.transport.dtls.DtlsEvents;
import room.transport.dtls.DtlsSession;
import room.transport.dtls.Fingerprint;

/** A DTLS server whose handshakes the test decides. A datagram that starts with 22 opens one. */
final class FakeDtls implements DtlsAgent {
    static final Fingerprint FINGERPRINT = new Fingerprint("sha-256", new byte[32]);

    static final byte[] CLIENT_HELLO = {22, 1};

    final List<Session> sessions = new ArrayList<>();
    boolean full;
    DtlsSession.Offer answer = DtlsSession.Offer.TAKEN;

    @Override
    public Fingerprint fingerprint() {
        return FINGERPRINT;
    }

    @Override
    public boolean opensHandshake(ByteBuf datagram) {
        return datagram.getByte(datagram.readerIndex()) == 22;
    }

    @Override
    public @Nullable DtlsSession accept(List<Fingerprint> expected, DtlsEvents events, Executor loop) {
        if (full) {
            return null;
        }
        var session = new Session(events);
        sessions.add(session);
        return session;
    }

    @Override
    public @Nullable DtlsSession connect(List<Fingerprint> expected, DtlsEvents events, Executor loop) {
        DtlsSession session = accept(expected, events, loop);
        if (session != null) {
            events.onDatagram(CLIENT_HELLO);
        }
        return session;
    }

    final class Session implements DtlsSession {
        final DtlsEvents events;
        int offered;
        boolean closed;

        Session(DtlsEvents events) {
            this.events = events;
        }

        @Override
        public Offer offer(ByteBuf datagram) {
            offered++;
            return answer;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
