package room.rtp.forward;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;

/**
 * Collects outgoing datagrams in memory that goes to the socket as it is. Callers write a datagram where {@link #claim}
 * says and {@link #commit} it; datagrams for one address that are claimed one after the other can leave the machine in
 * one system call. Owned by one loop.
 */
public interface SendBatch {
    /** The longest datagram that may be claimed: an Ethernet frame's payload. */
    int MAX_DATAGRAM_BYTES = 1500;

    /**
     * Makes room for one datagram of at most {@code maxBytes} to {@code to}. {@link #buffer} is where it goes.
     *
     * @return the offset in {@link #buffer} at which the caller writes, or -1 when the socket's queue is full
     */
    int claim(InetSocketAddress to, int maxBytes);

    /** Where the claimed datagram is written; valid until the commit. */
    ByteBuf buffer();

    /** Adds what was written; 0 gives the claimed memory back. */
    void commit(int bytes);

    /**
     * Whether datagrams of one length to one address leave in one system call, and cost less than if their lengths
     * differed.
     */
    boolean sendsRuns();

    /** Hands everything committed to the socket. */
    void flush();
}
