package room.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Keeps what was sent and releases it, as a sink must. */
final class RecordedSink implements DatagramSink {
    record Sent(byte[] datagram, InetSocketAddress to) {}

    final List<Sent> sent = new ArrayList<>();

    @Override
    public void send(ByteBuf datagram, InetSocketAddress to) {
        sent.add(new Sent(ByteBufUtil.getBytes(datagram), to));
        datagram.release();
    }
}
