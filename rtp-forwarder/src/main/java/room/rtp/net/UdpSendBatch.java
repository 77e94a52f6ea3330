package room.rtp.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import room.rtp.forward.SendBatch;

/**
 * Packs datagrams one behind the other into direct memory and hands them to the socket as runs: datagrams for one
 * address, all of one size but for a shorter last one, which the kernel cuts apart again (UDP_SEGMENT, udp(7)). When the
 * kernel refuses that, it stops making runs. Owned by one loop.
 */
final class UdpSendBatch implements SendBatch, AutoCloseable {
    /**
     * Goes to the kernel when it is full, so that it is written again while it is still in the processor's cache, and
     * the first subscribers need not wait for the last. Eight runs of a video frame to a system call cost as little
     * as fifty.
     */
    private static final int CHUNK_BYTES = 128 << 10;

    /** The kernel takes at most 64 KiB less headers at once, and 64 segments on any version that has UDP_SEGMENT. */
    private static final int MAX_RUN_BYTES = 60_000;

    private static final int MAX_RUN_SEGMENTS = 64;

    /**
     * How a kernel says that it does not segment for this socket or this route: the device has no checksum offload
     * (EIO), an option of the socket is in the way or a segment is longer than the route's MTU (EINVAL, EMSGSIZE).
     */
    private static final Set<Integer> REFUSALS = Set.of(5, 22, 90, 92, 95);

    private final Channel channel;
    private final DatagramHandler handler;
    private final RunPromise runPromise;

    /** Read from other threads for reports only. */
    private volatile boolean segments;

    private ByteBuf chunk;
    private int used;
    private @Nullable InetSocketAddress claimedFor;
    private @Nullable InetSocketAddress runTo;
    private int runStart;
    private int runSegments;
    private int segmentBytes;
    private boolean runFull;

    /** @param handler hears of errors */
    UdpSendBatch(Channel channel, boolean segments, DatagramHandler handler) {
        this.channel = channel;
        this.segments = segments;
        this.handler = handler;
        this.runPromise = new RunPromise(channel, this::onRunFailed);
        this.chunk = channel.alloc().directBuffer(CHUNK_BYTES, CHUNK_BYTES);
    }

    @Override
    public int claim(InetSocketAddress to, int maxBytes) {
        if (!channel.isWritable()) {
            return -1;
        }
        if (used + maxBytes > CHUNK_BYTES) {
            flush();
            nextChunk();
        }
        claimedFor = to;
        return used;
    }

    @Override
    public ByteBuf buffer() {
        return chunk;
    }

    @Override
    public void commit(int bytes) {
        InetSocketAddress to = claimedFor;
        if (bytes == 0 || to == null) {
            return;
        }
        if (!extendsRun(to, bytes)) {
            endRun();
            runTo = to;
            runStart = used;
            segmentBytes = bytes;
        }
        runSegments++;
        used += bytes;
        runFull = !segments
                || bytes < segmentBytes
                || runSegments == MAX_RUN_SEGMENTS
                || used - runStart + segmentBytes > MAX_RUN_BYTES;
    }

    /** A session's address is one object, and comparing what is in it would walk through four more. */
    @SuppressWarnings("ReferenceEquality")
    private boolean extendsRun(InetSocketAddress to, int bytes) {
        return runSegments > 0 && !runFull && bytes <= segmentBytes && to == runTo;
    }

    @Override
    public boolean sendsRuns() {
        return segments;
    }

    private void endRun() {
        InetSocketAddress to = runTo;
        if (runSegments == 0 || to == null) {
            return;
        }
        ByteBuf bytes = chunk.retainedSlice(runStart, used - runStart);
        if (runSegments == 1) {
            channel.write(new DatagramPacket(bytes, to), channel.voidPromise());
        } else {
            channel.write(new SegmentedDatagramPacket(bytes, segmentBytes, to), runPromise);
        }
        runSegments = 0;
        runTo = null;
    }

    private void onRunFailed(Throwable reason) {
        if (reason instanceof ClosedChannelException) {
            return; // the port closes, and what was waiting goes with it
        }
        boolean refused =
                reason instanceof Errors.NativeIoException error && REFUSALS.contains(Math.abs(error.expectedErr()));
        if (!refused) {
            handler.onSocketError(reason);
        } else if (segments) {
            segments = false;
            handler.onRunsRefused(reason);
        } // else a run that was handed over before the first refusal
    }

    @Override
    public void flush() {
        endRun();
        channel.flush();
        if (used > 0 && chunk.refCnt() == 1) { // everything is in the kernel: the memory is free again
            used = 0;
        }
    }

    private void nextChunk() {
        if (used > 0) { // the socket is full and keeps what it was given
            ByteBuf next = channel.alloc().directBuffer(CHUNK_BYTES, CHUNK_BYTES); // may throw: keep what there is
            chunk.release();
            chunk = next;
        }
        used = 0;
    }

    @Override
    public void close() {
        endRun();
        chunk.release();
    }
}
