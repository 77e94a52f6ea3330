package room.signaling.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.flow.FlowControlHandler;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open WebSocket (RFC 6455) without extensions: compression costs more memory per socket than signaling saves. */
final class WebSocketChannel extends SimpleChannelInboundHandler<WebSocketFrame> implements WebSocket {
    private static final Logger log = LoggerFactory.getLogger(WebSocketChannel.class);

    /** For the other side to answer a close frame. */
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final String VERSION = "13";

    private static final int TOO_BIG = 1009;
    private static final int INTERNAL_ERROR = 1011;
    private static final int GOING_AWAY = 1001;
    private static final int TRY_AGAIN_LATER = 1013;
    private static final int NO_STATUS = 1005;

    private final Channel channel;
    private final WebSocketListener listener;
    private final AtomicLong pendingBytes = new AtomicLong();
    private boolean closed;
    private int status = WebSocketListener.LOST;

    private final SilenceWatch silence;

    private WebSocketChannel(Channel channel, Loop loop, WebSocketListener listener) {
        this.channel = channel;
        this.listener = listener;
        this.silence = new SilenceWatch(loop, this::ping, channel::close);
    }

    /** Answers the opening handshake and takes over the pipeline, or says what is wrong with the request. */
    static @Nullable HttpResponse open(
            ChannelHandlerContext ctx,
            Loop loop,
            HttpConnection.RequestHead head,
            Routes.WebSocketRoute route,
            WebSocketListener listener) {
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        for (Map.Entry<String, String> field : head.headers().fields()) {
            request.headers().add(field.getKey(), field.getValue());
        }
        // Drafts of the protocol have other versions, and the library speaks them.
        WebSocketServerHandshaker handshaker = VERSION.equals(head.headers().first("Sec-WebSocket-Version"))
                ? new WebSocketServerHandshakerFactory("", null, decoderConfig(route.maxMessageBytes()))
                        .newHandshaker(request)
                : null;
        if (handshaker == null) {
            return HttpResponse.problem(426, "Upgrade required", "Only version 13 of WebSocket is spoken here.")
                    .with("Sec-WebSocket-Version", VERSION);
        }
        Channel channel = ctx.channel();
        try {
            handshaker.handshake(channel, request).addListener(done -> {
                if (done.isSuccess()) {
                    takeOver(ctx, route, new WebSocketChannel(channel, loop, listener));
                } else {
                    listener.onClosed(WebSocketListener.LOST);
                    channel.close();
                }
            });
            return null;
        } catch (WebSocketHandshakeException e) {
            return HttpResponse.problem(400, "Bad request", "The WebSocket handshake is malformed.");
        }
    }

    private static WebSocketDecoderConfig decoderConfig(int maxMessageBytes) {
        return WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(maxMessageBytes)
                .allowExtensions(false)
                .build();
    }

    private static void takeOver(ChannelHandlerContext ctx, Routes.WebSocketRoute route, WebSocketChannel socket) {
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.addAfter(ctx.name(), null, socket);
        pipeline.addAfter(ctx.name(), null, new WebSocketFrameAggregator(route.maxMessageBytes()));
        pipeline.addAfter(ctx.name(), null, new Utf8FrameValidator());
        pipeline.remove(FlowControlHandler.class);
        socket.listener.onOpen(socket);
        pipeline.remove(ctx.handler());
        socket.channel.config().setAutoRead(true);
        socket.silence.start();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame) {
            // Others may come between the parts of a message.
            Intake.complete(ctx.pipeline());
        }
        try {
            switch (frame) {
                case TextWebSocketFrame text -> listener.onText(text.text());
                case BinaryWebSocketFrame binary -> listener.onBinary(bytes(binary.content()));
                case PingWebSocketFrame ping -> pong(ping);
                case CloseWebSocketFrame close -> onClose(close);
                default -> log.trace("Ignored a {}", frame);
            }
        } catch (RuntimeException e) {
            log.error("A WebSocket's message failed", e);
            close(INTERNAL_ERROR, "internal error");
        }
    }

    private static byte[] bytes(ByteBuf content) {
        byte[] bytes = new byte[content.readableBytes()];
        content.readBytes(bytes);
        return bytes;
    }

    private void ping() {
        if (channel.isWritable()) {
            channel.writeAndFlush(new PingWebSocketFrame());
        }
    }

    /** Any bytes count, those of a long message, too, that is not here yet. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        silence.heard();
        ctx.fireChannelReadComplete();
    }

    /** A client that pings without reading must not fill our memory with pongs. */
    private void pong(PingWebSocketFrame ping) {
        if (channel.isWritable()) {
            channel.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
        }
    }

    private void onClose(CloseWebSocketFrame close) {
        if (closed) {
            channel.close();
            return;
        }
        closed = true;
        status = close.statusCode() < 0 ? NO_STATUS : close.statusCode();
        channel.writeAndFlush(close.retain()).addListener(done -> channel.close());
    }

    @Override
    public void sendText(byte[] utf8, Runnable whenDone) {
        send(new TextWebSocketFrame(Unpooled.wrappedBuffer(utf8)), utf8.length, whenDone);
    }

    @Override
    public void sendBinary(byte[] bytes, Runnable whenDone) {
        send(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes)), bytes.length, whenDone);
    }

    private void send(WebSocketFrame frame, int length, Runnable whenDone) {
        pendingBytes.addAndGet(length);
        channel.write(frame).addListener(_ -> {
            pendingBytes.addAndGet(-length);
            whenDone.run();
        });
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public long pendingBytes() {
        return pendingBytes.get();
    }

    @Override
    public void close(int status, String reason) {
        if (channel.eventLoop().inEventLoop()) {
            startClosing(status, reason);
        } else {
            channel.eventLoop().execute(() -> startClosing(status, reason));
        }
    }

    @Override
    public void abandon(int status, String reason) {
        if (pendingBytes.get() == 0) {
            close(status, reason);
        } else {
            // Behind half a message there is no place for a close frame.
            channel.close();
        }
    }

    private void startClosing(int status, String reason) {
        if (closed) {
            return;
        }
        closed = true;
        channel.writeAndFlush(new CloseWebSocketFrame(status, reason));
        channel.eventLoop().schedule(() -> channel.close(), CLOSE_NANOS, TimeUnit.NANOSECONDS);
    }

    /** Says goodbye because the server stops. */
    void shutDown() {
        close(GOING_AWAY, "the server is stopping");
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            listener.onWritable();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == Intake.Event.TOO_MUCH) {
            // No more of the message is taken; the client would not see its status if this end just went.
            channel.config().setAutoRead(false);
            startClosing(TRY_AGAIN_LATER, "too much is being sent to the server");
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closed = true;
        silence.stop();
        listener.onClosed(status);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case TooLongFrameException tooLong -> {
                log.debug("A WebSocket's message is too long", tooLong);
                close(TOO_BIG, "message too long");
            }
            case CorruptedWebSocketFrameException corrupted -> {
                log.debug("A WebSocket's frame is malformed", corrupted);
                close(corrupted.closeStatus().code(), corrupted.closeStatus().reasonText());
            }
            default -> {
                log.debug("A WebSocket failed", cause);
                ctx.close();
            }
        }
    }
}
