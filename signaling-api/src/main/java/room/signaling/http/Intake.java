package room.signaling.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;

/**
 * Counts what a connection has sent of a request or message that is not complete yet, and says so when that is more than
 * its fair share while all connections together have sent too much: many begun messages take as much memory as many
 * unread ones.
 */
final class Intake extends ChannelInboundHandlerAdapter {
    /** Told to the handlers behind, once: the connection has to go. */
    enum Event {
        TOO_MUCH
    }

    private final Holdings all;
    private long bytes;
    private boolean told;

    Intake(Holdings all) {
        this.all = all;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf part && !told) {
            int length = part.readableBytes();
            if (bytes == 0 && length > 0) {
                all.enter();
            }
            bytes += length;
            all.hold(length);
            relieve(ctx);
        }
        ctx.fireChannelRead(message);
    }

    /** The request or message that the connection has sent is complete. */
    static void complete(ChannelPipeline pipeline) {
        Intake intake = pipeline.get(Intake.class);
        if (intake != null) {
            intake.forget();
        }
    }

    private void forget() {
        if (bytes > 0) {
            all.release(bytes);
            all.leave();
            bytes = 0;
        }
    }

    /** Too much of all connections is held: this one goes if it has a large part in it. On the connection's loop. */
    void relieve(ChannelHandlerContext ctx) {
        if (!told && all.isSpent() && bytes > all.fairShare()) {
            told = true;
            ctx.fireUserEventTriggered(Event.TOO_MUCH);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        forget();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        forget();
        ctx.fireChannelInactive();
    }
}
