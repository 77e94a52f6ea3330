package room.rtp.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.function.LongSupplier;
import room.rtp.forward.SendBatch;

/**
 * The one UDP socket of a media loop, read and written by the loop's {@link UdpIo}.
 */
public final class UdpPort implements AutoCloseable {
    /** The largest datagram that is taken in; DTLS ClientHellos of browsers have about 1,460 bytes. */
    static final int RECEIVE_BYTES = 2048;

    private static final int RECEIVE_BATCH = 32;

    /** When this many datagrams were read, they are forwarded before any more. */
    private static final int MAX_RECEIVED = 8;

    private static final int SOCKET_BUFFER_BYTES = 4 << 20;

    /** Beyond the high mark the batch refuses packets: late media is worth less than none. */
    private static final WriteBufferWaterMark QUEUE = new WriteBufferWaterMark(1 << 20, 4 << 20);

    private final Channel channel;
    private final UdpIo opened;
    private final UdpSendBatch batch;

    private UdpPort(Channel channel, UdpIo opened, UdpSendBatch batch) {
        this.channel = channel;
        this.opened = opened;
        this.batch = batch;
    }

    /**
     * Opens the socket and begins to read.
     *
     * @param loop runs everything; of a group with the handlers of {@code io}
     * @param clock monotonic nanoseconds, read once per burst
     * @throws IOException when the address cannot be bound
     */
    static UdpPort bind(
            EventLoop loop, UdpIo io, InetSocketAddress address, DatagramHandler handler, LongSupplier clock)
            throws IOException {
        boolean epoll = io.isEpoll();
        boolean ipv4 = address.getAddress() instanceof Inet4Address
                && !address.getAddress().isAnyLocalAddress();
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channelFactory(
                        () -> ipv4 ? ipv4Channel(epoll) : epoll ? new EpollDatagramChannel() : new NioDatagramChannel())
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, QUEUE)
                .handler(new Reader(handler, clock));
        if (epoll) {
            bootstrap
                    .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, RECEIVE_BYTES)
                    .option(
                            ChannelOption.RECVBUF_ALLOCATOR,
                            new ReceiveBuffers(RECEIVE_BYTES * RECEIVE_BATCH, MAX_RECEIVED));
        } else {
            bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(RECEIVE_BYTES));
        }
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot bind UDP " + address.getAddress().getHostAddress() + " port " + address.getPort() + ": "
                            + (bound.cause() == null
                                    ? "no reason given"
                                    : bound.cause().getMessage()),
                    bound.cause());
        }
        Channel channel = bound.channel();
        return new UdpPort(channel, io, new UdpSendBatch(channel, io == UdpIo.EPOLL_GSO, handler));
    }

    /** A socket for both families would take a longer way through the kernel, for each datagram. */
    private static Channel ipv4Channel(boolean epoll) {
        return epoll
                ? new EpollDatagramChannel(SocketProtocolFamily.INET)
                : new NioDatagramChannel(SocketProtocolFamily.INET);
    }

    /** How datagrams go now, which after a refusal is less than what the port was opened with. Safe from any thread. */
    public UdpIo io() {
        return opened == UdpIo.EPOLL_GSO && !batch.sendsRuns() ? UdpIo.EPOLL : opened;
    }

    /** For setting what the system has options for. */
    Channel channel() {
        return channel;
    }

    public InetSocketAddress localAddress() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** The batch that goes out by this socket; to be used on the loop. */
    public SendBatch batch() {
        return batch;
    }

    /** Sends one datagram at the next flush; takes over the caller's reference. On the loop only. */
    public void send(ByteBuf datagram, InetSocketAddress to) {
        channel.write(new DatagramPacket(datagram, to), channel.voidPromise());
    }

    /** Closes the socket; waits until that is done. Not to be called on the loop. */
    @Override
    public void close() {
        channel.eventLoop().submit(batch::close).awaitUninterruptibly();
        channel.close().awaitUninterruptibly();
    }

    private static final class Reader extends ChannelInboundHandlerAdapter {
        private final DatagramHandler handler;
        private final LongSupplier clock;
        private long nowNanos;
        private boolean inBurst;

        Reader(DatagramHandler handler, LongSupplier clock) {
            this.handler = handler;
            this.clock = clock;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (!inBurst) {
                inBurst = true;
                nowNanos = clock.getAsLong();
            }
            DatagramPacket packet = (DatagramPacket) message;
            try {
                handler.onDatagram(packet.content(), packet.sender(), nowNanos);
            } finally {
                packet.release();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            inBurst = false;
            handler.onBurstEnd(nowNanos);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
            handler.onSocketError(error);
        }
    }
}
