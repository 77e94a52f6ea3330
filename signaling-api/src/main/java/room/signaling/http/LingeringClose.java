package room.signaling.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The end of a connection after its last answer: says that nothing more will come, then reads and forgets until the
 * client has gone too (RFC 9112 section 9.6). Closing at once would reset a connection whose client still sends, and the
 * reset takes the answer with it.
 */
final class LingeringClose extends ChannelInboundHandlerAdapter {
    /** For clients to notice that they need not send on. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Loop loop;
    private Loop.@Nullable Timer deadline;

    private LingeringClose(Loop loop) {
        this.loop = loop;
    }

    /** Takes the place of what has answered; on the connection's loop, outside of any event. */
    static void begin(ChannelHandlerContext answered, Loop loop) {
        ChannelPipeline pipeline = answered.pipeline();
        if (!answered.channel().isActive() || answered.isRemoved()) {
            answered.close();
            return;
        }
        // Bytes need not be understood any more.
        pipeline.remove(HttpServerCodec.class);
        pipeline.remove(FlowControlHandler.class);
        if (pipeline.get(Intake.class) != null) {
            pipeline.remove(Intake.class);
        }
        pipeline.replace(answered.handler(), null, new LingeringClose(loop));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = loop.schedule(ctx::close, PATIENCE_NANOS);
        SslHandler ssl = ctx.pipeline().get(SslHandler.class);
        if (ssl == null) {
            shutDownOutput(ctx);
        } else {
            ssl.closeOutbound().addListener(_ -> shutDownOutput(ctx));
        }
        ctx.channel().config().setAutoRead(true);
    }

    private static void shutDownOutput(ChannelHandlerContext ctx) {
        if (ctx.channel() instanceof DuplexChannel duplex) {
            duplex.shutdownOutput().addListener(done -> {
                if (!done.isSuccess()) {
                    ctx.close();
                }
            });
        } else {
            ctx.close();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
