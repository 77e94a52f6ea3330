package room.transport;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;

/** Sends what transports have to say themselves: STUN and DTLS. Called on the loop. */
public interface DatagramSink {
    /** Sends the readable bytes, soon or at the end of the loop's turn. The sink owns the buffer and releases it. */
    void send(ByteBuf datagram, InetSocketAddress to);
}
