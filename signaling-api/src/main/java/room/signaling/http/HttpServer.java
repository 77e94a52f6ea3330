package room.signaling.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP/1.1 server: one port in the clear, on request a second one with TLS, both with the same routes.
 *
 * <p>{@link #start} once, {@link #close} once.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

    private static final int BACKLOG = 1024;
    private static final InetAddress LOOPBACK_V6 = InetAddress.ofLiteral("::1");
    static final int MAX_HEAD_BYTES = 16 * 1024;
    static final int MAX_REQUEST_LINE_BYTES = 8 * 1024;

    /** More than this waiting in one socket and the writer is told to pause. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    /** So many times more connections of one address than it may have are closed without an answer. */
    private static final int ANSWERED = 2;

    private static final HttpResponse CROWDED = HttpResponse.problem(
                    429, "Too many connections", "Your address has too many connections open; close some.")
            .with("Retry-After", Integer.toString(AddressLimits.RETRY_SECONDS));

    /**
     * Requests of one address, of whatever kind: enough for 300 pages that load at once, and too few to keep the loops
     * busy.
     */
    private static final int REQUESTS_PER_SECOND = 2_000;

    private static final int REQUESTS_AT_ONCE = 20_000;

    private static final long HANDSHAKE_MILLIS = 10_000;
    private static final long GOODBYE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HttpConfig config;
    private final HttpRouting routing;
    private final EventLoopGroup group;
    private final Map<EventLoop, NettyLoop> loops = new HashMap<>();
    private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();
    private final AddressCounts openByAddress;
    private final ArrivalLimit requests;
    private final List<Channel> listeners = new ArrayList<>();
    private final Holdings intake;
    private final AtomicBoolean relieving = new AtomicBoolean();

    public HttpServer(HttpConfig config, Routes routes) {
        this(config, routes, Holdings.ofThisProcess());
    }

    /** @param intake how much of begun requests and messages may be held */
    HttpServer(HttpConfig config, Routes routes, Holdings intake) {
        this.config = config;
        this.intake = intake;
        AddressLimits limits = config.addresses();
        this.openByAddress = new AddressCounts(limits);
        this.requests = new ArrivalLimit(
                limits.newPerSecond() == 0
                        ? limits
                        : new AddressLimits(
                                limits.open(), REQUESTS_PER_SECOND, REQUESTS_AT_ONCE, limits.loopbackToo()));
        this.routing = new HttpRouting(routes, config.origins(), config.headers());
        // The native transports copy what waits out of the heap, this one only what the connection takes now.
        this.group = new MultiThreadIoEventLoopGroup(
                config.loops(), new DefaultThreadFactory("http"), NioIoHandler.newFactory());
        for (EventExecutor executor : group) {
            EventLoop eventLoop = (EventLoop) executor;
            loops.put(eventLoop, new NettyLoop(eventLoop));
        }
        intake.whenSpent(this::relieve);
    }

    /** Too much has arrived of what is not complete: those go who have the largest part in it. One look at a time. */
    private void relieve() {
        if (!relieving.compareAndSet(false, true)) {
            return;
        }
        AtomicInteger left = new AtomicInteger(loops.size());
        loops.forEach((eventLoop, loop) -> loop.execute(() -> {
            for (Channel connection : connections) {
                if (connection.eventLoop().equals(eventLoop)) {
                    relieve(connection);
                }
            }
            if (left.decrementAndGet() == 0) {
                relieving.set(false);
            }
        }));
    }

    private static void relieve(Channel connection) {
        ChannelHandlerContext context = connection.pipeline().context(Intake.class);
        if (context != null) {
            ((Intake) context.handler()).relieve(context);
        }
    }

    /** The loops that serve connections. */
    public List<Loop> loops() {
        return List.copyOf(loops.values());
    }

    /**
     * Listens.
     *
     * @return where, with the ports that were really taken
     * @throws IOException when an address is in use or not this machine's, or the certificate does not fit its key
     */
    public Bound start() throws IOException {
        InetSocketAddress http = listen(group, config.address(), null);
        listenBeside(http, null);
        HttpConfig.Tls tls = config.tls();
        if (tls == null) {
            return new Bound(http, null);
        }
        SslContext ssl = sslContext(tls);
        InetSocketAddress https = listen(group, tls.address(), ssl);
        listenBeside(https, ssl);
        return new Bound(http, https);
    }

    /**
     * Who reaches this machine by 127.0.0.1 reaches it by ::1, too: both are called localhost, and browsers try them in
     * an order of their own. A machine without IPv6 does without, and so does one where something else is there.
     */
    private void listenBeside(InetSocketAddress bound, @Nullable SslContext ssl) {
        InetAddress address = bound.getAddress();
        if (!(address instanceof Inet4Address) || !(address.isLoopbackAddress() || address.isAnyLocalAddress())) {
            return;
        }
        InetSocketAddress beside = new InetSocketAddress(LOOPBACK_V6, bound.getPort());
        try {
            // On the same loop, so that connections are shared out among the loops as they would be without.
            listen(listeners.getLast().eventLoop(), beside, ssl);
        } catch (IOException unavailable) {
            log.debug("Not served at [::1]: {}", unavailable.getMessage());
        }
    }

    /**
     * Where a server listens.
     *
     * @param https null when there is no TLS
     */
    public record Bound(InetSocketAddress http, @Nullable InetSocketAddress https) {}

    private InetSocketAddress listen(EventLoopGroup acceptors, InetSocketAddress address, @Nullable SslContext ssl)
            throws IOException {
        var binding = new ServerBootstrap()
                .group(acceptors, group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOCATOR, HeapAllocator.INSTANCE)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new Initializer(ssl))
                .bind(address)
                .awaitUninterruptibly();
        if (!binding.isSuccess()) {
            throw new IOException(
                    "Cannot listen at " + address + ": " + binding.cause().getMessage(), binding.cause());
        }
        listeners.add(binding.channel());
        return (InetSocketAddress) binding.channel().localAddress();
    }

    private static SslContext sslContext(HttpConfig.Tls tls) throws IOException {
        try {
            return SslContextBuilder.forServer(tls.key(), tls.chain().toArray(X509Certificate[]::new))
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
        } catch (IllegalArgumentException e) {
            throw new IOException("The certificate does not fit its key", e);
        }
    }

    /** Stops listening, lets answers under way finish for a moment, says goodbye to WebSockets, and ends. */
    @Override
    public void close() {
        for (Channel listener : listeners) {
            listener.close().awaitUninterruptibly();
        }
        for (Channel connection : connections) {
            connection.eventLoop().execute(() -> shutDown(connection));
        }
        long deadlineNanos = System.nanoTime() + GOODBYE_NANOS;
        for (Channel connection : connections) {
            connection
                    .closeFuture()
                    .awaitUninterruptibly(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static void shutDown(Channel channel) {
        HttpConnection connection = channel.pipeline().get(HttpConnection.class);
        WebSocketChannel socket = channel.pipeline().get(WebSocketChannel.class);
        if (socket != null) {
            socket.shutDown();
        } else if (connection != null) {
            connection.shutDown();
        } else {
            channel.close();
        }
    }

    /** All connections of one address. */
    private final class OfAddress implements Neighbours {
        private final InetAddress address;

        OfAddress(InetAddress address) {
            this.address = address;
        }

        /** From half of what may be open, so that there is room before the first one has to be refused. */
        @Override
        public boolean crowded() {
            return open.get() > config.maxConnections() / 2
                    || config.addresses().isExceededBy(2 * openByAddress.of(address));
        }

        @Override
        public boolean admitsRequest(long nowNanos) {
            return requests.admits(address, nowNanos);
        }
    }

    private final class Initializer extends ChannelInitializer<Channel> {
        private final @Nullable SslContext ssl;

        Initializer(@Nullable SslContext ssl) {
            this.ssl = ssl;
        }

        @Override
        protected void initChannel(Channel channel) {
            int count = open.incrementAndGet();
            connections.add(channel);
            InetAddress address = ((InetSocketAddress) channel.remoteAddress()).getAddress();
            int ofAddress = openByAddress.enter(address);
            channel.closeFuture().addListener(closed -> {
                openByAddress.leave(address);
                open.decrementAndGet();
                connections.remove(channel);
            });
            if (count > config.maxConnections()) {
                log.warn("Closed a connection: {} are open already", config.maxConnections());
                channel.close();
                return;
            }
            boolean crowded = config.addresses().isExceededBy(ofAddress);
            if (crowded && ofAddress > (long) ANSWERED * config.addresses().open()) {
                // Answers have their cost too.
                channel.close();
                return;
            }
            if (ssl != null) {
                var handler = ssl.newHandler(channel.alloc());
                handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
                channel.pipeline().addLast(handler);
            }
            channel.pipeline()
                    .addLast(new PacedWrites())
                    .addLast(new Intake(intake))
                    .addLast(new HttpServerCodec(new HttpDecoderConfig()
                            .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
                            .setMaxHeaderSize(MAX_HEAD_BYTES)))
                    .addLast(new FlowControlHandler())
                    .addLast(new HttpConnection(
                            routing, loopOf(channel), ssl != null, crowded ? CROWDED : null, new OfAddress(address)));
        }

        private Loop loopOf(Channel channel) {
            NettyLoop loop = loops.get(channel.eventLoop());
            if (loop == null) {
                throw new IllegalStateException("A connection of another group");
            }
            return loop;
        }
    }
}
