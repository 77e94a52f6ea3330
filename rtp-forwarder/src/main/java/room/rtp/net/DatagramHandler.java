package room.rtp.net;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;

/** What a media loop does with the datagrams of its port. Called on the loop only. */
public interface DatagramHandler {
    /**
     * One datagram came in.
     *
     * @param datagram its bytes from reader to writer index, borrowed for the call; they may be changed
     */
    void onDatagram(ByteBuf datagram, InetSocketAddress from, long nowNanos);

    /** Every datagram that was waiting in the socket has been given: what they caused may leave now. */
    void onBurstEnd(long nowNanos);

    /** The socket reported an error; it goes on. */
    void onSocketError(Throwable error);

    /**
     * The kernel refused a run of datagrams (UDP_SEGMENT). Called once at most: the runs that were already handed over
     * are lost, and from then on every datagram goes by itself.
     */
    void onRunsRefused(Throwable reason);
}
