package room.transport.dtls;

import io.netty.buffer.ByteBuf;

/** One DTLS association. Its methods return at once; what follows comes as {@link DtlsEvents}. */
public interface DtlsSession {
    /** What became of a datagram. */
    enum Offer {
        TAKEN,
        /** Not a sequence of DTLS records that a peer could have sent; nothing was kept. */
        MALFORMED,
        /** Too many datagrams wait already. */
        QUEUE_FULL
    }

    /** Takes a copy of the readable bytes; the buffer and its indices stay as they are. */
    Offer offer(ByteBuf datagram);

    /** Ends the session, with close_notify if it is established. Idempotent. */
    void close();
}
