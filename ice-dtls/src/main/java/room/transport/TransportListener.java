package room.transport;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import room.transport.dtls.KeyingMaterial;

/** What a {@link PeerTransport} tells its owner, on the loop. */
public interface TransportListener {
    /** ICE has an address and DTLS its keys: media may flow. Called at most once. */
    void onConnected(KeyingMaterial keys);

    /**
     * Media that arrived before the keys did; called right after {@link #onConnected}, in order of arrival.
     *
     * @param datagram borrowed for the call, writable
     * @param from a validated address
     */
    void onEarlyMedia(ByteBuf datagram, InetSocketAddress from);

    /** Datagrams for the peer go to {@code remote} from now on. The address has passed an authenticated check. */
    void onSelected(InetSocketAddress remote);

    /** The transport is over and out of its table. Called once, last, also after {@link PeerTransport#close}. */
    void onClosed(CloseReason reason);
}
