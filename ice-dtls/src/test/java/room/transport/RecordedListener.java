package room.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import room.transport.dtls.KeyingMaterial;

/** Remembers what it was told. */
final class RecordedListener implements TransportListener {
    final List<InetSocketAddress> selected = new ArrayList<>();
    final List<CloseReason> closed = new ArrayList<>();
    final List<byte[]> early = new ArrayList<>();

    @Nullable
    KeyingMaterial keys;

    Runnable whenClosed = () -> {};

    @Override
    public void onConnected(KeyingMaterial material) {
        keys = material;
    }

    @Override
    public void onEarlyMedia(ByteBuf datagram, InetSocketAddress from) {
        early.add(ByteBufUtil.getBytes(datagram));
    }

    @Override
    public void onSelected(InetSocketAddress remote) {
        selected.add(remote);
    }

    @Override
    public void onClosed(CloseReason reason) {
        closed.add(reason);
        whenClosed.run();
    }
}
