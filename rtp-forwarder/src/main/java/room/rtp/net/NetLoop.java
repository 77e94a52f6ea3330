package room.rtp.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One thread that owns one UDP port and everything behind it. Safe to use from any thread. */
public final class NetLoop implements Executor {
    private final EventLoop loop;
    private final UdpIo io;

    NetLoop(EventLoop loop, UdpIo io) {
        this.loop = loop;
        this.io = io;
    }

    /** Runs the task on the loop, after those that were given before. */
    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    /** Runs the task on the loop again and again; one that throws is not run again. */
    public void every(long periodNanos, Runnable task) {
        loop.scheduleAtFixedRate(task, periodNanos, periodNanos, TimeUnit.NANOSECONDS);
    }

    public boolean inLoop() {
        return loop.inEventLoop();
    }

    /** Where the loop's buffers come from. */
    public ByteBufAllocator allocator() {
        return PooledByteBufAllocator.DEFAULT;
    }

    /**
     * Opens a UDP port on this loop.
     *
     * @param clock monotonic nanoseconds
     * @throws IOException when the address cannot be bound; the message says which and why
     */
    public UdpPort bind(InetSocketAddress address, DatagramHandler handler, LongSupplier clock) throws IOException {
        return UdpPort.bind(loop, io, address, handler, clock);
    }
}
