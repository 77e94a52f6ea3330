package room.rtp.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Keeps what a port told it, for other threads to look at. */
final class RecordedDatagrams implements DatagramHandler {
    final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    final BlockingQueue<Integer> bursts = new LinkedBlockingQueue<>();
    final BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
    final BlockingQueue<Throwable> refusals = new LinkedBlockingQueue<>();
    private int inBurst;

    @Override
    public void onDatagram(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
        inBurst++;
        received.add(ByteBufUtil.getBytes(datagram));
    }

    @Override
    public void onBurstEnd(long nowNanos) {
        bursts.add(inBurst);
        inBurst = 0;
    }

    @Override
    public void onSocketError(Throwable error) {
        errors.add(error);
    }

    @Override
    public void onRunsRefused(Throwable reason) {
        refusals.add(reason);
    }
}
