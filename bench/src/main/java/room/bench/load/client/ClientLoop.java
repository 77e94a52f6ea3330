package room.bench.load.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import room.bench.load.measure.LoopMeter;
import room.transport.ice.StunCodec;
import room.transport.ice.ice4j.Ice4jStunCodec;

/** One thread of the generator with the sockets that live on it. Safe to use from any thread. */
public final class ClientLoop implements Executor {
    private static final int RECEIVE_BYTES = 2048;

    /**
     * A run that a server sent in one piece is also read in one piece, as by a network card that puts segments together
     * again (UDP_GRO), which lets one processor of generator keep up with more than one of server. Netty splits it; it
     * would not if it also read several messages with one call.
     */
    private static final int RECEIVE_RUN_BYTES = 1 << 16;

    private static final int RECEIVE_BATCH = 32;
    private static final int RECEIVE_BUFFER_BYTES = 4 << 20;

    private final EventLoop loop;
    private final LoopMeter meter = new LoopMeter();
    private final StunMessages stun = new StunMessages();
    private final StunCodec stunAnswers = new Ice4jStunCodec();
    private final ByteBuf scratch = PooledByteBufAllocator.DEFAULT.directBuffer(RECEIVE_BYTES, RECEIVE_BYTES);

    /** What a socket reads; called on the loop. */
    interface Datagrams {
        /** @param datagram borrowed for the call; its bytes may be changed */
        void onDatagram(ByteBuf datagram, InetSocketAddress from, long nowNanos);
    }

    ClientLoop(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    /** Runs the task on the loop after the delay, which may be zero or less. */
    public void after(long delayNanos, Runnable task) {
        loop.schedule(task, Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
    }

    /** Runs the task on the loop and waits for what it brings. Not to be called on the loop. */
    public <T> T call(Callable<T> task) throws InterruptedException {
        try {
            return loop.submit(task).get();
        } catch (ExecutionException bug) {
            throw new IllegalStateException("a task on a loop of the generator failed", bug.getCause());
        }
    }

    /** To be used on the loop only. */
    public LoopMeter meter() {
        return meter;
    }

    /** To be used on the loop only. */
    StunMessages stun() {
        return stun;
    }

    /** To be used on the loop only. */
    StunCodec stunAnswers() {
        return stunAnswers;
    }

    /** Memory for one packet in the making; to be used on the loop only. */
    ByteBuf scratch() {
        return scratch;
    }

    /**
     * Opens a socket on a free port of the address.
     *
     * @throws IOException when there is none, or no file descriptor for it
     */
    ClientSocket bind(InetAddress local, Datagrams datagrams) throws IOException {
        boolean epoll = Epoll.isAvailable();
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
                .handler(new Reader(datagrams));
        if (epoll) {
            bootstrap
                    .option(EpollChannelOption.UDP_GRO, true)
                    .option(
                            ChannelOption.RECVBUF_ALLOCATOR,
                            new FixedRecvByteBufAllocator(RECEIVE_RUN_BYTES).maxMessagesPerRead(RECEIVE_BATCH));
        } else {
            bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(RECEIVE_BYTES));
        }
        var bound = bootstrap.bind(new InetSocketAddress(local, 0)).awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause != null) {
            throw new IOException("cannot open a UDP socket on " + local.getHostAddress() + ": " + cause.getMessage());
        }
        return new ClientSocket(bound.channel());
    }

    private static final class Reader extends ChannelInboundHandlerAdapter {
        private final Datagrams datagrams;
        private long nowNanos;
        private boolean inBurst;

        Reader(Datagrams datagrams) {
            this.datagrams = datagrams;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (!inBurst) {
                inBurst = true;
                nowNanos = System.nanoTime();
            }
            DatagramPacket packet = (DatagramPacket) message;
            try {
                datagrams.onDatagram(packet.content(), packet.sender(), nowNanos);
            } finally {
                packet.release();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            inBurst = false;
        }

        /** ICMP errors of a server that has gone away; that it has, silence tells. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
            if (error instanceof Error fatal) {
                throw fatal;
            }
        }
    }
}
