package room.signaling.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;

/**
 * Hands what is written to the connection in small pieces, the next when the ones before have gone. What waits lies
 * here as it was written, so the bytes of a message to many exist once however many do not read it; TLS encrypts, and
 * the JDK copies out of the heap, no more than a few pieces for each connection.
 *
 * <p>{@link Channel#isWritable} is false while much waits here.
 */
final class PacedWrites extends ChannelDuplexHandler {
    static final int PIECE_BYTES = 32 * 1024;

    /** More is not handed over before some of it has gone. */
    private static final int UNDER_WAY_BYTES = 2 * PIECE_BYTES;

    private static final int WRITABILITY_INDEX = 1;

    private record Waiting(ByteBuf bytes, ChannelPromise promise) {}

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private int underWayBytes;
    private boolean draining;
    private boolean ended;

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.write(message, promise);
        } else if (ended) {
            bytes.release();
            promise.tryFailure(new ClosedChannelException());
        } else {
            waiting.add(new Waiting(bytes, promise));
            waitingBytes += bytes.readableBytes();
            if (waitingBytes >= UNDER_WAY_BYTES) {
                setWritable(ctx, false);
            }
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        drain(ctx);
    }

    private void drain(ChannelHandlerContext ctx) {
        if (draining) {
            return;
        }
        draining = true;
        boolean some = true;
        while (some && !ended) {
            some = false;
            if (!ctx.channel().isActive()) {
                end();
            }
            while (!waiting.isEmpty() && underWayBytes < UNDER_WAY_BYTES) {
                handOver(ctx, waiting.element());
                some = true;
            }
            // Some of it may go at once, and make room.
            ctx.flush();
        }
        draining = false;
        if (waitingBytes < UNDER_WAY_BYTES) {
            setWritable(ctx, true);
        }
    }

    private void handOver(ChannelHandlerContext ctx, Waiting next) {
        int length = Math.min(PIECE_BYTES, next.bytes().readableBytes());
        boolean last = length == next.bytes().readableBytes();
        underWayBytes += length;
        waitingBytes -= length;
        ChannelFuture written;
        if (last) {
            waiting.remove();
            written = ctx.write(next.bytes(), next.promise());
        } else {
            written = ctx.write(next.bytes().readRetainedSlice(length));
        }
        written.addListener(done -> {
            underWayBytes -= length;
            if (!waiting.isEmpty()) {
                drain(ctx);
            }
        });
    }

    /** Does not last beyond the connection. */
    private static void setWritable(ChannelHandlerContext ctx, boolean writable) {
        ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
        if (buffer != null) {
            buffer.setUserDefinedWritability(WRITABILITY_INDEX, writable);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        end();
    }

    private void end() {
        ended = true;
        waitingBytes = 0;
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            ReferenceCountUtil.release(next.bytes());
            next.promise().tryFailure(new ClosedChannelException());
        }
    }
}
